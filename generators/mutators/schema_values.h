#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/event_source.h"

/// Benign values for a JSON Schema, so that a handler which validates its input lets them through.
namespace warmfuzz {

/// Harmless values that the schema allows, placeholders inside wherever it leaves room for one. The first has
/// everything that the schema names; then one with what it requires only; then the first with each other value of an
/// enumeration and each other alternative in turn, at most `limit` in all. `name`: what the value is called.
/// What is understood: type, properties, required, items, enum, const, format, pattern, the bounds of numbers, lengths
/// and lists, allOf, the alternatives of oneOf and anyOf. Never empty.
std::vector<Json> values_for_schema(const Json& schema, std::string_view name, std::size_t limit = 24);

}  // namespace warmfuzz
