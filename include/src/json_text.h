#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace warmfuzz {

/// Whether `text` is UTF-8 as a JSON parser accepts it: no overlong form, no surrogate, nothing above U+10FFFF.
bool valid_utf8(std::string_view text);

/// Appends `text` as a JSON string literal. Precondition: valid_utf8(text).
void append_json_string(std::string& out, std::string_view text);

/// Standard alphabet, padded, on one line.
std::string base64_encode(std::string_view bytes);

/// Takes only what base64_encode could have made, apart from unused bits of the last character. Nothing otherwise.
std::optional<std::string> base64_decode(std::string_view text);

/// Whether brackets outside strings nest deeper than `limit`. Meant for text not parsed yet: right for JSON, some
/// answer for anything else.
bool nests_deeper_than(std::string_view text, std::size_t limit);

}  // namespace warmfuzz
