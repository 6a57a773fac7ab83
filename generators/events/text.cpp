#include "generators/events/text.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "include/src/json_text.h"

namespace warmfuzz::events {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_alnum(unsigned char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Bytes of the UTF-8 character that starts at `at`; 0 if there is none.
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  std::size_t length = 1;
  if (lead >= 0xF0) {
    length = 4;
  } else if (lead >= 0xE0) {
    length = 3;
  } else if (lead >= 0xC0) {
    length = 2;
  } else if (lead >= 0x80) {
    return 0;
  }
  if (at + length > text.size() || !valid_utf8(text.substr(at, length))) return 0;
  return length;
}

std::string to_utf8(std::string_view text) {
  if (valid_utf8(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto length = character_length(text, at);
    if (length == 0) {
      out += kReplacement;
      ++at;
    } else {
      out.append(text, at, length);
      at += length;
    }
  }
  return out;
}

/// Precondition for the multi-byte case: `character` is one UTF-8 character.
bool allowed(Charset charset, std::string_view character) {
  const auto c = static_cast<unsigned char>(character[0]);
  const bool ascii = character.size() == 1;
  switch (charset) {
    case Charset::bytes:
    case Charset::unicode:
      return true;
    case Charset::xml:
      if (ascii) return c >= 0x20 || c == '\t' || c == '\n' || c == '\r';
      return character != "\xEF\xBF\xBE" && character != "\xEF\xBF\xBF";  // U+FFFE, U+FFFF
    case Charset::path:
      return !ascii || (c >= 0x20 && c != 0x7F);
    case Charset::header_value:
      return ascii && ((c >= 0x20 && c < 0x7F) || c == '\t');
    case Charset::header_name:
      return ascii &&
             (is_alnum(c) || std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos);
    case Charset::attribute_name:
      return ascii && (is_alnum(c) || c == '_' || c == '.' || c == '-');
    case Charset::visible:
      return ascii && c > 0x20 && c < 0x7F;
    case Charset::hex:
      return ascii && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
  return false;
}

void trim_blanks(std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string::npos) {
    text.clear();
    return;
  }
  text.erase(text.find_last_not_of(" \t") + 1);
  text.erase(0, first);
}

void tidy_attribute_name(std::string& name) {
  for (auto dots = name.find(".."); dots != std::string::npos; dots = name.find("..")) name.erase(dots, 1);
  if (!name.empty() && name.front() == '.') name.erase(0, 1);
  if (!name.empty() && name.back() == '.') name.pop_back();
  const auto start = lower(name.substr(0, 7));
  if (start.rfind("aws.", 0) == 0 || start.rfind("amazon.", 0) == 0) name.insert(0, 1, 'x');
}

void append_percent(std::string& out, unsigned char byte) {
  constexpr char digits[] = "0123456789ABCDEF";
  out += '%';
  out += digits[byte >> 4];
  out += digits[byte & 15];
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string form_urlencode(std::string_view text, std::string_view keep) {
  std::string out;
  out.reserve(text.size() + 16);
  for (const char c : text) {
    if (is_alnum(static_cast<unsigned char>(c)) || keep.find(c) != std::string_view::npos) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      append_percent(out, static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace

std::string keep_within(Charset charset, std::string_view text) {
  if (charset == Charset::bytes) return std::string(text);
  // Nearly every text: visible ASCII where that is allowed.
  const bool ascii_is_allowed = charset == Charset::unicode || charset == Charset::xml || charset == Charset::path;
  if (ascii_is_allowed && std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; }))
    return std::string(text);
  auto whole = to_utf8(text);
  bool all = true;
  for (std::size_t at = 0; at < whole.size() && all;) {
    const auto length = character_length(whole, at);
    all = allowed(charset, std::string_view(whole).substr(at, length));
    at += length;
  }
  if (!all) {
    std::string out;
    out.reserve(whole.size());
    for (std::size_t at = 0; at < whole.size();) {
      const auto character = std::string_view(whole).substr(at, character_length(whole, at));
      if (allowed(charset, character)) out += character;
      at += character.size();
    }
    whole = std::move(out);
  }
  if (charset == Charset::header_value) trim_blanks(whole);
  if (charset == Charset::attribute_name) tidy_attribute_name(whole);
  return whole;
}

bool glob_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  auto star = std::string_view::npos;  // the last '*' passed, to which a mismatch goes back
  std::size_t taken = 0;               // what that '*' stands for ends here
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++taken;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

std::string matching_text(std::string_view pattern, std::string_view text) {
  if (glob_matches(pattern, text)) return std::string(text);
  const auto first = pattern.find('*');
  auto inner = text;
  if (first != std::string_view::npos) {
    const auto head = pattern.substr(0, first);
    const auto tail = pattern.substr(pattern.rfind('*') + 1);
    if (inner.substr(0, head.size()) == head) inner.remove_prefix(head.size());
    if (inner.size() >= tail.size() && inner.substr(inner.size() - tail.size()) == tail)
      inner.remove_suffix(tail.size());
  }
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '*') {
      if (i == first) out += inner;
    } else {
      out += pattern[i] == '?' ? 'x' : pattern[i];
    }
  }
  return out;
}

void truncate_utf8(std::string& text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return;
  auto end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
}

std::string percent_encode(std::string_view text, std::string_view keep) {
  std::string out;
  out.reserve(text.size() + 16);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_alnum(byte) || c == '-' || c == '.' || c == '_' || c == '~' || keep.find(c) != std::string_view::npos) {
      out += c;
    } else {
      append_percent(out, byte);
    }
  }
  return out;
}

