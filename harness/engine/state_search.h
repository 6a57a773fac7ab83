#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "generators/mutators/edits.h"
#include "harness/invoker/invoker.h"
#include "harness/oracles/reaction.h"
#include "warmfuzz/oracle.h"

namespace warmfuzz {

/// Looks for events that are answered in another way after others than as the first of a new environment, and for
/// values that callers share. Every round begins a new environment with another event and sends all others after it, in
/// another order each time: what one event leaves behind meets every other one, and how each is answered as the first
/// is learnt on the way. Now and then hostile events come between benign ones, whose answers alone are compared. What
/// looks suspicious is brought down to the events that matter and then compared closely.
class StateSearch {
 public:
  struct Tools {
    /// Runs a scenario in a new environment. Nothing: it failed.
    std::function<std::optional<Trace>(const Scenario&, Freshness)> run;
    /// Runs it in a new environment and its last event in others, too: whether the rule holds.
    std::function<bool(const Scenario&)> compare;
    /// Whether the time is over.
    std::function<bool()> over;
  };

  StateSearch(std::string function, std::vector<InvokeStep> benign, std::vector<InvokeStep> hostile,
              const CanaryRecogniser& canaries, Random& random, Tools tools);

  void run();

 private:
  using Events = std::vector<std::size_t>;

  /// What is known of the answers to an event.
  struct Known {
    std::vector<Reaction> first;   ///< as the first event of an environment
    std::vector<Reaction> pair;    ///< to two callers, one after the other, and then to other events
    std::vector<Reaction> others;  ///< one from each of other environments
  };
  struct Suspicion {
    std::size_t event = 0;
    Events before;
    Difference difference;
    Reaction answer;
  };

  void round(std::size_t first);
  void hostile_round();
  std::string kind_of_answer(std::size_t event) const;
  std::size_t next_first() const;
  Events kinds_of_answers();
  void look_at(std::vector<Suspicion> suspicions);
  void look_at(const Suspicion& suspicion);
  std::optional<Events> shortest(const Suspicion& suspicion);
  bool shows(const Suspicion& suspicion, const Events& before);
  bool differs(const Suspicion& suspicion, const Reaction& answer) const;
  void look_at_values();
  void learn_first(std::size_t event, std::size_t times);
  void look_for_shared_values();
  std::optional<Scenario> said_otherwise(std::size_t event) const;

  Reaction answer(const Observation& seen, std::size_t event) const;
  InvokeStep sent(std::size_t event, const std::string& tenant) const;
  Scenario scenario() const;

  std::string function_;
  std::vector<InvokeStep> events_;  ///< the benign ones, then the hostile ones
  std::size_t benign_;              ///< of them
  const CanaryRecogniser& canaries_;
  Random& random_;
  Tools tools_;
  std::vector<Known> known_;
  std::map<std::string, int> tried_;  ///< differences without success
  std::set<std::string> found_;
  std::vector<Suspicion> values_;  ///< to be looked at later
  std::size_t rounds_ = 0;
  std::size_t hostile_rounds_ = 0;
  int failed_values_ = 0;
};

}  // namespace warmfuzz
