#pragma once

#include <optional>

#include "warmfuzz/observation.h"

namespace warmfuzz {

/// What a runtime's agent answered (harness/agents/PROTOCOL.md), as far as it can be understood. `at_start`: what it
/// answered after init; without it nothing is known to have changed.
Memory read_memory(const Json& answer, const std::optional<Json>& at_start);

}  // namespace warmfuzz
