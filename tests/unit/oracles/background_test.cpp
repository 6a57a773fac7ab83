#include "tests/support/catch.h"
#include "tests/unit/oracles/oracle_case.h"

using namespace warmfuzz;
using namespace warmfuzz::test;

namespace {

const std::vector<std::string> kNone;
const std::vector<std::string> kLate{"background-work"};

Json order() { return http_event({{"email", "{{wf:tenant.email}}@example.com"}, {"id", "{{wf:probe.id}}"}}); }

OracleCase& pause(OracleCase& court) {
  court.scenario.steps.emplace_back(PauseStep{std::chrono::milliseconds(60)});
  return court;
}

/// An event, a pause, another caller's event, which is being served.
OracleCase later(const std::string& runtime = "nodejs20.x", const std::string& second = "b") {
  OracleCase court;
  court.function.runtime = runtime;
  court.invoke(order(), "a");
  pause(court).invoke(order(), second);
  return court;
}

/// So many events, a pause, more of them, a pause, and one. `lines`: what each writes to the log.
OracleCase bursts(const std::vector<std::string>& lines) {
  OracleCase court;
  court.function.runtime = "nodejs20.x";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i == 3 || i == 8) pause(court);
    court.invoke(order()).log(lines[i]);
  }
  return court;
}

std::string times(std::size_t count, const std::string& line) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += line + std::to_string(100 + i) + "\n";
  return all;
}

Footprint footprint(std::uint64_t processes, std::uint64_t threads) {
  return {4, threads, processes, 0, 7000, 0, 1, {}};
}

}  // namespace

TEST_CASE("an object of an earlier invocation that is stored in a later one's time") {
  auto court = later();
  const std::string earlier = court.live("{{wf:tenant.email}}", 1);
  court.seen().sent = {{"PUT s3://mails/1", earlier}};
  SECTION("alone") {
    const auto finding = court.only("background-work");
    CHECK(finding.severity == Severity::medium);
    CHECK(finding.title.find("stored") != std::string::npos);
  }
  SECTION("among those of others") {
    court.seen().sent.front().text += court.live("{{wf:tenant.email}}", 3);
    CHECK(court.only("background-work").severity == Severity::low);
  }
  SECTION("together with this one's") {
    court.seen().sent.front().text += court.live("{{wf:tenant.email}}", 2);
    CHECK(court.rules() == kNone);
  }
  SECTION("again") {
    court.trace.observations.front().sent = court.seen().sent;
    CHECK(court.rules() == std::vector<std::string>{"cross-invocation-leak"});
  }
}

TEST_CASE("an earlier invocation's line in the log of a later one, whoever's event that is") {
  const std::string second = GENERATE("a", "b");
  auto court = later("nodejs20.x", second);
  court.log("mailed " + court.live("{{wf:tenant.email}}", 1) + "\nserved {{wf:tenant.email}}\n");
  const auto finding = court.only("background-work");
  CHECK(finding.severity == Severity::medium);
  CHECK(finding.depends_on == std::vector<std::uint64_t>{1});
  CHECK(finding.step == 2);
  CHECK(finding.source->path == "/body/email");
  CHECK(finding.message.find("freezes") != std::string::npos);
  CHECK(finding.message.find("a promise or a timer") != std::string::npos);
  CHECK(court.rules() == kLate);
}

TEST_CASE("the way that late work took, as far as it shows") {
  const auto way = [](const std::string& runtime, std::optional<Footprint> held) {
    auto court = later(runtime);
    court.trace.observations.front().footprint = held;
    court.log("mailed " + court.live("{{wf:tenant.email}}", 1) + "\n");
    return court.only("background-work").evidence.front().at("text").get<std::string>();
  };
  CHECK(way("python3.12", footprint(1, 2)) == "a thread that was still running");
  CHECK(way("python3.12", footprint(2, 2)) == "a child process that was still running");
  CHECK(way("python3.12", footprint(1, 1)) == "a task that nobody waited for, or a buffer that nobody emptied");
  CHECK(way("nodejs20.x", footprint(1, 11)) == "a promise or a timer that nobody waited for");
  CHECK(way("nodejs20.x", footprint(2, 12)) == "a child process that was still running");
}

TEST_CASE("lines that are written when enough have come together") {
  OracleCase court;
  court.function.runtime = "nodejs20.x";
  for (int i = 0; i < 3; ++i) court.invoke(order());
  court.log("opened " + court.live("{{wf:tenant.email}}", 1) + "\nopened " + court.live("{{wf:tenant.email}}", 2) +
            "\nopened {{wf:tenant.email}}\n");
  const auto finding = court.only("background-work");
  CHECK(finding.severity == Severity::low);
  CHECK(finding.message.find("a buffer") != std::string::npos);
}

