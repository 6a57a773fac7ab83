#pragma once

#include <cstddef>
#include <cstdint>

#include "warmfuzz/observation.h"

namespace warmfuzz {

/// Takes what a scenario made visible. A feature is a number below kFeatureSpace; adding it twice is adding it once.
class FeatureSink {
 public:
  virtual ~FeatureSink() = default;
  virtual void add(std::uint32_t feature) = 0;
};

/// Features of outcomes take the numbers up to this one; those from here to kFeatureSpace are for coverage inside of
/// runtimes.
inline constexpr std::uint32_t kOutcomeFeatures = 16'384;
inline constexpr std::uint32_t kFeatureSpace = 65'536;

/// What can be told from outside about where a scenario took the handler, so that the engine keeps inputs that reach
/// something new even where nothing of the runtime is instrumented:
/// - how each invocation ended (kind, HTTP status, error type), cold or warm, and after which end of the one before
/// - where in the handler's own code an error arose
/// - which keys the response has
/// - which kinds of operation it did in which folders
/// - which shapes of lines it logged
/// Each group has a range of its own and no more features than fit there, so that a handler that echoes its input
/// cannot fill the corpus. Digits and canaries are left out of every shape. Values depend on nothing but the trace.
/// Cost grows with what was observed only up to fixed bounds (some kilobytes of log and body, some hundred operations).
void outcome_features(const Trace& trace, FeatureSink& sink);

}  // namespace warmfuzz
