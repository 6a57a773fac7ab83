#include "harness/coverage/shape.h"

#include <cstddef>

namespace warmfuzz::coverage {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

bool word(char c) {
  return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool varies(std::string_view text) {
  for (const char c : text) {
    if (digit(c)) return true;
  }
  return text.find("wfz") != std::string_view::npos;
}

}  // namespace

std::uint64_t shape_of(std::string_view text, std::uint64_t hash) {
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      const auto close = text.find(c, at + 1);
      hash = hash_of("\"", hash);
      at = close == std::string_view::npos ? at + 1 : close + 1;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && word(text[end])) ++end;
    if (end == at) {
      hash = hash_of(text.substr(at, 1), hash);
      ++at;
      continue;
    }
    const auto token = text.substr(at, end - at);
    hash = hash_of(varies(token) ? std::string_view("0") : token, hash);
    at = end;
  }
  return hash;
}

}  // namespace warmfuzz::coverage
