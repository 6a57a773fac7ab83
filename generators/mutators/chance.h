#pragma once

#include <cstddef>
#include <vector>

#include "warmfuzz/mutator.h"

/// Choices by random numbers. Not std::uniform_int_distribution: its numbers differ between standard libraries, and
/// the same seed has to give the same scenarios on every machine.
namespace warmfuzz {

/// 0 … limit-1. Precondition: limit > 0.
inline std::size_t below(std::size_t limit, Random& random) { return static_cast<std::size_t>(random() % limit); }
inline bool one_in(std::size_t n, Random& random) { return below(n, random) == 0; }

/// Precondition: not empty.
template <typename T>
const T& pick(const std::vector<T>& from, Random& random) {
  return from[below(from.size(), random)];
}

/// Index by weight; the weights must not all be 0.
inline std::size_t weighted(const std::vector<unsigned>& weights, Random& random) {
  std::size_t sum = 0;
  for (const auto weight : weights) sum += weight;
  auto at = below(sum, random);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (at < weights[i]) return i;
    at -= weights[i];
  }
  return 0;
}

}  // namespace warmfuzz
