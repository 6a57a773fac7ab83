#pragma once

#include <string>
#include <string_view>

#include "harness/project/yaml/value.h"

namespace warmfuzz {

/// Helpers to build the results of intrinsic functions.
Value scalar(std::string text, int line, ValueOrigin origin);

/// A mixture of both is as secret, otherwise as unknown, as the more so of the two.
ValueOrigin stronger(ValueOrigin a, ValueOrigin b);

/// `into` was made from `from` too.
void absorb(Value& into, const Value& from);
void add_references(Value& into, const Value& from);

/// A list of the pieces of a scalar, each of its origin.
Value split_text(const Value& value, std::string_view separator);

/// A placeholder by the name of the thing it is for (`hint`) if that tells its form, otherwise by `name`.
std::string guess(std::string_view hint, std::string_view name);

}  // namespace warmfuzz
