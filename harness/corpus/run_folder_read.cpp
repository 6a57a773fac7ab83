#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "harness/corpus/files.h"
#include "harness/corpus/run_folder.h"

namespace warmfuzz {
namespace {

constexpr int kRunVersion = 1;

/// Rule holds views into tables that live as long as the program; texts read from a file join them here.
std::string_view lasting(const std::string& text) {
  static std::mutex mutex;
  static std::set<std::string> texts;
  const std::lock_guard lock(mutex);
  return *texts.insert(text).first;
}

/// Reads the members of one JSON object and keeps the first complaint. A member that is absent leaves its default:
/// what a later version adds is not there in older folders.
class Reader {
 public:
  Reader(const Json& object, std::string where, std::string& complaint)
      : object_(object), where_(std::move(where)), complaint_(complaint) {
    if (!object_.is_object()) complain("", "an object");
  }

  void get(const char* key, std::string& out) {
    if (const auto* member = find(key, "a string", &Json::is_string)) out = member->get<std::string>();
  }
  void get(const char* key, bool& out) {
    if (const auto* member = find(key, "true or false", &Json::is_boolean)) out = member->get<bool>();
  }
  void get(const char* key, double& out) {
    if (const auto* member = find(key, "a number", &Json::is_number)) out = member->get<double>();
  }
  void get(const char* key, int& out) {
    if (const auto* member = find(key, "a whole number", &Json::is_number_integer)) out = member->get<int>();
  }
  void get(const char* key, std::uint64_t& out) {
    if (const auto* member = find(key, "a whole number from 0", &Json::is_number_unsigned)) {
      out = member->get<std::uint64_t>();
    }
  }
  void get(const char* key, Severity& out) {
    const auto* member = find(key, "a severity", &Json::is_string);
    if (member == nullptr) return;
    if (const auto severity = parse_severity(member->get<std::string>())) {
      out = *severity;
    } else {
      complain(key, "critical, high, medium, low or info");
    }
  }
  void get(const char* key, std::vector<std::string>& out) {
    each(key, [&](const Json& item, const std::string& where) {
      if (item.is_string()) {
        out.push_back(item.get<std::string>());
      } else {
        complaint_ = where + ": expected a string";
      }
    });
  }

  /// Calls `visit(item, where)` for each item of an array.
  template <typename Visit>
  void each(const char* key, Visit visit) {
    const auto* member = find(key, "an array", &Json::is_array);
    for (std::size_t i = 0; member != nullptr && i < member->size() && complaint_.empty(); ++i) {
      visit((*member)[i], where_ + "/" + key + "/" + std::to_string(i));
    }
  }

  const Json* object(const char* key) { return find(key, "an object", &Json::is_object); }

 private:
  const Json* find(const char* key, std::string_view expected, bool (Json::*fits)() const noexcept) {
    if (!complaint_.empty()) return nullptr;
    const auto found = object_.find(key);
    if (found == object_.end()) return nullptr;
    if (((*found).*fits)()) return &*found;
    complain(key, expected);
    return nullptr;
  }

  void complain(std::string_view key, std::string_view expected) {
    if (complaint_.empty()) complaint_ = where_ + "/" + std::string(key) + ": expected " + std::string(expected);
  }

