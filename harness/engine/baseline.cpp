#include "harness/oracles/baseline.h"

#include "generators/mutators/seeds.h"
#include "harness/engine/search.h"
#include "harness/oracles/evidence/text.h"

namespace warmfuzz {

namespace {

constexpr int kStartAttempts = 3;

bool did_not_start(const Trace& trace) {
  return !trace.observations.empty() && trace.observations.front().outcome.kind == OutcomeKind::init_error;
}

Fault cannot_start(const Function& function, const Outcome& outcome, const CanaryRecogniser& canaries) {
  std::string why = outcome.error_type;
  if (!outcome.error_message.empty()) why += (why.empty() ? "" : ": ") + outcome.error_message;
  why = judging::shown(why, canaries).substr(0, 500);
  if (!outcome.stack.empty())
    why += " (" + outcome.stack.back().file + ":" + std::to_string(outcome.stack.back().line) + ")";
  const std::string advice = outcome.error_type == "Runtime.ImportModuleError"
                                 ? "what it imports must lie in its code folder or in a layer (`sam build` and its "
                                   "template, or `pip install -t`, `npm ci`)"
                                 : "`warmfuzz invoke` shows what it logs on the way";
  return {FaultKind::project, function.where + ": function " + function.id + " cannot start: " + why + "; " + advice};
}

}  // namespace

Result<Baseline> learn_baseline(const Function& function, const EventSources& sources, const KeyWords& words,
                                const CanaryRecogniser& canaries, const SourceLine& source_line, Invoker& invoker,
                                std::chrono::milliseconds limit) {
  Baseline baseline;
  const auto end = std::chrono::steady_clock::now() + limit;
  int failed_starts = 0;
  bool has_started = false;
  for (const auto& scenario : benign_scenarios(function, sources, words)) {
    if (std::chrono::steady_clock::now() >= end) break;
    auto trace = invoker.run(scenario, Freshness::warm);
    if (!trace.ok()) return trace.fault();
    has_started = has_started || !did_not_start(*trace);
    if (!has_started) {
      if (++failed_starts < kStartAttempts && std::chrono::steady_clock::now() < end) continue;
      return cannot_start(function, trace->observations.front().outcome, canaries);
    }
    learn(baseline, {function, scenario, *trace, canaries, baseline, source_line});
  }
  return baseline;
}

}  // namespace warmfuzz
