#include "tests/support/catch.h"
#include "warmfuzz/event_source.h"
#include "warmfuzz/finding.h"
#include "warmfuzz/observation.h"

using namespace warmfuzz;

namespace {

Finding example() {
  Finding finding;
  finding.rule = "path-traversal";
  finding.cwe = 22;
  finding.severity = Severity::high;
  finding.function = "Upload";
  finding.title = "A field of the event moves a file operation out of its directory";
  finding.message = "…";
  finding.location = Location{"src/app.py", 12};
  finding.source = FieldRef{"s3", "/Records/0/s3/object/key"};
  finding.sink = {{"operation", "read"}, {"path", "/etc/x"}};
  finding.evidence = {{{"what", "operation"}, {"path", "/etc/x"}}};
  finding.fingerprint = "0123";
  finding.reproduced = 3;
  finding.attempts = 3;
  return finding;
}

}  // namespace

TEST_CASE("a finding is written as the contract has it and read back") {
  const auto json = to_json(example(), "findings/0123/scenario.json");
  CHECK(json == Json::parse(R"({
    "rule": "path-traversal", "cwe": 22, "severity": "high", "function": "Upload", "fingerprint": "0123",
    "title": "A field of the event moves a file operation out of its directory", "message": "…",
    "location": {"file": "src/app.py", "line": 12}, "source": {"event": "s3", "path": "/Records/0/s3/object/key"},
    "sink": {"operation": "read", "path": "/etc/x"}, "evidence": [{"what": "operation", "path": "/etc/x"}],
    "scenario": "findings/0123/scenario.json", "reproduced": 3, "attempts": 3})"));

  const auto read = finding_from_json(json, "finding.json");
  REQUIRE(read.ok());
  CHECK(read->location == Location{"src/app.py", 12});
  CHECK(to_json(*read, "findings/0123/scenario.json") == json);

  SECTION("without a location and a source") {
    auto finding = example();
    finding.location.reset();
    finding.source.reset();
    const auto bare = to_json(finding, "s");
    CHECK(bare["location"].is_null());
    CHECK(bare["source"].is_null());
    const auto again = finding_from_json(bare, "finding.json");
    REQUIRE(again.ok());
    CHECK_FALSE(again->location.has_value());
    CHECK_FALSE(again->source.has_value());
  }
  SECTION("members that a later version adds are no error") {
    auto later = json;
    later["confidence"] = 1;
    CHECK(finding_from_json(later, "finding.json").ok());
  }
}

TEST_CASE("a finding that does not fit is refused with its place") {
  const auto [member, value, place] = GENERATE(table<std::string, Json, std::string>({
      {"rule", 1, "/rule: expected a string"},
      {"cwe", "22", "/cwe: expected a whole number"},
      {"severity", "awful", "/severity: expected critical, high, medium, low or info"},
      {"severity", nullptr, "/severity: expected a string"},
      {"location", "app.py:3", "/location: expected an object"},
      {"location", Json{{"file", "app.py"}}, "/location/line: expected a whole number"},
      {"source", Json{{"event", "s3"}, {"path", 1}}, "/source/path: expected a string"},
      {"sink", nullptr, "/sink: expected an object"},
      {"evidence", Json::array({1}), "/evidence: expected an array of objects"},
  }));
  auto json = to_json(example(), "s");
  json[member] = value;
  const auto read = finding_from_json(json, "finding.json");
  REQUIRE_FALSE(read.ok());
  CHECK(read.fault().kind == FaultKind::usage);
  CHECK(read.fault().message == "finding.json: " + place);
}

TEST_CASE("severities are ordered and parse back") {
  CHECK(Severity::info < Severity::low);
  CHECK(Severity::high < Severity::critical);
  for (const auto severity : {Severity::info, Severity::low, Severity::medium, Severity::high, Severity::critical}) {
    CHECK(parse_severity(to_string(severity)) == severity);
  }
  CHECK(parse_severity("HIGH") == std::nullopt);
}

TEST_CASE("operations and outcomes say only what is known") {
  Operation operation;
  operation.kind = OperationKind::rename;
  operation.call = "renameat2";
  operation.path = operation.raw_path = "/tmp/a";
  operation.path2 = "/etc/b";
  operation.raw_path2 = "../etc/b";
  operation.pid = 4711;
  CHECK(to_json(operation) == Json::parse(R"({"operation": "rename", "call": "renameat2", "path": "/tmp/a",
    "path2": "/etc/b", "raw_path2": "../etc/b"})"));

  Outcome outcome;
  outcome.kind = OutcomeKind::error;
  outcome.body = "{}";
  outcome.body_bytes = 2;
  outcome.error_type = "KeyError";
  outcome.stack = {{"app.py", 3, "handler"}};
  CHECK(to_json(outcome) == Json::parse(R"({"kind": "error", "body": "{}", "body_bytes": 2, "error_type": "KeyError",
    "stack": [{"file": "app.py", "line": 3, "function": "handler"}]})"));
  outcome = {};
  outcome.kind = OutcomeKind::crash;
  outcome.signal = 11;
  CHECK(to_json(outcome)["signal"] == 11);
  CHECK(to_json(outcome)["exit_status"] == 0);
}

TEST_CASE("kinds of field have the names that data files use") {
  CHECK(to_string(FieldKind::json_text) == "json_text");
  CHECK(to_string(FieldKind::attribute_map) == "attribute_map");
}
