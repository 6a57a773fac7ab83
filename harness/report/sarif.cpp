#include "harness/report/sarif.h"

#include <cstdio>
#include <filesystem>
#include <utility>

#include "harness/report/text.h"
#include "harness/report/view.h"

namespace warmfuzz {

using namespace report;

namespace {

constexpr std::size_t kLongestDetail = 2'000;

std::string_view level(Severity severity) {
  switch (severity) {
    case Severity::critical:
    case Severity::high:
      return "error";
    case Severity::medium:
      return "warning";
    case Severity::low:
    case Severity::info:
      return "note";
  }
  return "none";
}

/// The score that GitHub's code scanning sorts by, in the middle of the band that it shows under the same name.
std::string_view security_score(Severity severity) {
  switch (severity) {
    case Severity::critical:
      return "9.5";
    case Severity::high:
      return "8.0";
    case Severity::medium:
      return "5.5";
    case Severity::low:
      return "2.5";
    case Severity::info:
      return "0.0";
  }
  return "0.0";
}

/// The text of a plain message. Braces would be placeholders (§3.11.5), brackets and backslashes links (§3.11.6).
std::string message_text(std::string_view text) {
  std::string out;
  for (const char c : visible(text, Lines::many)) {
    if (c == '{' || c == '}') out += c;
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

Json message(std::string_view text) { return {{"text", message_text(text)}}; }

/// A path as a URI reference (RFC 3986), or a file URI if it is absolute.
std::string uri(std::string_view path) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  std::string out = path.substr(0, 1) == "/" ? "file://" : "";
  for (const char c : path) {
    if (kPlain.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    char code[4];
    std::snprintf(code, sizeof code, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
    out += code;
  }
  return out;
}

Json descriptor(const Rule& rule) {
  Json tags = Json::array({"security"});
  if (rule.cwe > 0) {
    char cwe[32];
    std::snprintf(cwe, sizeof cwe, "external/cwe/cwe-%03d", rule.cwe);
    tags.push_back(cwe);
  }
  return {
      {"id", rule.id},
      {"shortDescription", message(rule.title)},
      {"fullDescription", message(rule.title)},
      {"help", message(rule.advice.empty() ? rule.title : rule.advice)},
      {"defaultConfiguration", {{"level", level(rule.severity)}}},
      {"properties",
       {{"tags", std::move(tags)}, {"precision", "very-high"}, {"security-severity", security_score(rule.severity)}}}};
}

Json location(const Run& run, const Finding& finding) {
  auto path = project_path(run, finding);
  int line = 1;  // code scanning shows nothing without a line
  if (path.empty()) {
    path = std::filesystem::path(run.project).filename().string();
    const auto function = run.functions.find(finding.function);
    if (function != run.functions.end() && function->second.line > 0) line = function->second.line;
  } else if (finding.location->line > 0) {
    line = finding.location->line;
  }
  return {{"physicalLocation", {{"artifactLocation", {{"uri", uri(path)}}}, {"region", {{"startLine", line}}}}},
          {"logicalLocations", Json::array({{{"name", visible(finding.function)}, {"kind", "function"}}})}};
}

/// The strings within, cut to a length that code scanning takes. Invalid UTF-8 is spelt out, not replaced.
Json shortened(const Json& value) {
  if (const auto* text = value.get_ptr<const std::string*>()) {
    return visible(shorten(*text, kLongestDetail), Lines::many);
  }
  if (value.is_array()) {
    Json out = Json::array();
    for (const auto& item : value) out.push_back(shortened(item));
    return out;
  }
  if (value.is_object()) {
    Json out = Json::object();
    for (const auto& [name, item] : value.items()) out[visible(name)] = shortened(item);
    return out;
  }
  return value;
}

std::string result_text(const Run& run, const Finding& finding) {
  std::string text = finding.title;
  if (!finding.message.empty()) text += ".\n\n" + finding.message;
  if (finding.source) text += "\n\nField of the event: " + field_name(finding);
  return text + "\n\nReproduce: " + replay_command(run, finding);
}

Json result(const Run& run, const Finding& finding) {
  Json properties = {
      {"severity", to_string(finding.severity)}, {"security-severity", security_score(finding.severity)},
      {"function", visible(finding.function)},   {"sink", shortened(finding.sink)},
      {"evidence", shortened(finding.evidence)}, {"scenario", finding_folder(finding) + "/scenario.json"},
      {"reproduced", finding.reproduced},        {"attempts", finding.attempts}};
  if (finding.source) {
    properties["source"] = {{"event", finding.source->event}, {"path", visible(finding.source->path)}};
  }
  Json json = {{"ruleId", finding.rule},
               {"level", level(finding.severity)},
               {"message", message(result_text(run, finding))},
               {"locations", Json::array({location(run, finding)})},
               {"partialFingerprints", {{"warmfuzz/v1", finding.fingerprint}}},
               {"properties", std::move(properties)}};
  for (std::size_t i = 0; i < run.rules.size(); ++i) {
    if (run.rules[i].id == finding.rule) json["ruleIndex"] = i;
  }
  return json;
}

Json invocation(const Run& run) {
  Json json = {{"executionSuccessful", true}};
  if (!run.started.empty()) json["startTimeUtc"] = run.started;
  if (run.interrupted) json["exitCodeDescription"] = "interrupted before its time was over";
  Json notifications = Json::array();
  const auto note = [&](const std::string& text) {
    notifications.push_back({{"level", "note"}, {"message", message(text)}});
  };
  for (const auto& text : run.notes) note(text);
  for (const auto& [id, statistics] : run.functions) {
    for (const auto& text : statistics.notes) note(id + ": " + text);
  }
  if (!notifications.empty()) json["toolExecutionNotifications"] = std::move(notifications);
  return json;
}

}  // namespace

std::string SarifReporter::render(const Run& run) const {
  Json rules = Json::array();
  for (const auto& rule : run.rules) rules.push_back(descriptor(rule));
  Json results = Json::array();
  for (const auto& finding : run.findings) results.push_back(result(run, finding));
  Json driver = {{"name", "warmfuzz"}, {"rules", std::move(rules)}};
  if (!run.version.empty()) driver["semanticVersion"] = run.version;
  const Json document = {
      {"$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs", Json::array({{{"tool", {{"driver", std::move(driver)}}},
                             {"columnKind", "unicodeCodePoints"},
                             {"invocations", Json::array({invocation(run)})},
                             {"results", std::move(results)}}})}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace warmfuzz
