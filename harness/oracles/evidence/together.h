#pragma once

#include <cstdint>

#include "warmfuzz/oracle.h"

namespace warmfuzz::judging {

/// Whether the function may have handled another invocation of the trace, by its number, at the same time as this one.
/// What such invocations wrote and did cannot be told apart.
bool is_together(const Evidence& evidence, const Observation& seen, std::uint64_t other);

}  // namespace warmfuzz::judging
