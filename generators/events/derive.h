#pragma once

#include "generators/events/spec.h"

namespace warmfuzz::events {

/// Computes one derived value of a record or event (`scope`) from what is there already.
void derive(const Derivation& derivation, Json& scope, const Surroundings& around);

}  // namespace warmfuzz::events
