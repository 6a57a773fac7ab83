#pragma once

#include <cstddef>
#include <vector>

#include "warmfuzz/result.h"

namespace warmfuzz::watch {

/// The seccomp program (an array of struct sock_filter, as bytes) that the in-sandbox init installs before it starts
/// the runtime: watched calls notify, absent calls answer ENOSYS, everything else passes. Of clone(), processes pass,
/// those in namespaces of their own (kNamespaces) notify, and so do threads where the kernel does not limit their
/// number (see count_threads()).
Result<std::vector<std::byte>> build_filter();

/// RLIMIT_NPROC does not hold for root, and where the harness is root the handler's user stands for it.
bool count_threads();

}  // namespace warmfuzz::watch
