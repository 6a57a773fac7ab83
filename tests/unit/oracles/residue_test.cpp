#include "tests/support/catch.h"
#include "tests/unit/oracles/oracle_case.h"

using namespace warmfuzz;
using namespace warmfuzz::test;

namespace {

const std::vector<std::string> kNone;
const std::vector<std::string> kResidue{"global-residue"};

Json login() {
  return http_event({{"email", "{{wf:tenant.email}}@example.com"},
                     {"password", "{{wf:credential.password}}"},
                     {"topic", "{{wf:tenant.topic}}"}});
}

/// So many callers, each with the same event of its own.
OracleCase callers(int count) {
  OracleCase court;
  for (int i = 0; i < count; ++i) court.invoke(login(), std::string(1, static_cast<char>('a' + i)));
  court.trace.memory.emplace();
  return court;
}

void keep(OracleCase& court, const std::string& text, std::uint64_t invocation, const std::string& path,
          const std::string& kind = "module global") {
  court.trace.memory->retained.push_back({court.live(text, invocation), path, kind, "app.py", 7});
}

}  // namespace

TEST_CASE("a password that is still there after three other callers") {
  auto court = callers(4);
  keep(court, "{{wf:credential.password}}", 1, "app.py: _last[\"password\"]");
  const auto finding = court.only("global-residue");
  CHECK(finding.severity == Severity::low);
  CHECK(finding.cwe == 226);
  CHECK(finding.location == Location{"app.py", 7});
  CHECK(finding.source->path == "/body/password");
  CHECK(finding.depends_on == std::vector<std::uint64_t>{1});
  CHECK(finding.step == 3);
  CHECK(finding.title.find("`app.py: _last`") != std::string::npos);
  CHECK(finding.message.find("Nothing has leaked yet") != std::string::npos);
  CHECK(finding.identity == "app.py: _last");
}

TEST_CASE("what each event overwrites, or what the same caller finds again, is no residue") {
  SECTION("of the caller before last") {
    auto court = callers(4);
    keep(court, "{{wf:credential.password}}", 2, "app.py: app.current_event[\"password\"]");
    CHECK(court.rules() == kNone);
  }
  SECTION("only the caller himself has come again") {
    OracleCase court;
    for (int i = 0; i < 6; ++i) court.invoke(login(), "a");
    court.trace.memory.emplace();
    keep(court, "{{wf:credential.password}}", 1, "app.py: _last[\"password\"]");
    CHECK(court.rules() == kNone);
  }
  SECTION("an environment that serves one tenant only") {
    auto court = callers(4);
    court.function.tenant_isolation = true;
    keep(court, "{{wf:credential.password}}", 1, "app.py: _last[\"password\"]");
    CHECK(court.rules() == kNone);
  }
  SECTION("nobody looked") {
    auto court = callers(4);
    court.trace.memory.reset();
    CHECK(court.rules() == kNone);
  }
}

TEST_CASE("a table that forgets may hold credentials; a list that forgets should not") {
  const auto [path, kind, found] = GENERATE(table<std::string, std::string, bool>({
      {"app.py: claims[\"x\"][\"token\"]", "module global", true},
      {"app.py: claims[\"x\"][\"token\"]", "module global, bounded", false},
      {"app.js: claims.get(\"x\").token", "module variable, bounded", false},
      {"app.py: claims[\"x\"] (a key)", "module global", false},
      {"app.py: verify() memo[*] (a key)", "memoised function, bounded", false},
      {"app.py: session.token", "module global, bounded", false},
      {"app.py: session.token", "module global", true},
      {"app.py: recent[3].token", "module global, bounded", true},
      {"thread in work(): token", "running thread", false},
  }));
  CAPTURE(path, kind);
  auto court = callers(4);
  keep(court, "{{wf:credential.password}}", 1, path, kind);
  CHECK(court.rules() == (found ? kResidue : kNone));
}

TEST_CASE("an e-mail address in an environment variable is every child process's to read") {
  auto court = callers(4);
  keep(court, "{{wf:tenant.email}}@example.com", 1, "os.environ[\"REPLY_TO\"]", "environment variable");
  CHECK(court.only("global-residue").title.find("os.environ[\"REPLY_TO\"]") != std::string::npos);
  auto other = callers(4);
  keep(other, "{{wf:tenant.topic}}", 1, "os.environ[\"TOPIC\"]", "environment variable");
  CHECK(other.rules() == kNone);
}

TEST_CASE("a list that holds something of every caller") {
  auto court = callers(5);
  for (std::uint64_t one = 1; one <= 5; ++one)
    keep(court, "{{wf:tenant.topic}}", one, "app.py: history[" + std::to_string(one - 1) + "][\"topic\"]");
  const auto finding = court.only("global-residue");
  CHECK(finding.title == "`app.py: history` keeps the data of every caller");
  CHECK(finding.message.find("history[0]") != std::string::npos);
}

