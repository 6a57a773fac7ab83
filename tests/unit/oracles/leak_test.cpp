#include "tests/support/catch.h"
#include "tests/unit/oracles/oracle_case.h"

using namespace warmfuzz;
using namespace warmfuzz::test;

namespace {
const std::vector<std::string> kNone;
const std::vector<std::string> kLeak{"cross-invocation-leak"};

Json order() { return http_event({{"email", "{{wf:tenant.email}}@example.com"}, {"id", "{{wf:probe.id}}"}}); }
Json answer(const Json& body) { return Json{{"statusCode", 200}, {"body", body.dump()}}; }

/// Caller a was served; caller b is being served.
OracleCase two_callers(const std::string& source = "apigw-http", const std::string& second = "b") {
  OracleCase court(source);
  court.invoke(order(), "a");
  court.invoke(order(), second);
  return court;
}
}  // namespace

TEST_CASE("an earlier caller's data in the answer to another caller") {
  auto court = two_callers();
  const std::string email = court.live("{{wf:tenant.email}}@example.com", 1);
  court.respond(answer({{"recent", {{{"email", email}}, {{"email", "{{wf:tenant.email}}@example.com"}}}}}));
  const auto finding = court.only("cross-invocation-leak");
  CHECK(finding.severity == Severity::high);
  CHECK(finding.depends_on == std::vector<std::uint64_t>{1});
  CHECK(finding.step == 1);
  CHECK(finding.sink.at("pointer") == "/body/recent/*/email");
  CHECK(finding.source->path == "/body/email");
  CHECK(finding.message.find("{{wf:tenant.email}}") == std::string::npos);
  CHECK(finding.message.find("tenant.email") != std::string::npos);
}

TEST_CASE("an injected command that runs on into the next invocation is no data that was kept") {
  auto court = two_callers();
  const std::string earlier = court.live("{{wf:tenant.email}}", 1);
  court.execute("/var/lang/bin/wfproof", {"wfproof", earlier});
  CHECK(court.rules() == kNone);
  court.execute("/usr/bin/convert", {"convert", earlier + ".png"});
  CHECK(court.rules() == kLeak);
}

TEST_CASE("an earlier caller's data in an object that is stored for another caller") {
  auto court = two_callers();
  auto& all = court.trace.observations;
  const std::string earlier = court.live("{{wf:tenant.email}}", 1), own = court.live("{{wf:tenant.email}}", 2);
  SECTION("that object was this caller's") {
    court.seen().sent = {{"PUT s3://receipts/" + own + ".txt", "to " + earlier}};
    const auto finding = court.only("cross-invocation-leak");
    CHECK(finding.severity == Severity::medium);
    CHECK(finding.title.find("content of a stored object") != std::string::npos);
  }
  SECTION("it had been stored before, in its own time") {
    all.front().sent = {{"PUT s3://receipts/1.txt", earlier}};
    court.seen().sent = {{"PUT s3://receipts/" + earlier, "x"}};
    CHECK(court.only("cross-invocation-leak").title.find("name of a stored object") != std::string::npos);
  }
  SECTION("but not in one that several events fill together") {
    court.seen().sent = {{"PUT s3://clicks/0001.json", earlier + "\n" + own}};
    CHECK(court.rules() == kNone);
  }
  SECTION("nor in one that a backend brought") {
    all.front().sent = {{"PUT s3://index/all.txt", earlier}};
    LiveObject fetched;
    fetched.object.content = earlier;
    court.seen().objects = {fetched};
    court.seen().sent = {{"PUT s3://index/all.txt", earlier + "\n" + own}};
    CHECK(court.rules() == kNone);
  }
}

TEST_CASE("keys made of data, and every entry of a list, are one place") {
  auto court = two_callers();
  court.respond(answer({{"orders",
                         {{court.live("{{wf:probe.id}}", 1), {{"mail", court.live("{{wf:tenant.email}}", 1)}}},
                          {"4711", {{"mail", court.live("{{wf:tenant.email}}", 1)}}}}}}));
  const auto findings = court.judge();
  std::set<std::string> identities;
  for (const auto& finding : findings) identities.insert(finding.identity);
  CHECK(identities == std::set<std::string>{"response /body"});
}

