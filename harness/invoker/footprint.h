#pragma once

#include "warmfuzz/observation.h"

namespace warmfuzz {

/// What the processes of a sandbox hold. They should stand still meanwhile; who ends on the way is left out.
/// `proc` and `tmp` are descriptors of the sandbox's folders and stay the caller's.
Footprint footprint_of(int proc, int tmp);

}  // namespace warmfuzz
