#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace warmfuzz::runtime_api {

/// For messages: control characters and bytes outside ASCII as \xNN, cut at `limit` bytes of the input.
std::string printable(std::string_view text, std::size_t limit);

/// The inside of a JSON string. Precondition: `text` is ASCII.
std::string json_escape(std::string_view text);

/// Tolerant: stops at the first character that is not base64.
std::string decode_base64(std::string_view text);

/// ASCII only, as HTTP wants it.
bool equals_ignoring_case(std::string_view a, std::string_view b);

}  // namespace warmfuzz::runtime_api
