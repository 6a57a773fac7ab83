#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <string>

#include "warmfuzz/scenario.h"

namespace warmfuzz {

using Random = std::mt19937_64;

/// libFuzzer's own mutation of a leaf string (LLVMFuzzerMutate), behind a function so that only the engine names it.
/// Returns the new value, at most `max_size` bytes, not necessarily UTF-8.
using MutateBytes = std::function<std::string(const std::string& value, std::size_t max_size)>;

/// Changes a scenario in place. Returns false, with the scenario untouched, where it does not apply.
class Mutator {
 public:
  virtual ~Mutator() = default;
  virtual bool mutate(Scenario& scenario, Random& random) const = 0;
};

}  // namespace warmfuzz
