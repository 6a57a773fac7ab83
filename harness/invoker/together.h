#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/invoker/environment.h"

namespace warmfuzz {

/// The id that a client gets with an event: the same for the same two numbers.
std::string request_id(std::uint64_t serial, std::uint64_t environment);

/// Several invocations as one, whose event is the list of theirs (harness/agents/PROTOCOL.md).
Invocation joint(const std::vector<Invocation>& all, std::uint64_t environment);

/// What was seen of those, one by one. What cannot be told apart is in the last one's.
std::vector<Observation> split(Observation&& seen, const std::vector<Invocation>& invocations);

}  // namespace warmfuzz
