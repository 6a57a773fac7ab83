#include "warmfuzz/finding.h"

#include <array>
#include <utility>

namespace warmfuzz {
namespace {

constexpr std::array<std::pair<Severity, std::string_view>, 5> kSeverities{{{Severity::info, "info"},
                                                                            {Severity::low, "low"},
                                                                            {Severity::medium, "medium"},
                                                                            {Severity::high, "high"},
                                                                            {Severity::critical, "critical"}}};

/// Takes members out of one FINDING object; the first that does not fit is kept as the fault.
class Members {
 public:
  Members(const Json& json, std::string_view origin, std::string_view inside)
      : json_(json), prefix_(std::string(origin) + ": " + std::string(inside)) {}

  void text(const char* key, std::string& out) {
    if (const auto* member = find(key, "a string", &Json::is_string)) out = member->get<std::string>();
  }
  void number(const char* key, int& out) {
    if (const auto* member = find(key, "a whole number", &Json::is_number_integer)) out = member->get<int>();
  }
  const Json* object(const char* key) { return find(key, "an object", &Json::is_object); }
  const Json* array(const char* key) { return find(key, "an array", &Json::is_array); }

  void fail(const char* key, std::string_view expected) {
    if (!fault_.message.empty()) return;
    fault_ = {FaultKind::usage, prefix_ + "/" + key + ": expected " + std::string(expected)};
  }
  bool failed() const { return !fault_.message.empty(); }
  const Fault& fault() const { return fault_; }

 private:
  const Json* find(const char* key, std::string_view expected, bool (Json::*fits)() const noexcept) {
    const auto found = json_.find(key);
    if (found != json_.end() && ((*found).*fits)()) return &*found;
    fail(key, expected);
    return nullptr;
  }

  const Json& json_;
  std::string prefix_;
  Fault fault_;
};

}  // namespace

std::string_view to_string(Severity severity) {
  for (const auto& [value, name] : kSeverities) {
    if (value == severity) return name;
  }
  return "unknown";
}

std::optional<Severity> parse_severity(std::string_view text) {
  for (const auto& [value, name] : kSeverities) {
    if (name == text) return value;
  }
  return std::nullopt;
}

Json to_json(const Finding& finding, std::string_view scenario_path) {
  Json json = {{"rule", finding.rule},
               {"cwe", finding.cwe},
               {"severity", to_string(finding.severity)},
               {"function", finding.function},
               {"fingerprint", finding.fingerprint},
               {"title", finding.title},
               {"message", finding.message},
               {"location", nullptr},
               {"source", nullptr},
               {"sink", finding.sink},
               {"evidence", finding.evidence},
               {"scenario", scenario_path},
               {"reproduced", finding.reproduced},
               {"attempts", finding.attempts}};
  if (finding.location) json["location"] = {{"file", finding.location->file}, {"line", finding.location->line}};
  if (finding.source) json["source"] = {{"event", finding.source->event}, {"path", finding.source->path}};
  return json;
}

Result<Finding> finding_from_json(const Json& json, std::string_view origin) {
  if (!json.is_object()) return Fault{FaultKind::usage, std::string(origin) + ": expected a finding, an object"};
  Finding finding;
  Members top(json, origin, "");
  top.text("rule", finding.rule);
  top.number("cwe", finding.cwe);
  top.text("function", finding.function);
  top.text("fingerprint", finding.fingerprint);
  top.text("title", finding.title);
  top.text("message", finding.message);
  top.number("reproduced", finding.reproduced);
  top.number("attempts", finding.attempts);

  std::string severity;
  top.text("severity", severity);
  if (const auto parsed = parse_severity(severity)) {
    finding.severity = *parsed;
  } else {
    top.fail("severity", "critical, high, medium, low or info");
  }
  if (const auto* sink = top.object("sink")) finding.sink = *sink;
  if (const auto* evidence = top.array("evidence")) {
    finding.evidence = evidence->get<std::vector<Json>>();
    for (const auto& entry : finding.evidence) {
      if (!entry.is_object()) top.fail("evidence", "an array of objects");
    }
  }
  if (top.failed()) return top.fault();

  if (json.contains("location") && !json["location"].is_null()) {
    const auto* member = top.object("location");
    if (member == nullptr) return top.fault();
    Members location(*member, origin, "/location");
    auto& out = finding.location.emplace();
    location.text("file", out.file);
    location.number("line", out.line);
    if (location.failed()) return location.fault();
  }
  if (json.contains("source") && !json["source"].is_null()) {
    const auto* member = top.object("source");
    if (member == nullptr) return top.fault();
    Members source(*member, origin, "/source");
    auto& out = finding.source.emplace();
    source.text("event", out.event);
    source.text("path", out.path);
    if (source.failed()) return source.fault();
  }
  return finding;
}

}  // namespace warmfuzz
