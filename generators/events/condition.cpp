#include "generators/events/condition.h"

#include <algorithm>

#include "generators/events/text.h"

namespace warmfuzz::events {
namespace {

bool passes(const Condition& condition, const Json* value, const Json& config) {
  if (value != nullptr && value->is_array() && !condition.member.empty())
    value = value->empty() ? nullptr : &value->back();
  const bool there = value != nullptr && !value->is_null() && *value != false && *value != "";
  if (condition.test == Condition::Test::present) return there;
  if (!there) return false;
  if (condition.test == Condition::Test::matches) {
    const auto* patterns = configured(config, condition.patterns_from);
    if (patterns == nullptr || !value->is_string()) return false;
    const auto fits = [&](const Json& pattern) {
      return pattern.is_string() &&
             glob_matches(pattern.get_ref<const std::string&>(), value->get_ref<const std::string&>());
    };
    return patterns->is_array() ? std::any_of(patterns->begin(), patterns->end(), fits) : fits(*patterns);
  }
  const auto matches = [&](std::string_view text) {
    for (const auto& wanted : condition.values) {
      if (condition.test == Condition::Test::is && text == wanted) return true;
      if (condition.test == Condition::Test::prefix && text.substr(0, wanted.size()) == wanted) return true;
      if (condition.test == Condition::Test::suffix && text.size() >= wanted.size() &&
          text.substr(text.size() - wanted.size()) == wanted)
        return true;
    }
    return false;
  };
  const auto one = [&](const Json& json) {
    return json.is_string() ? matches(json.get_ref<const std::string&>()) : matches(text_of(json));
  };
  return value->is_array() ? std::any_of(value->begin(), value->end(), one) : one(*value);
}

}  // namespace

bool Condition::holds(const Json& config, const Json& scope) const {
  const Json* value = pointer.find(on_trigger ? config : scope);
  if (!on_trigger && value != nullptr && !member.empty()) value = find_member(*value, member);
  return passes(*this, value, config) == expected;
}

bool hold(const Conditions& conditions, const Json& config, const Json& scope) {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const Condition& condition) { return condition.holds(config, scope); });
}

}  // namespace warmfuzz::events
