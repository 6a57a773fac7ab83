#pragma once

#include <string>
#include <vector>

#include "generators/events/pointer.h"

namespace warmfuzz::events {

/// A condition on the trigger's configuration or on the event as far as it is built.
struct Condition {
  enum class Test { present, is, prefix, suffix, matches };
  bool on_trigger = false;
  Pointer pointer;     ///< on_trigger: where in Trigger::config; otherwise: where in the record or event
  std::string member;  ///< of the object there, found ignoring case; a list there counts as its last element
  Test test = Test::present;
  std::vector<std::string> values;  ///< any of them will do; of a list, any element
  std::string patterns_from;  ///< matches: key of Trigger::config with patterns of '*' and '?', any of which will do
  bool expected = true;

  bool holds(const Json& config, const Json& scope) const;
};

/// All of them must hold; none: always true.
using Conditions = std::vector<Condition>;
bool hold(const Conditions& conditions, const Json& config, const Json& scope);

}  // namespace warmfuzz::events