TEST_CASE("growth is told apart from what may be kept") {
  const auto fill = [](OracleCase& court, const std::string& text, const std::string& before, const std::string& after,
                       const std::string& kind, std::uint64_t from = 1) {
    for (std::uint64_t one = from; one <= 6; ++one) keep(court, text, one, before + std::to_string(one) + after, kind);
  };
  auto court = callers(6);
  SECTION("a list with a maximum") {
    fill(court, "{{wf:tenant.topic}}", "app.py: recent[", "]", "module global, bounded");
    CHECK(court.rules() == kNone);
  }
  SECTION("a list of which only the last few are left") {
    fill(court, "{{wf:tenant.topic}}", "app.py: recent[", "]", "module global", 5);
    CHECK(court.rules() == kNone);
  }
  SECTION("a table by caller with an expiry") {
    fill(court, "{{wf:tenant.email}}", "app.py: profiles[\"", "\"].email", "module global, bounded");
    CHECK(court.rules() == kNone);
  }
  SECTION("a table by caller without one") {
    fill(court, "{{wf:tenant.email}}", "app.py: profiles[\"", "\"].email", "module global");
    CHECK(court.rules() == kResidue);
  }
  SECTION("a limiter or a memo, which knows the caller by its key") {
    fill(court, "{{wf:tenant.email}}", "app.py: tries[\"", "\"] (a key)", "module global");
    fill(court, "{{wf:credential.password}}", "app.py: checked", "() memo[*] (a key)", "memoised function");
    CHECK(court.rules() == kNone);
  }
  SECTION("pages, found by what events of all sorts ask for") {
    fill(court, "{{wf:tenant.topic}}", "app.py: pages[\"", "\"].title", "module global");
    CHECK(court.rules() == kNone);
  }
  SECTION("a variable that each caller overwrites") {
    fill(court, "{{wf:tenant.email}}", "app.py: store.user", "", "module global");
    CHECK(court.rules() == kNone);
  }
}

TEST_CASE("a leak says which way it took") {
  OracleCase court;
  court.invoke(login(), "a");
  court.invoke(login(), "b");
  court.respond({{"statusCode", 200}, {"body", court.live("{{wf:tenant.email}}", 1)}});
  const auto identity = court.only("cross-invocation-leak").identity;

  SECTION("the object that holds it") {
    court.trace.memory.emplace();
    keep(court, "{{wf:tenant.topic}}", 1, "app.py: x");
    keep(court, "{{wf:tenant.email}}", 1, "app.py: CACHE[\"last\"].email", "class attribute, bounded");
    keep(court, "{{wf:tenant.email}}", 1, "app.py: CACHE[\"last\"].much.longer");
    const auto finding = court.only("cross-invocation-leak");
    CHECK(finding.message.find("in the class attribute `app.py: CACHE[\"last\"].email` (app.py:7)") !=
          std::string::npos);
    CHECK(finding.location == Location{"app.py", 7});
    const auto kept = std::find_if(finding.evidence.begin(), finding.evidence.end(),
                                   [](const Json& one) { return one.at("what") == "kept in"; });
    REQUIRE(kept != finding.evidence.end());
    CHECK(kept->at("way") == "class attribute");
    CHECK(finding.identity == identity);
  }
  SECTION("an environment variable") {
    court.trace.memory.emplace();
    court.trace.memory->surroundings.push_back(
        {"environment variable REPLY_TO", "", court.live("{{wf:tenant.email}}@example.com", 1)});
    CHECK(court.only("cross-invocation-leak").message.find("environment variable REPLY_TO") != std::string::npos);
  }
  SECTION("a file that the earlier invocation left and this one opened") {
    court.trace.observations.front().tmp.push_back({"/tmp/last.json", court.live("{{wf:tenant.email}}", 1), 17});
    CHECK(court.only("cross-invocation-leak").message.find("/tmp/last.json") == std::string::npos);
    court.operation(OperationKind::read, "/tmp/last.json");
    const auto finding = court.only("cross-invocation-leak");
    CHECK(finding.message.find("in the file under /tmp `/tmp/last.json`") != std::string::npos);
    CHECK(finding.identity == identity);
  }
  SECTION("a file, where the process that held the value has ended since") {
    court.trace.memory.emplace();
    keep(court, "{{wf:tenant.email}}", 1, "app.py: pending");
    court.seen().cold_start = true;
    CHECK(court.only("cross-invocation-leak").message.find("pending") == std::string::npos);
    court.trace.observations.front().tmp.push_back({"/tmp/last.json", court.live("{{wf:tenant.email}}", 1), 17});
    Operation read;
    read.path = "/tmp/last.json";
    court.seen().init_operations.push_back(read);
    CHECK(court.only("cross-invocation-leak").message.find("/tmp/last.json") != std::string::npos);
  }
  SECTION("a process that was started earlier and lives on") {
    court.trace.memory.emplace();
    Operation started;
    started.kind = OperationKind::execute;
    started.path = "/usr/bin/node";
    started.argv = {"node", "/var/task/engine.js"};
    court.trace.observations.front().operations.push_back(started);
    CHECK(
        court.only("cross-invocation-leak").message.find("in the child process `/usr/bin/node /var/task/engine.js`") !=
        std::string::npos);
    court.operation(OperationKind::execute, "/usr/bin/node");
    CHECK(court.only("cross-invocation-leak").message.find("child process") == std::string::npos);
  }
}
