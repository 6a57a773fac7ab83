#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/scenario.h"

namespace warmfuzz {

enum class Severity { info, low, medium, high, critical };
std::string_view to_string(Severity severity);
std::optional<Severity> parse_severity(std::string_view text);

/// What an oracle can report. Ids are stable: users put them into configurations and baselines.
struct Rule {
  std::string_view id;  ///< "path-traversal"
  int cwe = 0;
  Severity severity = Severity::low;
  std::string_view title;   ///< "A field of the event moves a file operation out of its directory"
  std::string_view advice;  ///< what to do about it, one or two sentences
};

struct Location {
  std::string file;  ///< relative to the function's code
  int line = 0;
  bool operator==(const Location&) const = default;
};

/// Where in the event the cause lies.
struct FieldRef {
  std::string event;  ///< event source id
  std::string path;   ///< JSON pointer, reaching into nested JSON: "/body/filename"
  bool operator==(const FieldRef&) const = default;
};

/// A rule that was observed. An oracle fills rule … evidence; triage fills the rest.
struct Finding {
  std::string rule;
  int cwe = 0;
  Severity severity = Severity::low;
  std::string function;
  std::string title;    ///< one line, no canaries, no run-dependent values
  std::string message;  ///< a paragraph for the developer
  std::optional<Location> location;
  std::optional<FieldRef> source;
  Json sink = Json::object();  ///< rule-specific: {"operation":"read","path":"/etc/…"}
  std::vector<Json> evidence;  ///< rule-specific, each an object with "what"
  std::size_t step = 0;        ///< the step whose observation showed it
  /// Invocations (serial numbers) earlier than that step's that the finding depends on; empty: none known.
  std::vector<std::uint64_t> depends_on;
  /// What makes two findings the same flaw, apart from rule and function: no canaries, line numbers, addresses,
  /// times or values of the event. Triage hashes it into the fingerprint.
  std::string identity;

  std::string fingerprint;
  Scenario scenario;  ///< minimised
  int reproduced = 0;
  int attempts = 0;
};

/// Where a finding lies within a run folder: "findings/FINGERPRINT", with `finding.json`, `scenario.json` and
/// `transcript.jsonl` in it.
inline std::string finding_folder(const Finding& finding) { return "findings/" + finding.fingerprint; }

/// The FINDING object of findings.json. `scenario_path` is relative to the run folder.
Json to_json(const Finding& finding, std::string_view scenario_path);
Result<Finding> finding_from_json(const Json& json, std::string_view origin);

}  // namespace warmfuzz