TEST_CASE("callers whose events are handled at the same time leak to each other, too") {
  auto court = two_callers();
  court.function.concurrency = 2;
  std::get<InvokeStep>(court.scenario.steps.back()).overlaps = true;
  auto& first = court.trace.observations.front().outcome;
  SECTION("to the one before") {
    first.body = answer({{"email", court.live("{{wf:tenant.email}}", 2)}}).dump();
    CHECK(court.only("cross-invocation-leak").message.find("at the same time") != std::string::npos);
  }
  SECTION("what they write cannot be told apart") {
    court.log("served " + court.live("{{wf:tenant.email}}", 1) + " and " + court.live("{{wf:tenant.email}}", 2) + "\n");
    CHECK(court.rules() == kNone);
  }
  SECTION("one after the other there is no caller to come") {
    court.function.concurrency = 1;
    first.body = answer({{"email", court.live("{{wf:tenant.email}}", 2)}}).dump();
    CHECK(court.rules() == kNone);
  }
}

TEST_CASE("what is no leak") {
  SECTION("the same caller's earlier data") {
    auto court = two_callers("apigw-http", "a");
    court.respond(answer({{"email", court.live("{{wf:tenant.email}}", 1)}}));
    CHECK(court.rules() == kNone);
  }
  SECTION("the caller's own data") {
    auto court = two_callers();
    court.respond(answer({{"email", "{{wf:tenant.email}}"}, {"id", "{{wf:probe.id}}"}}));
    court.log("served {{wf:tenant.email}}\n");
    CHECK(court.rules() == kNone);
  }
  SECTION("an environment that serves one tenant only") {
    auto court = two_callers();
    court.function.tenant_isolation = true;
    court.respond(answer({{"email", court.live("{{wf:tenant.email}}", 1)}}));
    CHECK(court.rules() == kNone);
  }
  SECTION("this event brought it") {
    OracleCase court;
    court.invoke(order(), "a");
    const std::string email = court.live("{{wf:tenant.email}}", 1);
    court.invoke(http_event({{"about", email}}), "b");
    court.respond(answer({{"about", email}}));
    CHECK(court.rules() == kNone);
  }
  SECTION("the function's secrets, which belong to nobody") {
    auto court = two_callers();
    court.respond(answer({{"key", court.secret("env.AWS_ACCESS_KEY_ID")}}));
    CHECK(court.rules() == kNone);
  }
  SECTION("somebody whose tenant is not known") {
    OracleCase court;
    court.invoke(order(), "a");
    const std::string email = court.live("{{wf:tenant.email}}");
    court.learn();
    court.invoke(order(), "b");
    court.respond(answer({{"email", email}}));
    CHECK(court.rules() == kNone);
    court.tenant_of = [](std::uint64_t invocation) { return invocation == 1 ? "b" : ""; };
    CHECK(court.rules() == kNone);
    court.tenant_of = [](std::uint64_t invocation) { return invocation == 1 ? "a" : ""; };
    CHECK(court.only("cross-invocation-leak").depends_on == std::vector<std::uint64_t>{1});
  }
}

TEST_CASE("leaks that nobody but the operator reads are of medium severity") {
  SECTION("the error document") {
    auto court = two_callers();
    court.raise("ValueError", "stale " + court.live("{{wf:tenant.email}}", 1), {{"app.py", 1, "f"}});
    CHECK(court.only("cross-invocation-leak").severity == Severity::medium);
  }
  SECTION("the result of a queue's handler") {
    auto court = two_callers("sqs");
    court.respond(Json{{"stored", {court.live("{{wf:tenant.email}}", 1)}}});
    CHECK(court.only("cross-invocation-leak").severity == Severity::medium);
  }
  SECTION("arguments of a program") {
    auto court = two_callers("sqs");
    court.execute("/usr/bin/mail", {"mail", "-s", court.live("{{wf:tenant.email}}", 1)});
    CHECK(court.only("cross-invocation-leak").severity == Severity::medium);
  }
}

