#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/oracle.h"

namespace warmfuzz::judging {

/// A canary and where in a document it lies.
struct PlacedCanary {
  CanarySighting sighting;
  /// JSON pointer, through JSON nested in texts; array indices are `*`, keys that hold canaries or identifiers `{}`.
  /// "" where the document is no JSON, or for one that is found in the whole text only.
  std::string pointer;
};

/// The canaries of `sightings` (all of `document`) with their places. Costs a parse: only where there are some.
std::vector<PlacedCanary> place(const std::string& document, const std::vector<CanarySighting>& sightings,
                                const CanaryRecogniser& canaries);

/// "/body/items/*/email" → "/body", "" → "": the part of a document that the handler's own code gave its shape. What
/// lies deeper may have the shape that an event brought, and tells no flaws apart.
std::string first_segment(std::string_view pointer);

}  // namespace warmfuzz::judging
