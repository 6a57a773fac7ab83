#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace warmfuzz {

/// A harmless text that the regular expression finds itself in (ECMAScript, as JSON Schema uses it), of `least` to
/// `most` characters. nullopt where the expression is too involved (look-around, back-references) or has none.
std::optional<std::string> text_for_pattern(std::string_view pattern, std::size_t least, std::size_t most);

/// Whether the expression finds itself in the text; false also where it is none, or too long to try.
bool pattern_allows(std::string_view pattern, const std::string& text);

}  // namespace warmfuzz
