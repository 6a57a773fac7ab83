#include <algorithm>

#include "harness/oracles/evidence/event_fields.h"
#include "harness/oracles/evidence/paths.h"
#include "harness/oracles/evidence/report.h"
#include "harness/oracles/evidence/text.h"
#include "harness/oracles/families.h"

namespace warmfuzz {

using namespace judging;

namespace {

constexpr Rule kRule{"command-injection", 78, Severity::critical, "A field of the event decides what is executed",
                     "Call programs with a list of arguments and without a shell (`subprocess.run([...])`, "
                     "`execFile`), with `--` before "
                     "values, and choose the program from a fixed list."};

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_proof(const Operation& operation) {
  return base_name(operation.path) == kProofProgram || base_name(operation.raw_path) == kProofProgram;
}

// Whether a program was given this text, alone or within a longer one.
bool is_argument(const Observation& seen, std::string_view text) {
  for (const auto& operation : seen.operations)
    if (operation.kind == OperationKind::execute && !is_proof(operation))
      for (const auto& argument : operation.argv)
        if (argument.find(text) != std::string::npos) return true;
  return false;
}

struct Cause {
  FieldRef field;
  std::string value;
  const Observation* of = nullptr;  // the invocation whose event brought it
};

// The event that had this canary, or else the name of the program, this invocation's before earlier ones.
std::optional<Cause> cause_of_proof(const Evidence& evidence, const Observation& seen, const Operation& operation) {
  std::vector<CanarySighting> tokens;
  for (const auto& argument : operation.argv)
    for (auto& sighting : evidence.canaries.recognise(argument))
      if (sighting.owner.kind != CanaryKind::secret) tokens.push_back(std::move(sighting));
  const auto in = [&](const Observation& other, std::string_view part) -> std::optional<Cause> {
    const InvokeStep* step = step_of(evidence, other);
    if (step == nullptr) return std::nullopt;
    std::optional<Cause> first;
    for (const auto& placement : EventFields(other).holding(part))
      for (const auto& reading : readings(placement.value)) {
        if (reading.find(kProofProgram) == std::string::npos) continue;
        Cause cause{{step->source, first_record(placement.pointer)}, placement.value, &other};
        // Several fields may hold the same command; the one that a shell was given whole is the one.
        if (is_argument(seen, reading)) return cause;
        if (!first) first = std::move(cause);
      }
    return first;
  };
  for (const auto& token : tokens)
    for (const auto& other : evidence.trace.observations)
      if (other.invocation == token.owner.invocation)
        if (auto cause = in(other, token.token)) return cause;
  const auto& all = evidence.trace.observations;
  for (auto other = all.rbegin(); other != all.rend(); ++other)
    if (other->invocation <= seen.invocation)
      if (auto cause = in(*other, kProofProgram)) return cause;
  return std::nullopt;
}

// A program that a field names: the whole name, looked for on the PATH, or a path moved out of the function's folder.
std::optional<Cause> cause_of_program(const Evidence& evidence, const Observation& seen, const Operation& operation) {
  if (!may_hold_canary(operation.path)) return std::nullopt;
  const InvokeStep* step = step_of(evidence, seen);
  if (step == nullptr) return std::nullopt;
  const EventFields fields(seen);
  const std::string_view called = operation.argv.empty() ? std::string_view() : operation.argv.front();
  for (const auto& sighting : evidence.canaries.recognise(operation.path)) {
    if (!is_of_event(sighting.owner, seen)) continue;
    for (const auto& placement : fields.holding(sighting.token)) {
      const FieldRef field{step->source, first_record(placement.pointer)};
      const KnownFolders known = known_folders(evidence.baseline, field.path);
      for (const auto& reading : readings(placement.value)) {
        const bool whole_name = reading.find('/') == std::string::npos && reading == called;
        if (whole_name || escapes({operation.path, operation.raw_path, sighting.token, reading}, known))
          return Cause{field, placement.value, &seen};
      }
    }
  }
  return std::nullopt;
}

class CommandInjection : public Oracle {
 public:
  std::vector<Rule> rules() const override { return {kRule}; }

  void judge(const Evidence& evidence, std::vector<Finding>& findings) const override {
    for (const auto& seen : evidence.trace.observations) {
      for (const auto& operation : seen.operations) {
        if (operation.kind != OperationKind::execute) continue;
        const bool proof = is_proof(operation);
        const auto cause =
            proof ? cause_of_proof(evidence, seen, operation) : cause_of_program(evidence, seen, operation);
        if (cause) findings.push_back(report(evidence, seen, operation, *cause, proof));
      }
    }
  }

 private:
  static Finding report(const Evidence& evidence, const Observation& seen, const Operation& operation,
                        const Cause& cause, bool proof) {
    std::string command;
    for (const auto& argument : operation.argv) command += (command.empty() ? "" : " ") + argument;
    command = shown(command, evidence.canaries);
    Finding finding = start_finding(kRule, evidence, seen);
    finding.title = title_of(evidence.baseline, cause.field) +
                    (proof ? " is executed as a command" : " chooses the program that is executed");
    finding.message =
        "A part of " + describe(cause.field) + " is executed: with the value \"" +
        shown_value(cause.field, cause.value, evidence.canaries) + "\" the function ran `" + command + "`" +
        (proof ? ", a harmless program that nothing but the value names. " : ", a program that the value names. ") +
        std::string(kRule.advice);
    finding.source = cause.field;
    finding.sink = Json{{"operation", "execute"}, {"program", shown(operation.path, evidence.canaries)}};
    if (const InvokeStep* step = step_of(evidence, *cause.of))
      finding.evidence.push_back(evidence_of_step(*step, *cause.of));
    add_objects(finding, evidence.scenario);
    finding.evidence.push_back(Json{{"what", "execution"}, {"command", command}});
    if (cause.of != &seen) finding.depends_on.push_back(cause.of->invocation);
    finding.identity = "execute " + known_field(evidence.baseline, cause.field.path);
    return finding;
  }
};

}  // namespace

std::unique_ptr<Oracle> command_injection_oracle() { return std::make_unique<CommandInjection>(); }

}  // namespace warmfuzz
