#include "harness/oracles/evidence/together.h"

#include <algorithm>

namespace warmfuzz::judging {

bool is_together(const Evidence& evidence, const Observation& seen, std::uint64_t other) {
  if (evidence.function.concurrency < 2 || other == seen.invocation) return false;
  const auto& all = evidence.trace.observations;
  const auto found =
      std::find_if(all.begin(), all.end(), [other](const Observation& one) { return one.invocation == other; });
  if (found == all.end()) return false;
  const auto [first, last] = std::minmax(found->step, seen.step);
  const auto& steps = evidence.scenario.steps;
  if (last >= steps.size()) return false;
  return std::all_of(steps.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                     steps.begin() + static_cast<std::ptrdiff_t>(last) + 1, [](const Step& step) {
                       const auto* invoke = std::get_if<InvokeStep>(&step);
                       return invoke != nullptr && invoke->overlaps;
                     });
}

}  // namespace warmfuzz::judging
