#include "generators/canary/planting/base64.h"

#include <algorithm>

#include "generators/canary/encodings/readings.h"

namespace warmfuzz::planting {

std::string to_base64(std::string_view bytes, bool url) {
  const auto padding = (3 - bytes.size() % 3) % 3;
  auto text = readings::packed(readings::kBase64, std::string(bytes) + std::string(padding, '\0'), 0);
  std::fill(text.end() - static_cast<std::ptrdiff_t>(padding), text.end(), '=');
  if (url) {
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
  if (text.size() % 4 != 0) return std::nullopt;
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  if (text.find_first_not_of(letters) != std::string_view::npos) return std::nullopt;
  return readings::unpack(readings::kBase64, {}, 0, text, 0, text.size()).bytes;
}

}  // namespace warmfuzz::planting
