#pragma once

#include <string>
#include <vector>

#include "harness/sandbox/sandbox.h"

namespace warmfuzz::sandbox {

/// The part of every sandbox's root that does not depend on the function, as arguments for bubblewrap: host programs
/// and libraries read-only, a synthetic /etc, /proc, a bare /dev, a size-limited /tmp, everything else read-only.
/// Host files that do not exist are left out.
std::vector<std::string> root_arguments(int tmp_mb);

/// Closes the root: after it nothing but /tmp can be changed, except for devices, which init closes before anything
/// runs.
std::vector<std::string> closing_arguments();

/// /etc/passwd, /etc/hosts, … as the handler sees them.
std::vector<InnerFile> synthetic_etc();

/// The user and group that the handler runs as, as in Lambda.
inline constexpr int kUserId = 993;
inline constexpr int kGroupId = 990;

}  // namespace warmfuzz::sandbox
