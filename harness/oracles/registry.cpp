#include "harness/oracles/registry.h"

#include <algorithm>

#include "harness/oracles/evidence/memory.h"
#include "harness/oracles/families.h"

namespace warmfuzz {

using namespace judging;

namespace {

std::vector<std::unique_ptr<Oracle>> make_oracles() {
  std::vector<std::unique_ptr<Oracle>> all;
  all.push_back(background_work_oracle());
  all.push_back(command_injection_oracle());
  all.push_back(cross_invocation_leak_oracle());
  all.push_back(global_residue_oracle());
  all.push_back(path_traversal_oracle());
  all.push_back(process_crash_oracle());
  all.push_back(resource_growth_oracle());
  all.push_back(resource_limits_oracle());
  all.push_back(secret_exposure_oracle());
  all.push_back(state_dependence_oracle());
  all.push_back(tmp_residue_oracle());
  all.push_back(unhandled_exception_oracle());
  return all;
}

const std::vector<Rule>& sorted_rules() {
  static const std::vector<Rule> rules = [] {
    std::vector<Rule> all;
    for (const auto& oracle : oracles())
      for (const auto& rule : oracle->rules()) all.push_back(rule);
    std::sort(all.begin(), all.end(), [](const Rule& a, const Rule& b) { return a.id < b.id; });
    return all;
  }();
  return rules;
}

}  // namespace

const std::vector<std::unique_ptr<Oracle>>& oracles() {
  static const auto all = make_oracles();
  return all;
}

std::vector<Rule> all_rules() { return sorted_rules(); }

const Rule* find_rule(std::string_view id) {
  for (const auto& rule : sorted_rules())
    if (rule.id == id) return &rule;
  return nullptr;
}

Look look_for(std::string_view rule) {
  for (const auto& oracle : oracles())
    for (const auto& known : oracle->rules())
      if (known.id == rule) return oracle->look();
  return {};
}

Look look_for(const RuleSelection& selection) {
  Look all;
  for (const auto& rule : sorted_rules()) {
    if (!selection.wants(rule.id)) continue;
    const Look one = look_for(rule.id);
    all.footprint = all.footprint || one.footprint;
    all.memory = all.memory || one.memory;
    all.alone = std::max(all.alone, one.alone);
  }
  return all;
}

std::vector<Finding> judge_all(const Evidence& evidence, const RuleSelection& selection) {
  const RememberingRecogniser canaries(evidence.canaries, evidence.trace);
  const Evidence shared{evidence.function, evidence.scenario,    evidence.trace,    canaries,
                        evidence.baseline, evidence.source_line, evidence.tenant_of};
  std::vector<Finding> found;
  for (const auto& oracle : oracles()) {
    const auto rules = oracle->rules();
    const auto wanted = [&](const Rule& rule) { return selection.wants(rule.id); };
    if (std::any_of(rules.begin(), rules.end(), wanted)) oracle->judge(shared, found);
  }
  if (found.empty()) return found;

  std::stable_sort(found.begin(), found.end(), [](const Finding& a, const Finding& b) { return a.step < b.step; });
  std::vector<Finding> distinct;
  for (auto& finding : found) {
    const bool known = std::any_of(distinct.begin(), distinct.end(), [&](const Finding& other) {
      return other.rule == finding.rule && other.identity == finding.identity;
    });
    if (!known && selection.wants(finding.rule)) distinct.push_back(std::move(finding));
  }
  return distinct;
}

}  // namespace warmfuzz
