#pragma once

#include <cstddef>
#include <vector>

#include "warmfuzz/result.h"

namespace warmfuzz::watch {

/// The seccomp program (an array of struct sock_filter, as bytes) that the in-sandbox init installs before it starts
/// the runtime: watched calls notify, absent calls answer ENOSYS, everything else passes.
Result<std::vector<std::byte>> build_filter();

}  // namespace warmfuzz::watch
