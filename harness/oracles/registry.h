#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "warmfuzz/oracle.h"

namespace warmfuzz {

/// Which rules are looked for: all, but for what is said here.
struct RuleSelection {
  std::set<std::string, std::less<>> enabled;   ///< if not empty, only these
  std::set<std::string, std::less<>> disabled;  ///< never these
  bool wants(std::string_view rule) const {
    return (enabled.empty() || enabled.contains(rule)) && !disabled.contains(rule);
  }
};

/// Every family of rules, in alphabetical order. Made once; safe to use from several threads.
const std::vector<std::unique_ptr<Oracle>>& oracles();

/// Every rule, sorted by id.
std::vector<Rule> all_rules();

/// The rule of this id; null if there is none.
const Rule* find_rule(std::string_view id);

/// What a run has to look at for this rule.
Look look_for(std::string_view rule);

/// The same for all selected rules together.
Look look_for(const RuleSelection& selection);

/// What the selected rules find in a trace, each flaw once (rule and identity), in the order of the trace. About a
/// microsecond where nothing happened.
std::vector<Finding> judge_all(const Evidence& evidence, const RuleSelection& selection);

}  // namespace warmfuzz
