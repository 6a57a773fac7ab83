#include "generators/events/sample.h"

#include <algorithm>

namespace warmfuzz {
namespace {

constexpr double kLeast = 0.55;
/// Sources of one family (function URLs, HTTP APIs) differ in little: the trigger decides among them.
constexpr double kAsGood = 0.15;

}  // namespace

std::optional<InvokeStep> step_from_sample(const Function& function, const EventSources& sources, const Json& event) {
  const Trigger* best = nullptr;
  double likeness = 0;
  for (const auto& trigger : function.triggers) {
    const auto source = sources.find(trigger.source);
    if (source == sources.end()) continue;
    const auto here = source->second->likeness(trigger, event);
    if (here <= likeness) continue;
    likeness = here;
    best = &trigger;
  }
  if (best == nullptr || likeness < kLeast) return std::nullopt;
  for (const auto& [id, source] : sources)
    if (source->likeness(Trigger{"", id, Json::object()}, event) > likeness + kAsGood) return std::nullopt;
  InvokeStep step;
  step.trigger = best->name;
  step.source = best->source;
  step.fields = sources.at(best->source)->read(*best, event);
  if (step.fields.empty()) return std::nullopt;
  return step;
}

}  // namespace warmfuzz
