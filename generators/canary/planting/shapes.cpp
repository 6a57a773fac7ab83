#include <algorithm>
#include <cstdint>

#include "generators/canary/planting/base64.h"
#include "generators/canary/planting/looks.h"
#include "generators/canary/planting/values.h"

namespace warmfuzz::planting {
namespace {

/// Bytes that only look random, the same for the same token.
std::string filler(std::string_view token, std::size_t count) {
  std::uint32_t state = 2166136261U;  // FNV-1a
  for (const char c : token) state = (state ^ static_cast<unsigned char>(c)) * 16777619U;
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    state = state * 1664525U + 1013904223U;
    out += static_cast<char>(state >> 24);
  }
  return out;
}

std::string in_hex(std::string_view bytes, bool capitals) {
  const auto* digits = capitals ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

/// Long enough, and either evidently base64 or too irregular for words.
bool is_base64(std::string_view value) {
  constexpr std::size_t least = 24;
  return value.size() >= least && from_base64(value) &&
         (value.ends_with('=') || (value.find_first_of("+/") != std::string_view::npos && !is_words(value)));
}

bool is_jwt(std::string_view value) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
  return value.starts_with("eyJ") && std::count(value.begin(), value.end(), '.') == 2 &&
         value.find_first_not_of(letters) == std::string_view::npos;
}

}  // namespace

std::optional<std::string> shaped(std::string_view like, std::string_view token) {
  const auto longer = [](std::string text, std::size_t length) {
    if (text.size() < length) text.resize(length, 'x');
    return text;
  };
  if (is_hex(like) && like.size() % 2 == 0 && like.size() >= 32) {
    if (like.size() < token.size() * 2) return std::nullopt;
    const auto rest = filler(token, like.size() / 2 - token.size());
    return in_hex(std::string(token) + rest, like.find_first_of("ABCDEF") != std::string_view::npos);
  }
  if (is_base64(like)) {
    const auto size = from_base64(like)->size();
    if (size < token.size()) return std::nullopt;
    return to_base64(std::string(token) + filler(token, size - token.size()),
                     like.find_first_of("-_") != std::string_view::npos);
  }
  if (is_jwt(like)) {
    // One letter more, since base64 has no text of 4n + 1 letters.
    return std::string(like.substr(0, like.rfind('.') + 1)) + std::string(token) + "a";
  }
  return longer(std::string(like.substr(0, vendor_prefix(like))) + std::string(token), like.size());
}

}  // namespace warmfuzz::planting
