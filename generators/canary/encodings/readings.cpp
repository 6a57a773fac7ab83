#include "generators/canary/encodings/readings.h"

#include <array>

namespace warmfuzz::readings {
namespace {

constexpr std::size_t kMostNuls = 3;  // UTF-32

char at_or_nul(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// A byte as two hexadecimal digits at `at`.
std::optional<char> hex_byte(std::string_view text, std::size_t at) {
  const int high = hex_digit(at_or_nul(text, at));
  const int low = hex_digit(at_or_nul(text, at + 1));
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<char>(high << 4 | low);
}

std::optional<Character> read_percent(std::string_view text, std::size_t at) {
  auto digits = at + 1;
  while (text.substr(digits, 2) == "25") digits += 2;
  const auto byte = hex_byte(text, digits);
  if (!byte) return std::nullopt;
  return Character{*byte, digits + 2, Form::percent};
}

std::optional<Character> read_backslash(std::string_view text, std::size_t at) {
  while (at_or_nul(text, at) == '\\') ++at;
  const auto rest = text.substr(at);
  if (rest.starts_with("u00")) {
    if (const auto byte = hex_byte(text, at + 3)) return Character{*byte, at + 5, Form::json};
  } else if (rest.starts_with("u{")) {
    const auto byte = hex_byte(text, at + 2);
    if (byte && at_or_nul(text, at + 4) == '}') return Character{*byte, at + 5, Form::json};
  } else if (rest.starts_with('x')) {
    if (const auto byte = hex_byte(text, at + 1)) return Character{*byte, at + 3, Form::escaped};
  } else if (rest.size() >= 3) {
    int value = 0;
    for (const char c : rest.substr(0, 3)) {
      if (c < '0' || c > '7') return std::nullopt;
      value = value * 8 + (c - '0');
    }
    if (value < 256) return Character{static_cast<char>(value), at + 3, Form::escaped};
  }
  return std::nullopt;
}

std::optional<Character> read_html(std::string_view text, std::size_t at) {
  constexpr std::size_t longest = 8;
  at += 2;  // "&#"
  const bool hex = lower(at_or_nul(text, at)) == 'x';
  if (hex) ++at;
  int value = 0;
  for (const auto begin = at; at < text.size() && at - begin < longest && value < 256; ++at) {
    const char c = text[at];
    if (c == ';' && at > begin) return Character{static_cast<char>(value), at + 1, Form::html};
    const int digit = hex_digit(c);
    if (digit < 0 || (!hex && digit > 9)) return std::nullopt;
    value = value * (hex ? 16 : 10) + digit;
  }
  return std::nullopt;
}

/// The letter of a packed text at `at`, seen through what transports do to such texts.
std::optional<Character> read_letter(std::string_view text, std::size_t at) {
  bool broken = false;
  for (;;) {
    const char c = at_or_nul(text, at);
    const char following = at_or_nul(text, at + 1);
    if (c == '\r' || c == '\n' || (broken && (c == ' ' || c == '\t'))) {
      ++at;
    } else if (c == '\\' && (following == 'n' || following == 'r')) {
      at += 2;
    } else {
      break;
    }
    broken = true;
  }
  if (at >= text.size()) return std::nullopt;
  if (text[at] == '\\' && at_or_nul(text, at + 1) == '/') return Character{'/', at + 2, Form::json};
  return read_text(text, at);
}

/// Letter → value, -1 for others.
using Values = std::array<std::int8_t, 256>;

constexpr Values values_of(const Radix& radix) {
  Values values{};
  for (auto& value : values) value = -1;
  for (std::size_t i = 0; i < radix.alphabet.size(); ++i) {
    const auto letter = static_cast<unsigned char>(radix.alphabet[i]);
    values[letter] = static_cast<std::int8_t>(i);
    if (radix.folds_case && letter >= 'A' && letter <= 'Z') values[letter - 'A' + 'a'] = static_cast<std::int8_t>(i);
    if (letter == '+') values['-'] = static_cast<std::int8_t>(i);  // the alphabet for URLs
    if (letter == '/') values['_'] = static_cast<std::int8_t>(i);
  }
  return values;
}

constexpr Values kBase64Values = values_of(kBase64);
constexpr Values kBase32Values = values_of(kBase32);

}  // namespace

std::optional<Character> read_text(std::string_view text, std::size_t at) {
  if (at >= text.size()) return std::nullopt;
  switch (text[at]) {
    case '%':
      return read_percent(text, at);
    case '\\':
      return read_backslash(text, at);
    case '&':
      if (at_or_nul(text, at + 1) == '#') return read_html(text, at);
      [[fallthrough]];
    default:
      return Character{text[at], at + 1, Form::plain};
  }
}

std::optional<Character> read_hex(std::string_view text, std::size_t at) {
  constexpr std::string_view separators = " :,-\t\r\n";
  for (int i = 0; i < 3 && at < text.size() && separators.find(text[at]) != std::string_view::npos; ++i) ++at;
  if (at_or_nul(text, at) == '0' && lower(at_or_nul(text, at + 1)) == 'x') at += 2;
  const auto byte = hex_byte(text, at);
  if (!byte) return std::nullopt;
  return Character{*byte, at + 2, Form::hex};
}

std::optional<Character> read_decimal(std::string_view text, std::size_t at) {
  constexpr std::string_view separators = ", \t\r\n";
  while (at < text.size() && separators.find(text[at]) != std::string_view::npos) ++at;
  int value = 0;
  const auto begin = at;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && at - begin < 3; ++at) {
    value = value * 10 + (text[at] - '0');
  }
  if (at == begin || value > 255) return std::nullopt;
  return Character{static_cast<char>(value), at, Form::decimal};
}

std::optional<Reading> read_characters(std::string_view text, std::size_t at, std::size_t count, ReadCharacter read) {
  Reading out;
  out.end = at;
  std::size_t nuls = 0;
  while (out.value.size() < count) {
    const auto character = read(text, out.end);
    if (!character) return std::nullopt;
    out.end = character->next;
    if (character->form != Form::plain && character->form != out.form) {
      out.mixed = out.form != Form::plain;
      out.form = character->form;
    }
    if (character->value == '\0') {
      if (++nuls > kMostNuls) return std::nullopt;
      out.wide = true;
      continue;
    }
    nuls = 0;
    out.value += character->value;
  }
  return out;
}

std::optional<std::size_t> find_start(std::string_view text, std::size_t end, std::string_view expected,
                                      std::size_t reach, ReadCharacter read) {
  const auto matches = [&](std::string_view value) {
    for (std::size_t i = 0; i < expected.size(); ++i) {
      if (lower(value[i]) != expected[i]) return false;
    }
    return true;
  };
  constexpr std::string_view separators = " :,-\t\r\n";
  for (auto at = end > reach ? end - reach : 0; at < end; ++at) {
    if (separators.find(text[at]) != std::string_view::npos) continue;
    const auto first = read(text, at);
    if (!first || first->value == '\0') continue;
    const auto reading = read_characters(text.substr(0, end), at, expected.size(), read);
    if (reading && reading->end == end && matches(reading->value)) return at;
  }
  return std::nullopt;
}

std::string packed(const Radix& radix, std::string_view bytes, unsigned skip) {
  std::string letters;
  std::uint64_t block = 0;
  unsigned held = 0;
  unsigned drop = skip;
  for (const char byte : bytes) {
    block = block << 8 | static_cast<unsigned char>(byte);
    held += 8;
    if (drop > 0) {
      held -= drop;
      drop = 0;
    }
    for (; held >= radix.bits; held -= radix.bits) {
      letters += radix.alphabet[block >> (held - radix.bits) & ((1U << radix.bits) - 1)];
    }
  }
  return letters;
}

Unpacked unpack(const Radix& radix, std::string_view bytes, unsigned skip, std::string_view text, std::size_t at,
                std::size_t most) {
  Unpacked out;
  std::uint64_t block = skip == 0 ? 0 : static_cast<unsigned char>(bytes[0]) >> (8 - skip);
  unsigned held = skip;
  const auto& values = radix.bits == kBase64.bits ? kBase64Values : kBase32Values;
  while (out.bytes.size() < most) {
    const auto letter = read_letter(text, at);
    if (!letter) break;
    const int value = values[static_cast<unsigned char>(letter->value)];
    if (value < 0) break;
    at = letter->next;
    block = block << radix.bits | static_cast<unsigned>(value);
    held += radix.bits;
    if (held >= 8) {
      held -= 8;
      out.bytes += static_cast<char>(block >> held & 0xff);
      out.ends.push_back(at);
    }
  }
  return out;
}

}  // namespace warmfuzz::readings
