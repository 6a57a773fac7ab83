#pragma once

#include <cstdint>
#include <span>

#include "harness/coverage/features.h"
#include "warmfuzz/result.h"

namespace warmfuzz {

/// One byte for each feature, kFeatureSpace of them; not zero: seen since the array was last cleared. What reads and
/// clears it, and whether it is filled from this process alone, is the implementation's affair.
class Counters : public FeatureSink {
 public:
  void add(std::uint32_t feature) override { bytes()[feature % kFeatureSpace] = 1; }
  virtual std::span<std::uint8_t, kFeatureSpace> bytes() = 0;

  /// A descriptor of the memory behind the array, for another process to map (MAP_SHARED, kFeatureSpace bytes) and to
  /// count in, such as an instrumented runtime in the sandbox. The descriptor stays the array's own; every call gives
  /// the same. What was counted before stays. Not to be called while another thread counts.
  virtual Result<int> share() = 0;
};

/// The array that libFuzzer finds by the name of its section when it is linked into this process, and clears before
/// each input. One for the process, therefore.
Counters& process_counters();

}  // namespace warmfuzz
