#pragma once

#include <string>

#include "warmfuzz/finding.h"

namespace warmfuzz {

/// 16 hexadecimal digits that stay the same from run to run for the same flaw: the start of the SHA-256 of rule,
/// function and identity, each ended by a zero byte.
std::string fingerprint_of(const Finding& finding);

}  // namespace warmfuzz