TEST_CASE("a log line of this invocation with an earlier caller's data is a leak, late output is something else") {
  auto court = two_callers();
  const std::string earlier = court.live("{{wf:tenant.email}}", 1);
  SECTION("in one line with this caller's data") {
    court.log("user=" + earlier + " order={{wf:probe.id}}\n");
    CHECK(court.only("cross-invocation-leak").severity == Severity::medium);
  }
  SECTION("written in its own time, and again in this one") {
    court.trace.observations.front().log = "{\"user\":\"" + earlier + "\",\"message\":\"start\"}\n";
    court.log("{\"user\":\"" + earlier + "\",\"message\":\"start\"}\n");
    CHECK(court.rules() == kLeak);
  }
  SECTION("the last lines of the earlier invocation, written late") {
    court.log("sent mail to " + earlier + "\nserving {{wf:tenant.email}}\n");
    CHECK(court.rules() == std::vector<std::string>{"background-work"});
  }
  SECTION("in the answer as well: one flaw") {
    court.log("user=" + earlier + " order={{wf:probe.id}}\n");
    court.respond(answer({{"user", earlier}}));
    CHECK(court.only("cross-invocation-leak").identity == "response /body");
  }
}

TEST_CASE("clearing away what an earlier invocation left is no leak") {
  auto court = two_callers();
  court.execute("/bin/rm", {"rm", "-rf", "/tmp/" + court.live("{{wf:probe.id}}", 1)});
  court.operation(OperationKind::remove, "/tmp/" + court.live("{{wf:probe.id}}", 1));
  CHECK(court.rules() == kNone);
}

TEST_CASE("a caller's data in a file that stays behind") {
  OracleCase court;
  court.invoke(http_event({{"id", "{{wf:probe.id}}"}, {"email", "{{wf:tenant.email}}"}}));
  SECTION("in its content") {
    court.tmp_file("/tmp/last-order.json", "{\"email\":\"{{wf:tenant.email}}\"}");
    const auto finding = court.only("tmp-residue");
    CHECK(finding.severity == Severity::low);
    CHECK(finding.identity == "/tmp/last*.json");
    CHECK(finding.source->path == "/body/email");
  }
  SECTION("in its name") {
    court.tmp_file("/tmp/orders/{{wf:probe.id}}.json", "{}");
    CHECK(court.only("tmp-residue").identity == "/tmp/{}");
  }
  SECTION("under a name that is new each time") {
    court.tmp_file("/tmp/tmpab3_9xq2/report-20240517.csv", "{{wf:tenant.email}}");
    CHECK(court.only("tmp-residue").identity == "/tmp/*/report*.csv");
  }
  SECTION("under a name that the event has too") {
    court.invoke(http_event({{"file", "draft.json"}, {"email", "{{wf:tenant.email}}"}}));
    court.trace.observations.erase(court.trace.observations.begin());
    court.tmp_file("/tmp/draft.json", "{{wf:tenant.email}}");
    CHECK(court.only("tmp-residue").identity == "/tmp/{}");
    court.baseline.tmp_names.insert("draft.json");
    CHECK(court.only("tmp-residue").identity == "/tmp/draft.json");
  }
  SECTION("under a name that an archive brought") {
    LiveObject archive;
    archive.object.archive = ArchiveRecipe{ArchiveFormat::zip, {{"docs/null", court.live("{{wf:tenant.email}}")}}};
    court.trace.observations.back().objects.push_back(archive);
    court.tmp_file("/tmp/work/docs/null", "{{wf:tenant.email}}");
    CHECK(court.only("tmp-residue").identity == "/tmp/{}");
    court.baseline.tmp_names.insert("null");
    CHECK(court.only("tmp-residue").identity == "/tmp/*/null");
  }
  SECTION("of an earlier invocation, changed by this one") {
    const std::string earlier = court.live("{{wf:tenant.email}}");
    court.invoke(http_event({{"id", "{{wf:probe.id}}"}}), "b");
    court.tmp_file("/tmp/audit.log", earlier + "\n");
    CHECK(court.only("tmp-residue").depends_on == std::vector<std::uint64_t>{1});
  }
}

TEST_CASE("files under /tmp that hold nothing of a caller") {
  OracleCase court;
  court.invoke(http_event({{"id", "{{wf:probe.id}}"}}));
  SECTION("a warm cache") { court.tmp_file("/tmp/model.bin", "weights wfz and more"); }
  SECTION("a secret, which another rule looks for") { court.tmp_file("/tmp/key", court.secret("env.API_KEY")); }
  SECTION("left by a process that was stopped") {
    court.tmp_file("/tmp/work.json", "{{wf:probe.id}}");
    court.seen().outcome.kind = OutcomeKind::timeout;
  }
  CHECK(court.rules() == kNone);
}
