#pragma once

#include <optional>

#include "warmfuzz/event_source.h"

namespace warmfuzz {

/// The step by which a function gets the values of a real event: of the trigger that the event fits best, with what an
/// attacker controls in it, decoded. What its service sets is left to the source. nullopt: it looks like an event of
/// another source, or of none.
std::optional<InvokeStep> step_from_sample(const Function& function, const EventSources& sources, const Json& event);

}  // namespace warmfuzz
