#include "harness/oracles/baseline.h"
#include "harness/oracles/evidence/frames.h"
#include "harness/oracles/evidence/network.h"
#include "harness/oracles/evidence/report.h"
#include "harness/oracles/evidence/text.h"
#include "harness/oracles/families.h"

namespace warmfuzz {

using namespace judging;

namespace {

constexpr Rule kRule{"unhandled-exception", 248, Severity::low, "An event raises an exception that nothing catches",
                     "Check the value before it is used, or catch the error where the answer can still be chosen: a "
                     "400 for an API, a partial batch response or a dead letter for a queue or stream."};

// Errors that the runtime or the service makes where the handler's code raised none: code that cannot be loaded, an
// event or a response that cannot be carried.
bool is_not_the_handlers(const Outcome& outcome) {
  for (const std::string_view type :
       {"Function.ResponseSizeTooLarge", "Runtime.UnmarshalError", "Runtime.HandlerNotFound",
        "Runtime.ImportModuleError", "Runtime.UserCodeSyntaxError", "Runtime.MalformedHandlerName",
        "Runtime.NoSuchHandler"})
    if (outcome.error_type == type) return true;
  return false;
}

// An event that cannot be handled comes again, or goes to the dead letters, only if the handler lets its error out.
bool is_retry_contract(const Evidence& evidence, const InvokeStep& step, const Outcome& outcome) {
  if (!is_asynchronous(step.source)) return false;
  for (const std::string_view type : {"BatchProcessingError", "FullBatchFailureError"})
    if (outcome.error_type.ends_with(type)) return true;
  return is_deliberate(evidence, outcome);
}

std::string consequence(std::string_view source) {
  source = delivered_by(source);
  if (source == "sqs")
    return "The whole batch comes back to the queue, again and again until it expires or reaches the dead-letter "
           "queue.";
  if (source == "dynamodb" || source == "kinesis")
    return "The shard is blocked while the batch is tried again, until it expires.";
  if (is_asynchronous(source)) return "The event is tried again and then lost, or sent to the failure destination.";
  return "The caller gets a 502 in place of an answer.";
}

class UnhandledException : public Oracle {
 public:
  std::vector<Rule> rules() const override { return {kRule}; }

  void judge(const Evidence& evidence, std::vector<Finding>& findings) const override {
    for (const auto& seen : evidence.trace.observations) {
      const Outcome& outcome = seen.outcome;
      if (outcome.kind != OutcomeKind::error) continue;
      const InvokeStep* step = step_of(evidence, seen);
      if (step == nullptr || is_not_the_handlers(outcome) ||
          always_fails_so(evidence.baseline, step->trigger, outcome) || blames_missing_network(seen) ||
          is_retry_contract(evidence, *step, outcome))
        continue;

      const Frame* frame = own_frame(outcome);
      const std::string type = outcome.error_type.empty() ? "error" : shown(outcome.error_type, evidence.canaries);
      const std::string where =
          frame == nullptr ? std::string() : " in `" + name_of(*frame) + "` (" + frame->file + ")";
      Finding finding = start_finding(kRule, evidence, seen);
      finding.title = "Unhandled " + type + where;
      finding.message = with_article(step->source) + " event raises " + type + where + ", and nothing catches it: \"" +
                        excerpt(outcome.error_message, 0, evidence.canaries) + "\". " + consequence(step->source) +
                        " " + std::string(kRule.advice);
      finding.message.front() = 'A';
      if (frame != nullptr) finding.location = Location{frame->file, frame->line};
      finding.source = only_field(*step);
      finding.sink = Json{{"error_type", type}};
      finding.evidence.push_back(evidence_of_step(*step, seen));
      finding.identity = type + where;
      findings.push_back(std::move(finding));
    }
  }
};

}  // namespace

std::unique_ptr<Oracle> unhandled_exception_oracle() { return std::make_unique<UnhandledException>(); }

}  // namespace warmfuzz
