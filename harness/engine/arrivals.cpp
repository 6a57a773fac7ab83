#include "harness/engine/arrivals.h"

namespace warmfuzz {

namespace {

bool names_a_file(OperationKind kind) {
  switch (kind) {
    case OperationKind::read:
    case OperationKind::write:
    case OperationKind::remove:
    case OperationKind::rename:
    case OperationKind::link:
    case OperationKind::list:
    case OperationKind::mkdir:
    case OperationKind::mode:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::vector<Arrival> Arrivals::look(const Scenario& scenario, const Trace& trace, const CanaryRecogniser& canaries) {
  std::vector<Arrival> arrivals;
  for (const auto& observation : trace.observations) {
    const auto* step = std::get_if<InvokeStep>(&scenario.steps[observation.step]);
    if (step == nullptr) continue;
    for (const auto& operation : observation.operations) {
      const bool executes = operation.kind == OperationKind::execute;
      if (!executes && !names_a_file(operation.kind)) continue;
      std::string text = operation.raw_path + '\n' + operation.raw_path2;
      for (const auto& argument : operation.argv) text += '\n' + argument;
      for (const auto& sighting : canaries.recognise(text)) {
        if (sighting.owner.invocation != observation.invocation) continue;
        if (!seen_.emplace(step->trigger, sighting.owner.label, operation.kind).second) continue;
        // Arguments of programs are often paths.
        if (executes) arrivals.push_back({observation.step, sighting.owner.label, "shell", {}});
        arrivals.push_back({observation.step, sighting.owner.label, "path",
                            executes ? std::string() : operation.path.substr(0, operation.path.find(sighting.token))});
      }
    }
  }
  return arrivals;
}

}  // namespace warmfuzz
