#include <csignal>

#include "harness/oracles/baseline.h"
#include "harness/oracles/evidence/frames.h"
#include "harness/oracles/evidence/network.h"
#include "harness/oracles/evidence/report.h"
#include "harness/oracles/evidence/text.h"
#include "harness/oracles/families.h"

namespace warmfuzz {

using namespace judging;

namespace {

constexpr Rule kRule{
    "process-crash", 248, Severity::medium, "An event ends the runtime process",
    "Handle the value that leads here, or keep the code that can take the process down (native code, `exit`, rejected "
    "promises that nobody awaits) behind a check. Every caller of this environment pays with a cold start."};

std::string signal_name(int signal) {
  switch (signal) {
    case SIGSEGV:
      return "SIGSEGV (invalid memory access)";
    case SIGABRT:
      return "SIGABRT (abort)";
    case SIGBUS:
      return "SIGBUS (invalid memory access)";
    case SIGFPE:
      return "SIGFPE (arithmetic fault)";
    case SIGILL:
      return "SIGILL (invalid instruction)";
    case SIGTRAP:
      return "SIGTRAP (trap)";
    case SIGPIPE:
      return "SIGPIPE (nobody reads)";
    case SIGKILL:
      return "SIGKILL";
    case SIGTERM:
      return "SIGTERM";
    case SIGINT:
      return "SIGINT";
    default:
      return "signal " + std::to_string(signal);
  }
}

// Signals that a fault in the code does not raise: unless the function sent one itself, the harness or the machine did.
bool comes_from_outside(const Observation& seen) {
  switch (seen.outcome.signal) {
    case SIGKILL:
    case SIGTERM:
    case SIGINT:
    case SIGHUP:
    case SIGSTOP:
    case SIGSYS:
      break;
    default:
      return false;
  }
  for (const auto& operation : seen.operations)
    if (operation.kind == OperationKind::signal) return false;
  return true;
}

class ProcessCrash : public Oracle {
 public:
  std::vector<Rule> rules() const override { return {kRule}; }

  void judge(const Evidence& evidence, std::vector<Finding>& findings) const override {
    for (const auto& seen : evidence.trace.observations) {
      const Outcome& outcome = seen.outcome;
      if (outcome.kind != OutcomeKind::crash || (outcome.signal == 0 && outcome.exit_status == 0)) continue;
      const InvokeStep* step = step_of(evidence, seen);
      if (step == nullptr || comes_from_outside(seen) || always_fails_so(evidence.baseline, step->trigger, outcome) ||
          blames_missing_network(seen))
        continue;

      const bool by_signal = outcome.signal != 0;
      const std::string how =
          by_signal ? "on " + signal_name(outcome.signal) : "with exit status " + std::to_string(outcome.exit_status);
      Finding finding = start_finding(kRule, evidence, seen);
      finding.title = "The process died " + how;
      finding.message = "The runtime process died " + how + " while it handled " + with_article(step->source) +
                        " event. The caller gets an error, and the environment with everything that it kept warm is "
                        "lost. " +
                        std::string(kRule.advice);
      finding.location = location_in_log(seen.log);
      finding.source = only_field(*step);
      finding.sink = Json{{"exit_status", outcome.exit_status}, {"signal", outcome.signal}};
      finding.evidence.push_back(evidence_of_step(*step, seen));
      if (!seen.log.empty())
        finding.evidence.push_back(
            Json{{"what", "log"}, {"text", excerpt(seen.log, seen.log.find_last_not_of('\n'), evidence.canaries)}});
      finding.identity = failure_signature(outcome);
      findings.push_back(std::move(finding));
    }
  }
};

}  // namespace

std::unique_ptr<Oracle> process_crash_oracle() { return std::make_unique<ProcessCrash>(); }

}  // namespace warmfuzz
