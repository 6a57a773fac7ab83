#include "tests/support/catch.h"
#include "tests/unit/oracles/oracle_case.h"

using namespace warmfuzz;
using namespace warmfuzz::test;

namespace {
const std::vector<std::string> kNone;
const std::vector<std::string> kInjection{"command-injection"};
}  // namespace

TEST_CASE("the execution of the proof program is a command injection by the field that named it") {
  struct Row {
    const char* value;
    std::vector<std::string> argv;
  };
  const std::vector<Row> rows{
      {"x; wfproof {{wf:probe.cmd}} #", {"wfproof", "{{wf:probe.cmd}}"}},
      {"$(wfproof {{wf:probe.cmd}})", {"wfproof", "{{wf:probe.cmd}}"}},
      {"`wfproof`", {"wfproof"}},
      {"wfproof", {"wfproof", "--version"}},
      {"x%0Awfproof%20{{wf:probe.cmd}}", {"wfproof", "{{wf:probe.cmd}}"}},
  };
  for (const auto& row : rows) {
    OracleCase court;
    court.invoke(http_event({{"name", "{{wf:tenant.name}}"}, {"host", row.value}}));
    court.execute("/bin/sh", {"sh", "-c", "ping -c1 " + std::string(row.value)});
    court.execute("/usr/local/bin/wfproof", row.argv);
    court.execute("/usr/bin/wfproof", row.argv);
    INFO(row.value);
    const auto finding = court.only("command-injection");
    CHECK(finding.severity == Severity::critical);
    CHECK(finding.cwe == 78);
    CHECK(finding.source->path == "/body/host");
  }
}

TEST_CASE("hostile text that reaches a program as an argument, quoted or not executed, is no injection") {
  OracleCase court;
  const std::string value = "x; wfproof {{wf:probe.cmd}}";
  court.invoke(http_event({{"host", value}}));
  SECTION("as one argument of a program") { court.execute("/usr/bin/convert", {"convert", "--", value, "out.png"}); }
  SECTION("quoted in shell text") { court.execute("/bin/sh", {"sh", "-c", "ping -c1 '" + value + "'"}); }
  SECTION("as a shell's argument") { court.execute("/bin/sh", {"sh", "-c", "ping \"$1\"", "sh", value}); }
  SECTION("part of a program's name below a folder of the function") {
    court.execute("/opt/tools/{{wf:probe.cmd}}", {"/opt/tools/{{wf:probe.cmd}}"});
  }
  SECTION("a fixed prefix before it") { court.execute("/usr/bin/task-{{wf:probe.cmd}}", {"task-{{wf:probe.cmd}}"}); }
  CHECK(court.rules() == kNone);
}

TEST_CASE("a program that a field names whole, or moves out of its folder, is chosen by the event") {
  OracleCase court;
  SECTION("looked for on the PATH") {
    court.invoke(http_event({{"tool", "{{wf:probe.cmd}}"}}));
    court.execute("/usr/local/bin/{{wf:probe.cmd}}", {"{{wf:probe.cmd}}", "-v"});
  }
  SECTION("by a path that climbs") {
    court.invoke(http_event({{"tool", "../../tmp/x/{{wf:probe.cmd}}"}}));
    court.execute("/opt/tools/../../tmp/x/{{wf:probe.cmd}}", {"/opt/tools/../../tmp/x/{{wf:probe.cmd}}"});
  }
  SECTION("by an absolute path") {
    court.invoke(http_event({{"tool", "/{{wf:bait}}"}}));
    court.execute("/{{wf:bait}}", {"/{{wf:bait}}"});
  }
  CHECK(court.only("command-injection").source->path == "/body/tool");
}

TEST_CASE("two fields with a command: the one that the shell was given is to blame") {
  OracleCase court;
  court.invoke(http_event({{"a", "`wfproof {{wf:probe.cmd}}`"}, {"long_name", "$(wfproof {{wf:probe.cmd}}) now"}}));
  court.execute("/bin/sh", {"sh", "-c", "echo \"$(wfproof {{wf:probe.cmd}}) now\""});
  court.execute("/usr/bin/wfproof", {"wfproof", "{{wf:probe.cmd}}"});
  CHECK(court.only("command-injection").source->path == "/body/long_name");
}

TEST_CASE("a command that an earlier event brought depends on it") {
  OracleCase court;
  court.invoke(http_event({{"job", "wfproof {{wf:probe.cmd}}"}}));
  const std::string earlier = court.live("{{wf:probe.cmd}}");
  court.invoke(http_event({{"run", "now"}}));
  court.execute("/usr/bin/wfproof", {"wfproof", earlier});
  const auto finding = court.only("command-injection");
  CHECK(finding.source->path == "/body/job");
  CHECK(finding.depends_on == std::vector<std::uint64_t>{1});
  CHECK(finding.step == 1);
}

TEST_CASE("a function that runs the program by itself is not attacked") {
  OracleCase court;
  court.invoke(http_event({{"host", "example.com"}}));
  court.execute("/usr/bin/wfproof", {"wfproof"});
  CHECK(court.rules() == kNone);
}

TEST_CASE("parts that a hostile value has of its own do not make one flaw many") {
  OracleCase court("sqs");
  court.invoke(sqs_event({{"host", "{{wf:tenant.host}}"}, {"options", {{"mode", "{{wf:tenant.mode}}"}}}}));
  court.invoke(sqs_event("plain text"));
  court.invoke(sqs_event({{"host", "{{wf:tenant.host}}"}}));
  court.learn();
  const std::string command = "$(wfproof {{wf:probe.cmd}})";
  const auto identity_of = [&](const Json& body) {
    court.trace.observations.clear();
    court.scenario.steps.clear();
    court.invoke(sqs_event(body));
    court.execute("/usr/bin/wfproof", {"wfproof", "{{wf:probe.cmd}}"});
    return court.only("command-injection").identity;
  };
  CHECK(identity_of({{"host", command}}) == "execute /Records/0/body/host");
  CHECK(identity_of({{"host", {{"x", command}}}}) == "execute /Records/0/body/host");
  CHECK(identity_of({{"host", Json{{"y", {command}}}.dump()}}) == "execute /Records/0/body/host");
  CHECK(identity_of({{"options", {{"mode", command}}}}) == "execute /Records/0/body/options/mode");
  CHECK(identity_of({{"new", command}}) == "execute /Records/0/body/new");
}
