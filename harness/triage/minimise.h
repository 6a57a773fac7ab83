#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>

#include "warmfuzz/scenario.h"

namespace warmfuzz {

/// Whether a scenario shows the flaw that is looked for. Expensive: one call is one replay.
using Shows = std::function<bool(const Scenario&)>;

/// Asks `shows`, but only so often, and never twice about the same scenario.
class Trials {
 public:
  /// At most `replays` calls of `shows`, and none once `stop` says so.
  Trials(Shows shows, std::size_t replays, std::function<bool()> stop);

  /// False also where it was not tried: the budget is used up, or the scenario is known not to show it.
  bool show(const Scenario& scenario);
  bool exhausted() const { return left_ == 0 || stop_(); }

 private:
  Shows shows_;
  std::size_t left_;
  std::function<bool()> stop_;
  std::set<std::string> failed_;
};

// Each of these returns a scenario that showed the flaw, or the one that it was given. They only ever take away, are
// deterministic, and end early, with the best so far, once the trials are exhausted.

/// Delta debugging over the steps: what is left shows the flaw no more if any one step is taken out.
Scenario fewest_steps(Scenario scenario, Trials& trials);

/// Events one after the other where it is no matter that they overlap.
Scenario in_turn(Scenario scenario, Trials& trials);

/// Fields back to their benign values, and stored objects taken out, as many as possible.
Scenario fewest_fields(Scenario scenario, Trials& trials);

/// Within the values that are left: members and elements taken out, then long texts shortened. Placeholders and
/// UTF-8 sequences stay whole.
Scenario simplest_values(Scenario scenario, Trials& trials);

/// Whether it is one event that comes again and again. Their number matters as a whole: which of them goes is all the
/// same.
bool is_repetition(const Scenario& scenario);

/// Of one event that comes again and again as few as halving gives, each without all its fields if none is needed.
Scenario fewest_repetitions(Scenario scenario, Trials& trials);

/// The first four in this order; of one event that comes again and again the last.
Scenario minimise(Scenario scenario, Trials& trials);

}  // namespace warmfuzz
