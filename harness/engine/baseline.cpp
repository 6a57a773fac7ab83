#include "harness/oracles/baseline.h"

#include "generators/mutators/seeds.h"
#include "harness/engine/search.h"

namespace warmfuzz {

Result<Baseline> learn_baseline(const Function& function, const EventSources& sources, const KeyWords& words,
                                const CanaryRecogniser& canaries, const SourceLine& source_line, Invoker& invoker,
                                std::chrono::milliseconds limit) {
  Baseline baseline;
  const auto end = std::chrono::steady_clock::now() + limit;
  for (const auto& scenario : benign_scenarios(function, sources, words)) {
    if (std::chrono::steady_clock::now() >= end) break;
    auto trace = invoker.run(scenario, Freshness::warm);
    if (!trace.ok()) return trace.fault();
    learn(baseline, {function, scenario, *trace, canaries, baseline, source_line});
  }
  return baseline;
}

}  // namespace warmfuzz