  const Json& object_;
  std::string where_;
  std::string& complaint_;
};

Result<Json> read_versioned(const std::filesystem::path& path) {
  const auto text = read_file(path);
  if (!text) return text.fault();
  auto json = Json::parse(*text, nullptr, false);
  if (json.is_discarded()) return Fault{FaultKind::usage, path.string() + ": expected JSON"};
  if (!json.is_object() || !json.contains("version") || json["version"] != kRunVersion) {
    return Fault{FaultKind::usage, path.string() + ": expected \"version\": " + std::to_string(kRunVersion) +
                                       "; this is not a run folder's file, or a newer warmfuzz wrote it"};
  }
  return json;
}

FunctionStatistics read_statistics(const Json& json, const std::string& where, std::string& complaint) {
  FunctionStatistics statistics;
  Reader reader(json, where, complaint);
  reader.get("invocations", statistics.invocations);
  reader.get("scenarios", statistics.scenarios);
  reader.get("cold_starts", statistics.cold_starts);
  reader.get("seconds", statistics.seconds);
  reader.get("features", statistics.features);
  reader.get("corpus", statistics.corpus);
  reader.get("stability", statistics.stability);
  reader.get("line", statistics.line);
  reader.get("code", statistics.code);
  reader.get("notes", statistics.notes);
  return statistics;
}

Rule read_rule(const Json& json, const std::string& where, std::string& complaint) {
  std::string id, title, advice;
  Rule rule;
  Reader reader(json, where, complaint);
  reader.get("id", id);
  reader.get("cwe", rule.cwe);
  reader.get("severity", rule.severity);
  reader.get("title", title);
  reader.get("advice", advice);
  rule.id = lasting(id);
  rule.title = lasting(title);
  rule.advice = lasting(advice);
  return rule;
}

/// run.json into `run`; the complaint, or nothing.
std::string read_summary(const Json& json, Run& run) {
  std::string complaint;
  Reader top(json, "", complaint);
  top.get("project", run.project);
  top.get("started", run.started);
  top.get("warmfuzz", run.version);
  top.get("command", run.command);
  top.get("seed", run.seed);
  top.get("interrupted", run.interrupted);
  top.get("fail_on", run.fail_on);
  top.get("notes", run.notes);
  top.each("rules",
           [&](const Json& rule, const std::string& where) { run.rules.push_back(read_rule(rule, where, complaint)); });
  if (const auto* functions = top.object("functions")) {
    for (const auto& [id, statistics] : functions->items()) {
      run.functions[id] = read_statistics(statistics, "/functions/" + id, complaint);
    }
  }
  return complaint;
}

/// The finding's minimised scenario, named by "scenario" of its FINDING object.
Result<Scenario> read_minimised(const Json& finding, const std::filesystem::path& folder, const std::string& origin) {
  const auto fault = [&](const std::string& what) { return Fault{FaultKind::usage, origin + ": " + what}; };
  const auto member = finding.find("scenario");
  if (member == finding.end() || !member->is_string()) return fault("/scenario: expected a string");
  const std::filesystem::path relative = member->get<std::string>();
  if (relative.empty() || relative.is_absolute() || relative.lexically_normal().begin()->string() == "..") {
    return fault("/scenario: expected a path within the run folder");
  }
  const auto text = read_file(folder / relative);
  if (!text) return text.fault();
  return read_scenario(*text, (folder / relative).string());
}

}  // namespace

Result<Run> read_run(const std::filesystem::path& folder) {
  const auto summary = read_versioned(folder / "run.json");
  if (!summary) return summary.fault();
  Run run;
  run.folder = folder.string();
  if (const auto complaint = read_summary(*summary, run); !complaint.empty()) {
    return Fault{FaultKind::usage, (folder / "run.json").string() + ": " + complaint};
  }

  const auto path = folder / "findings.json";
  const auto findings = read_versioned(path);
  if (!findings) return findings.fault();
  const auto list = findings->find("findings");
  if (list == findings->end() || !list->is_array()) {
    return Fault{FaultKind::usage, path.string() + ": /findings: expected an array"};
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto origin = path.string() + ": /findings/" + std::to_string(i);
    auto finding = finding_from_json((*list)[i], origin);
    if (!finding) return finding.fault();
    auto scenario = read_minimised((*list)[i], folder, origin);
    if (!scenario) return scenario.fault();
    run.findings.push_back(std::move(finding).value());
    run.findings.back().scenario = std::move(scenario).value();
  }
  return run;
}

}  // namespace warmfuzz
