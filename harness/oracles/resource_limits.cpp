#include <algorithm>

#include "harness/oracles/baseline.h"
#include "harness/oracles/evidence/report.h"
#include "harness/oracles/families.h"

namespace warmfuzz {

using namespace judging;

namespace {

constexpr Rule kTimeout{"timeout", 400, Severity::medium, "An event keeps the handler busy until its deadline",
                        "Bound the work that one event can ask for: limit lengths and counts before the loop, and use "
                        "patterns and algorithms whose cost grows linearly."};
constexpr Rule kMemory{"out-of-memory", 400, Severity::medium, "An event makes the handler use all of its memory",
                       "Bound what one event can make the handler allocate: check sizes and counts before, and work on "
                       "large content piece by piece."};

// A handler that waits for something costs no CPU time. One that computes on a machine with much else to do gets little
// of it, but stands ready for more.
bool was_busy(const Evidence& evidence, const Observation& seen) {
  const std::chrono::microseconds allowed = evidence.function.timeout;
  const auto had = seen.resources.wall.count() > 0 ? std::min(allowed, seen.resources.wall) : allowed;
  return seen.resources.cpu * 10 >= had && (seen.resources.cpu + seen.resources.core_wait) * 2 >= had;
}

class ResourceLimits : public Oracle {
 public:
  std::vector<Rule> rules() const override { return {kTimeout, kMemory}; }

  void judge(const Evidence& evidence, std::vector<Finding>& findings) const override {
    for (const auto& seen : evidence.trace.observations) {
      const auto kind = seen.outcome.kind;
      if (kind != OutcomeKind::timeout && kind != OutcomeKind::out_of_memory) continue;
      const InvokeStep* step = step_of(evidence, seen);
      if (step == nullptr || always_fails_so(evidence.baseline, step->trigger, seen.outcome)) continue;
      if (kind == OutcomeKind::timeout && !was_busy(evidence, seen)) continue;

      const Rule& rule = kind == OutcomeKind::timeout ? kTimeout : kMemory;
      Finding finding = start_finding(rule, evidence, seen);
      finding.source = only_field(*step);
      const std::string cause = finding.source ? describe(*finding.source) : "an event of " + step->trigger;
      if (kind == OutcomeKind::timeout) {
        const auto limit = std::to_string(evidence.function.timeout.count()) + " ms";
        finding.title = "An event of " + step->trigger + " keeps the handler busy until its deadline";
        finding.message = "The handler gave no answer within its " + limit + " and computed for " +
                          std::to_string(seen.resources.cpu.count() / 1000) + " ms of CPU time; the cause is " + cause +
                          ". Each such event costs a whole time limit and an environment. " + std::string(rule.advice);
        finding.sink = Json{{"limit_ms", evidence.function.timeout.count()}};
      } else {
        finding.title = "An event of " + step->trigger + " uses all of the function's memory";
        finding.message = "The process was killed at its limit of " + std::to_string(evidence.function.memory_mb) +
                          " MB; the cause is " + cause + ". " + std::string(rule.advice);
        finding.sink = Json{{"limit_mb", evidence.function.memory_mb}};
      }
      finding.evidence.push_back(evidence_of_step(*step, seen));
      finding.identity = step->trigger;
      findings.push_back(std::move(finding));
    }
  }
};

}  // namespace

std::unique_ptr<Oracle> resource_limits_oracle() { return std::make_unique<ResourceLimits>(); }

}  // namespace warmfuzz