TEST_CASE("a file that an invocation has written after its response") {
  auto court = later();
  const std::string earlier = court.live("{{wf:tenant.email}}", 1);
  SECTION("late") {
    court.tmp_file("/tmp/audit/1.json", earlier);
    CHECK(court.only("background-work").identity == "file");
  }
  SECTION("it was there already") {
    court.trace.observations.front().tmp.push_back({"/tmp/audit/1.json", earlier, 20});
    court.tmp_file("/tmp/audit/1.json", earlier + ".");
    CHECK(court.rules() == std::vector<std::string>{"tmp-residue"});
  }
  SECTION("it was there in another encoding, or may have been beyond what was seen") {
    const bool encoded = GENERATE(false, true);
    const std::string before = encoded ? std::string(earlier.rbegin(), earlier.rend()) : "";
    court.trace.observations.front().tmp.push_back({"/tmp/audit.db", before, encoded ? before.size() : 300'000});
    court.tmp_file("/tmp/audit.db", earlier);
    CHECK(court.rules() == std::vector<std::string>{"tmp-residue"});
  }
  SECTION("together with this event's") {
    court.tmp_file("/tmp/audit.log", earlier + "\n{{wf:tenant.email}}\n");
    CHECK(court.rules() == std::vector<std::string>{"tmp-residue"});
  }
}

TEST_CASE("what is no late output") {
  auto court = later();
  const std::string earlier = court.live("{{wf:tenant.email}}", 1);
  SECTION("kept data in a line of this event's: a leak") {
    court.log("user " + earlier + " order {{wf:probe.id}}\n");
    CHECK(court.rules() == std::vector<std::string>{"cross-invocation-leak"});
  }
  SECTION("written in its own time, too") {
    court.trace.observations.front().log = "user " + earlier + "\n";
    court.log("user " + earlier + "\n");
    CHECK(court.rules() == std::vector<std::string>{"cross-invocation-leak"});
  }
  SECTION("this event brought it") {
    court.invoke(http_event({{"about", earlier}})).log("about " + earlier + "\n");
    CHECK(court.rules() == kNone);
  }
  SECTION("the process is another one") {
    court.log("recovered " + earlier + "\n");
    court.seen().cold_start = true;
    CHECK(court.rules() == kNone);
  }
  SECTION("the earlier one was not answered") {
    court.log("recovered " + earlier + "\n");
    court.trace.observations.front().outcome.kind = OutcomeKind::timeout;
    CHECK(court.rules() == kNone);
  }
}

TEST_CASE("what each event leaves to be done shows without anybody's data, once the environment runs again") {
  SECTION("a line for each event") {
    auto court = bursts({"", "", "", times(3, "mail sent "), "", "", "", "", times(5, "mail sent "), ""});
    const auto finding = court.only("background-work");
    CHECK(finding.severity == Severity::low);
    CHECK(finding.message.find("once for each of the 3 earlier events") != std::string::npos);
    CHECK(finding.message.find("mail sent") != std::string::npos);
  }
  SECTION("some of it before the pause, some an invocation later") {
    auto court =
        bursts({"", "", "", "sent 1\n", times(2, "sent "), "", "", "sent 1\n", times(2, "sent "), times(3, "sent ")});
    CHECK(court.rules() == kLate);
  }
  SECTION("connections") {
    auto court = bursts({"", "", "", "", "", "", "", "", "", ""});
    const auto connect = [&](std::size_t at, std::size_t count) {
      Operation operation;
      operation.kind = OperationKind::connect;
      operation.address = "10.0.0.1:443";
      court.trace.observations[at].operations.assign(count, operation);
    };
    connect(3, 3);
    CHECK(court.rules() == kNone);
    connect(8, 5);
    const auto finding = court.only("background-work");
    CHECK(finding.severity == Severity::medium);
    CHECK(finding.identity == "connect");
  }
}

TEST_CASE("what is done now and then is nobody's work") {
  const auto rules = [](const std::vector<std::string>& lines) { return bursts(lines).rules(); };
  // A counter that an interval writes.
  CHECK(rules({"", "", "", "served 3\n", "", "", "", "", "served 8\n", ""}) == kNone);
  // Each warm invocation.
  CHECK(rules({"", "warm\n", "warm\n", "warm\n", "warm\n", "warm\n", "warm\n", "warm\n", "warm\n", "warm\n"}) == kNone);
  // Metrics, four at a time, their own among them.
  CHECK(rules({"", "", "", times(4, "metric "), "", "", "", times(4, "metric "), "", ""}) == kNone);
  // All that is known so far.
  CHECK(rules({"", times(1, "known "), times(2, "known "), times(3, "known "), times(4, "known "), times(5, "known "),
               times(6, "known "), times(7, "known "), times(8, "known "), ""}) == kNone);
}
