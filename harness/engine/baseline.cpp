#include "harness/oracles/baseline.h"

#include "generators/mutators/seeds.h"
#include "harness/engine/search.h"

namespace warmfuzz {

namespace {

constexpr int kStartAttempts = 3;

bool did_not_start(const Trace& trace) {
  return !trace.observations.empty() && trace.observations.front().outcome.kind == OutcomeKind::init_error;
}

Fault cannot_start(const Function& function, const Outcome& outcome) {
  std::string why = outcome.error_type;
  if (!outcome.error_message.empty()) why += (why.empty() ? "" : ": ") + outcome.error_message;
  std::string where;
  if (!outcome.stack.empty())
    where = " (" + outcome.stack.back().file + ":" + std::to_string(outcome.stack.back().line) + ")";
  return {FaultKind::project, function.where + ": function " + function.id + " cannot start: " + why.substr(0, 500) +
                                  where + ". Its dependencies must lie in " + function.code.string() +
                                  " or in a layer (`sam build` and its template, or `pip install -t`, `npm ci`)"};
}

}  // namespace

Result<Baseline> learn_baseline(const Function& function, const EventSources& sources, const KeyWords& words,
                                const CanaryRecogniser& canaries, const SourceLine& source_line, Invoker& invoker,
                                std::chrono::milliseconds limit) {
  Baseline baseline;
  const auto end = std::chrono::steady_clock::now() + limit;
  int failed_starts = 0;
  for (const auto& scenario : benign_scenarios(function, sources, words)) {
    if (std::chrono::steady_clock::now() >= end) break;
    auto trace = invoker.run(scenario, Freshness::warm);
    if (!trace.ok()) return trace.fault();
    if (!did_not_start(*trace))
      failed_starts = kStartAttempts;  // it can
    else if (++failed_starts == kStartAttempts)
      return cannot_start(function, trace->observations.front().outcome);
    learn(baseline, {function, scenario, *trace, canaries, baseline, source_line});
  }
  return baseline;
}

}  // namespace warmfuzz
