#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace warmfuzz::planting {

/// Padded; `url` chooses the alphabet for URLs.
std::string to_base64(std::string_view bytes, bool url);

/// Takes either alphabet. Nothing if the text is not whole groups of four, padding included.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace warmfuzz::planting
