#pragma once

#include <cstdint>
#include <string_view>

namespace warmfuzz::coverage {

/// 64-bit FNV-1a, continued from `hash`.
inline constexpr std::uint64_t kHashStart = 0xcbf29ce484222325;
inline std::uint64_t hash_of(std::string_view text, std::uint64_t hash = kHashStart) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

/// hash_of() what is left of a text once what differs from run to run is taken out: a run of digits counts as one
/// digit, and so does a word with a digit or a canary in it (ids, times, addresses); what stands between quotes counts
/// as nothing. "GET /order/4711 took 12 ms" and "GET /order/x9f took 7 ms" have one shape.
std::uint64_t shape_of(std::string_view text, std::uint64_t hash = kHashStart);

}  // namespace warmfuzz::coverage
