#include "tests/unit/oracles/oracle_case.h"

#include <algorithm>
#include <filesystem>

#include "generators/canary/placeholders.h"
#include "harness/oracles/baseline.h"
#include "harness/oracles/registry.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {

namespace {

std::string normal(const std::string& raw) {
  const std::filesystem::path path = raw.starts_with('/') ? raw : "/var/task/" + raw;
  std::string text = path.lexically_normal().string();
  if (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

}  // namespace

OracleCase::OracleCase(const std::string& source) {
  function.id = "Orders";
  function.triggers.push_back({"Trigger", source, Json::object()});
  scenario.function = function.id;
  auto made = Recogniser::create(mint_);
  REQUIRE(made.ok());
  recogniser_ = std::move(*made);
}

OracleCase& OracleCase::invoke(const Json& event, const std::string& tenant, std::map<std::string, Json> fields) {
  Observation next;
  next.step = scenario.steps.size();
  next.invocation = ++invocations_;
  next.environment = 1;
  next.tenant = tenant;
  Json live_event = event;
  substitute_in(live_event, [&](std::string_view label) { return live("{{wf:" + std::string(label) + "}}"); });
  next.event = live_event.dump(-1, ' ', false, Json::error_handler_t::replace);
  next.outcome.body = "null";
  next.resources.wall = std::chrono::milliseconds(2);
  trace.observations.push_back(std::move(next));
  InvokeStep step;
  step.trigger = "Trigger";
  step.source = function.triggers.front().source;
  step.tenant = tenant;
  step.fields = std::move(fields);
  scenario.steps.push_back(std::move(step));
  return *this;
}

std::string OracleCase::live(const std::string& text, std::uint64_t invocation) {
  const std::string bait = "srv/" + secret("bait") + "/account.txt";
  return substitute(text, canaries_of(mint_, invocation == 0 ? invocations_ : invocation, bait));
}

std::string OracleCase::secret(const std::string& label) { return mint_.token(CanaryKind::secret, 0, label); }

OracleCase& OracleCase::operation(OperationKind kind, const std::string& raw, const std::string& raw2) {
  Operation next;
  next.kind = kind;
  next.call = kind == OperationKind::rename ? "rename" : "openat";
  next.raw_path = live(raw);
  next.path = normal(next.raw_path);
  if (!raw2.empty()) {
    next.raw_path2 = live(raw2);
    next.path2 = normal(next.raw_path2);
  }
  seen().operations.push_back(std::move(next));
  return *this;
}

OracleCase& OracleCase::execute(const std::string& program, const std::vector<std::string>& argv) {
  operation(OperationKind::execute, program);
  for (const auto& argument : argv) seen().operations.back().argv.push_back(live(argument));
  return *this;
}

OracleCase& OracleCase::connect(const std::string& address) {
  Operation next;
  next.kind = OperationKind::connect;
  next.call = "connect";
  next.address = live(address);
  seen().operations.push_back(std::move(next));
  return *this;
}

OracleCase& OracleCase::respond(const Json& response) {
  seen().outcome.kind = OutcomeKind::response;
  seen().outcome.body = live(response.is_string() ? response.get<std::string>() : response.dump());
  return *this;
}

OracleCase& OracleCase::raise(const std::string& type, const std::string& message, std::vector<Frame> stack) {
  auto& outcome = seen().outcome;
  outcome.kind = OutcomeKind::error;
  outcome.error_type = type;
  outcome.error_message = live(message);
  outcome.stack = std::move(stack);
  outcome.body = Json{{"errorMessage", outcome.error_message}, {"errorType", type}}.dump();
  return *this;
}

OracleCase& OracleCase::log(const std::string& text) {
  seen().log += live(text);
  return *this;
}

OracleCase& OracleCase::tmp_file(const std::string& path, const std::string& content) {
  const std::string text = live(content);
  seen().tmp.push_back({live(path), text, text.size()});
  return *this;
}

Evidence OracleCase::evidence() const {
  return {function, scenario, trace, *recogniser_, baseline, source_line, tenant_of};
}

void OracleCase::learn() {
  const Baseline before = baseline;
  const Evidence known{function, scenario, trace, *recogniser_, before};
  warmfuzz::learn(baseline, known);
  scenario.steps.clear();
  trace.observations.clear();
}

std::vector<Finding> OracleCase::judge() {
  auto findings = judge_all(evidence(), {});
  for (const auto& finding : findings) {
    std::string shown = finding.title + "\n" + finding.message + "\n" + finding.identity + "\n" + finding.sink.dump();
    for (const auto& item : finding.evidence) shown += "\n" + item.dump();
    if (finding.source) shown += "\n" + finding.source->path;
    INFO(shown);
    CHECK(recogniser_->recognise(shown).empty());
    CHECK(shown.find("wfz") == std::string::npos);  // not even a part of one
    CHECK(finding.function == function.id);
    CHECK(finding.title.find('\n') == std::string::npos);
    CHECK(!finding.identity.empty());
    for (const auto& item : finding.evidence) CHECK(item.contains("what"));
    const Rule* rule = find_rule(finding.rule);
    REQUIRE(rule != nullptr);
    CHECK(rule->cwe == finding.cwe);
  }
  return findings;
}

std::vector<std::string> OracleCase::rules() {
  std::vector<std::string> ids;
  for (const auto& finding : judge()) ids.push_back(finding.rule);
  std::sort(ids.begin(), ids.end());
  return ids;
}

Finding OracleCase::only(const std::string& rule) {
  std::vector<Finding> matching;
  for (auto& finding : judge())
    if (finding.rule == rule) matching.push_back(std::move(finding));
  INFO("rule " << rule);
  REQUIRE(matching.size() == 1);
  return matching.front();
}

Json http_event(const Json& body) {
  return Json{{"version", "2.0"},
              {"headers", {{"authorization", "Bearer {{wf:credential.authorization}}"}}},
              {"body", body.dump()},
              {"isBase64Encoded", false}};
}

Json http_event_with_path_parameter(const std::string& name, const std::string& value) {
  return Json{{"version", "2.0"},
              {"rawPath", "/files/" + value},
              {"headers", {{"authorization", "Bearer {{wf:credential.authorization}}"}}},
              {"pathParameters", {{name, value}}},
              {"requestContext", {{"http", {{"method", "GET"}, {"path", "/files/" + value}}}}}};
}

Json s3_event(const std::string& key) {
  return Json{{"Records", {{{"s3", {{"bucket", {{"name", "uploads"}}}, {"object", {{"key", key}}}}}}}}};
}

Json sqs_event(const Json& body) {
  return Json{{"Records", {{{"messageId", "1"}, {"body", body.is_string() ? body.get<std::string>() : body.dump()}}}}};
}

}  // namespace warmfuzz::test
