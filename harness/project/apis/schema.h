#pragma once

#include <string_view>

#include "harness/project/yaml/value.h"

namespace warmfuzz {

/// The value that a local reference ("#/components/schemas/Order") leads to; null if there is none.
const Value* referred(std::string_view reference, const Value& document);

/// `value`, or what its "$ref" leads to.
const Value& followed(const Value& value, const Value& document);

/// A JSON Schema with its local references (into `document`) put in their places. Where it contains itself, or is
/// unreasonably large, it ends in a schema that allows everything; so does a reference to another file.
Json schema_of(const Value& schema, const Value& document);

}  // namespace warmfuzz
