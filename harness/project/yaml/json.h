#pragma once

#include "harness/project/yaml/value.h"

namespace warmfuzz {

/// The value as JSON. Scalars without quotes that look like numbers, true or false become those.
Json json_of(const Value& value);

/// JSON that a project file may have as a map or as a text that holds it (patterns, policies, constant inputs). A text
/// that is no JSON stays a text.
Json json_inside(const Value& value);

}  // namespace warmfuzz
