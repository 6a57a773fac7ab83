#pragma once

#include <sys/types.h>

namespace warmfuzz::sandbox {

/// This process and all below it, with their threads, run on the cores of the calling thread from now on. A best
/// effort: whoever starts meanwhile, or is somebody else's, stays where it is.
void move_to_own_cores(pid_t process);

}  // namespace warmfuzz::sandbox
