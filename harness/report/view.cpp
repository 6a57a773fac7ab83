#include "harness/report/view.h"

#include <algorithm>
#include <filesystem>

#include "harness/report/text.h"

namespace warmfuzz::report {
namespace {

/// The value at `pointer` in the step's fields, which may lie inside a field's structured value.
std::optional<std::string> value_in(const InvokeStep& step, const std::string& pointer) {
  if (pointer.empty() || pointer.front() != '/') return std::nullopt;
  for (std::string prefix = pointer; !prefix.empty(); prefix.erase(prefix.rfind('/'))) {
    const auto field = step.fields.find(prefix);
    if (field == step.fields.end()) continue;
    if (prefix.size() == pointer.size()) return value_text(field->second);
    try {
      return value_text(field->second.at(Json::json_pointer(pointer.substr(prefix.size()))));
    } catch (const Json::exception&) {
      return value_text(field->second);  // text with an inner structure of its own, or one without that member
    }
  }
  return std::nullopt;
}

}  // namespace

std::array<std::size_t, kSeverities.size()> count_severities(const Run& run) {
  std::array<std::size_t, kSeverities.size()> counts{};
  for (std::size_t i = 0; i < kSeverities.size(); ++i) {
    counts[i] =
        static_cast<std::size_t>(std::count_if(run.findings.begin(), run.findings.end(), [&](const Finding& finding) {
          return finding.severity == kSeverities[i];
        }));
  }
  return counts;
}

std::string severity_summary(const Run& run) {
  const auto counts = count_severities(run);
  std::string text;
  for (std::size_t i = 0; i < kSeverities.size(); ++i) {
    if (counts[i] == 0) continue;
    if (!text.empty()) text += ", ";
    text += grouped(counts[i]) + " " + std::string(to_string(kSeverities[i]));
  }
  return text;
}

FunctionStatistics total(const Run& run) {
  FunctionStatistics sum;
  for (const auto& [id, statistics] : run.functions) {
    sum.invocations += statistics.invocations;
    sum.scenarios += statistics.scenarios;
    sum.cold_starts += statistics.cold_starts;
    sum.seconds += statistics.seconds;
    sum.features += statistics.features;
    sum.corpus += statistics.corpus;
    sum.stability = std::min(sum.stability, statistics.stability);
  }
  return sum;
}

double invocations_per_second(const FunctionStatistics& statistics) {
  return statistics.seconds > 0 ? static_cast<double>(statistics.invocations) / statistics.seconds : 0;
}

const Rule* find_rule(const Run& run, std::string_view id) {
  for (const auto& rule : run.rules) {
    if (rule.id == id) return &rule;
  }
  return nullptr;
}

std::string project_path(const Run& run, const Finding& finding) {
  if (!finding.location || finding.location->file.empty()) return {};
  std::filesystem::path path = finding.location->file;
  const auto function = run.functions.find(finding.function);
  if (path.is_relative() && function != run.functions.end()) path = function->second.code / path;
  path = path.lexically_normal();
  return path.begin()->string() == ".." ? std::string() : path.generic_string();
}

std::string place(const Run& run, const Finding& finding) {
  const auto path = project_path(run, finding);
  return path.empty() || finding.location->line <= 0 ? path : path + ":" + std::to_string(finding.location->line);
}

std::string replay_command(const Run& run, const Finding& finding) {
  const auto folder = std::filesystem::path(run.folder) / finding_folder(finding);
  return "warmfuzz replay " + shell_word(folder.generic_string());
}

std::string field_name(const Finding& finding) {
  if (!finding.source) return {};
  return finding.source->event + " " + finding.source->path;
}

std::optional<std::string> value_sent(const Finding& finding) {
  if (!finding.source) return std::nullopt;
  // A minimised scenario ends with the step that shows the finding.
  const auto& steps = finding.scenario.steps;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    const auto* invoke = std::get_if<InvokeStep>(&*step);
    if (invoke == nullptr) continue;
    if (auto value = value_in(*invoke, finding.source->path)) return value;
  }
  return std::nullopt;
}

std::vector<Detail> details(const Json& object, std::string_view leave_out) {
  std::vector<Detail> list;
  if (!object.is_object()) return list;
  for (const auto& [name, value] : object.items()) {
    if (name != leave_out) list.push_back({name, value_text(value)});
  }
  std::stable_partition(list.begin(), list.end(), [](const Detail& detail) { return detail.name == "operation"; });
  return list;
}

std::string value_text(const Json& value) {
  if (const auto* text = value.get_ptr<const std::string*>()) return *text;
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string step_text(const Step& step) {
  if (const auto* pause = std::get_if<PauseStep>(&step)) {
    return "pause of " + std::to_string(pause->duration.count()) + " ms";
  }
  const auto& invoke = std::get<InvokeStep>(step);
  return invoke.trigger + " (" + invoke.source + ") as tenant " + invoke.tenant +
         (invoke.overlaps ? ", while the step before is under way" : "");
}

std::string evidence_title(const Json& evidence) {
  if (!evidence.is_object()) return value_text(evidence);
  const auto what = evidence.find("what");
  return what == evidence.end() ? std::string("observed") : value_text(*what);
}

}  // namespace warmfuzz::report
