#pragma once

#include <cstddef>

#include "harness/runtime_api/reply.h"
#include "warmfuzz/observation.h"

namespace warmfuzz {

inline constexpr std::size_t kMaxBody = 1024 * 1024;

/// What a client answered, as an invocation's outcome: of the body at most `max_body` bytes.
void fill(Outcome& outcome, Reply&& reply, std::size_t max_body = kMaxBody);

}  // namespace warmfuzz
