#pragma once

#include "generators/events/spec.h"

namespace warmfuzz::events {

/// Typed attribute values as plain JSON, the inverse of attribute_values.h: {"S":"x"} → "x", {"N":"1"} → 1,
/// {"stringValue":"x","dataType":"String"} → "x". What plain JSON cannot say (sets, binary values) stays typed.
Json plain_attributes(AttributeForm form, const Json& typed);

/// Whether every member of an object is a typed value as DynamoDB writes them.
bool is_dynamodb_item(const Json& value);

}  // namespace warmfuzz::events
