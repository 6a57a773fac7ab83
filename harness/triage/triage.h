#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/invoker/invoker.h"
#include "harness/oracles/registry.h"
#include "harness/triage/fingerprint.h"
#include "harness/triage/transcript.h"
#include "warmfuzz/oracle.h"

namespace warmfuzz {

/// What a triage works with; everything outlives it.
struct TriageContext {
  const Function& function;
  Invoker& invoker;
  const CanaryRecogniser& canaries;
  const Baseline& baseline;
  const RuleSelection& selection;
  const SourceLine& source_line;
  Scrub scrub;
};

/// A finding as the search made it.
struct Suspicion {
  Finding finding;
  Scenario scenario;
  Scenario history;                   ///< the steps that the environment served before the scenario, oldest first
  std::vector<std::size_t> suspects;  ///< indices into history.steps that the finding depends on
};

struct Confirmed {
  Finding finding;         ///< complete; without live canaries and without depends_on
  std::string transcript;  ///< of the last replay that showed it: JSON lines, without live canaries
};

/// Whether the value that a finding names is its cause.
struct Blame {
  bool right = true;               ///< or it cannot be taken away
  std::optional<Suspicion> other;  ///< the same flaw (rule and sink) shows without it: another value is to blame
};

/// Decides which findings are real and makes them small. Every replay starts a new environment, so what the invoker
/// had warm is gone afterwards. Two findings are the same flaw if rule and identity agree.
class Triage {
 public:
  explicit Triage(TriageContext context) : context_(std::move(context)) {}

  /// Reproduces the finding (alone; after its suspects; after the last kMaxHistory steps of the history), minimises
  /// its scenario and replays the result attempts_for() times, once of them from a cold start; one replay more tells of
  /// what depends on an earlier invocation where it was kept. What then shows in fewer than nine of ten is made small
  /// again, but only as far as it shows each time. Nothing: it did not show again; where new environments
  /// are compared, not in more than half of the replays. Fault: the harness's. `stop` is asked between replays; once it
  /// says so, what has been reproduced is confirmed as it then is. A handler that hangs on the way to another flaw is
  /// given its whole time once with the result, less while that is made small.
  Result<std::optional<Confirmed>> examine(const Suspicion& suspicion, const std::function<bool()>& stop);

  /// Takes the value that the finding blames away and looks what still happens.
  Result<Blame> check_blame(const Finding& finding, const Scenario& scenario);

  /// Replays the scenario as it is, once: what the selected rules find, or only `rule`. `trace`, if given, gets what
  /// was observed. `alone`, if given, is what is known already of its last event in new environments (Trace::alone).
  Result<std::vector<Finding>> replay(const Scenario& scenario, Freshness freshness, Look look, Trace* trace = nullptr,
                                      const std::vector<Observation>* alone = nullptr, const std::string& rule = {});

  /// What only one invocation after another shows may depend on their timing: its rate is told from more replays. One
  /// event that comes again and again is many already.
  static int attempts_for(const Scenario& scenario);
  static constexpr std::size_t kMaxHistory = 200;

 private:
  TriageContext context_;
};

}  // namespace warmfuzz