std::string form_urlencode_key(std::string_view key) { return form_urlencode(key, ".-*_/"); }
std::string form_urlencode(std::string_view text) { return form_urlencode(text, ".-*_"); }

std::string percent_decode(std::string_view text, bool plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size()) {
      const int high = hex_value(text[at + 1]);
      const int low = hex_value(text[at + 2]);
      if (high >= 0 && low >= 0) {
        out += static_cast<char>(high * 16 + low);
        at += 2;
        continue;
      }
    }
    out += plus && text[at] == '+' ? ' ' : text[at];
  }
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

std::string md5(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  // Looked up once: OpenSSL 3 otherwise searches its providers on every call.
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "MD5", nullptr);
#else
  static const EVP_MD* const algorithm = EVP_md5();
#endif
  if (algorithm == nullptr || EVP_Digest(bytes.data(), bytes.size(), digest, &length, algorithm, nullptr) != 1)
    return {};
  return {reinterpret_cast<const char*>(digest), length};
}

std::string md5_hex(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(32);
  for (const char c : md5(bytes)) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

std::string text_of(const Json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>();
  if (value.is_null()) return {};
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string decimal(const Json& number) {
  if (!number.is_number_float()) return number.is_number() ? number.dump() : "0";
  const auto value = number.get<double>();
  if (!std::isfinite(value)) return "0";
  // dump() gives the shortest digits that read back as the same double; they only have to be moved.
  const auto shortest = number.dump();
  const auto e = shortest.find_first_of("eE");
  auto mantissa = shortest.substr(0, e);
  int exponent = e == std::string::npos ? 0 : std::atoi(shortest.c_str() + e + 1);
  std::string sign;
  if (mantissa.front() == '-') {
    sign = "-";
    mantissa.erase(0, 1);
  }
  const auto point = mantissa.find('.');
  auto digits = mantissa;
  if (point != std::string::npos) {
    exponent -= static_cast<int>(mantissa.size() - point - 1);
    digits.erase(point, 1);
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  while (exponent < 0 && !digits.empty() && digits.back() == '0') {
    digits.pop_back();
    ++exponent;
  }
  if (digits.empty()) return "0";
  if (exponent >= 0) return sign + digits + std::string(static_cast<std::size_t>(exponent), '0');
  const auto places = static_cast<std::size_t>(-exponent);
  if (digits.size() <= places) digits.insert(0, places - digits.size() + 1, '0');
  digits.insert(digits.size() - places, 1, '.');
  return sign + digits;
}

std::uint64_t stable_hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3ULL;
  }
  return hash;
}

}  // namespace warmfuzz::events
