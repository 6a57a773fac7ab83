#pragma once

#include <vector>

#include "warmfuzz/observation.h"

namespace warmfuzz {

/// What these processes of a sandbox hold, by their numbers in its /proc. They should stand still meanwhile; who ends
/// on the way is left out. `proc` and `tmp` are descriptors of the sandbox's folders and stay the caller's.
Footprint footprint_of(int proc, const std::vector<int>& pids, int tmp);

}  // namespace warmfuzz
