#pragma once

#include "warmfuzz/observation.h"

namespace warmfuzz::judging {

/// Whether this failure comes from the sandbox's lack of a network: the handler looked up a name or connected to
/// another machine during this invocation, and the error (or, for a process that died, its log) says that this failed.
bool blames_missing_network(const Observation& seen);

/// Whether an address is beyond the function's own machine.
bool is_remote(std::string_view address);

}  // namespace warmfuzz::judging
