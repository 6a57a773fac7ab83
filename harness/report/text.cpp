#include "harness/report/text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>

namespace warmfuzz::report {
namespace {

struct Character {
  char32_t value = 0;
  std::size_t size = 1;
  bool valid = false;
};

/// Strict UTF-8: no overlong form, no surrogate, nothing above U+10FFFF. Precondition: not empty.
Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return {};
  auto value = static_cast<char32_t>(lead & (0xff >> (size + 1)));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    value = (value << 6) | (byte(i) & 0x3f);
  }
  constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  if (value < kLeast[size] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return {};
  return {value, size, true};
}

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t value) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& range) { return value >= range.first && value <= range.last; });
}

/// Unicode 15: control (Cc), format (Cf), line and paragraph separators, fillers without a glyph, and noncharacters
/// that XML forbids.
constexpr std::array<Range, 15> kInvisible{{{0x0, 0x1f},
                                            {0x7f, 0x9f},
                                            {0xad, 0xad},
                                            {0x61c, 0x61c},
                                            {0x115f, 0x1160},
                                            {0x180b, 0x180f},
                                            {0x200b, 0x200f},
                                            {0x2028, 0x202e},
                                            {0x2060, 0x206f},
                                            {0x3164, 0x3164},
                                            {0xfeff, 0xfeff},
                                            {0xfff9, 0xfffb},
                                            {0xfffe, 0xffff},
                                            {0x1d173, 0x1d17a},
                                            {0xe0000, 0xe0fff}}};

/// Marks that are drawn onto the character before them.
constexpr std::array<Range, 7> kNoColumn{{{0x300, 0x36f},
                                          {0x483, 0x489},
                                          {0x591, 0x5bd},
                                          {0x64b, 0x65f},
                                          {0x1ab0, 0x1aff},
                                          {0x20d0, 0x20ff},
                                          {0xfe00, 0xfe0f}}};

/// East Asian wide and full-width forms, and emoji.
constexpr std::array<Range, 8> kTwoColumns{{{0x1100, 0x115e},
                                            {0x2e80, 0x303e},
                                            {0x3041, 0xa4cf},
                                            {0xac00, 0xd7a3},
                                            {0xf900, 0xfaff},
                                            {0xff01, 0xff60},
                                            {0x1f300, 0x1faff},
                                            {0x20000, 0x3fffd}}};

std::string spelt(char32_t value, bool byte) {
  if (byte || value < 0x80) {
    switch (value) {
      case '\n':
        return "\\n";
      case '\r':
        return "\\r";
      case '\t':
        return "\\t";
      default:
        break;
    }
  }
  char text[16];
  const char* format = byte || value < 0x80 ? "\\x%02x" : value <= 0xffff ? "\\u%04x" : "\\u{%x}";
  std::snprintf(text, sizeof text, format, static_cast<unsigned>(value));
  return text;
}

/// Calls `show(piece, was_spelt_out)` along the text.
template <typename Show>
void walk(std::string_view text, Lines lines, Show show) {
  std::size_t plain = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto character = first_character(text.substr(at));
    const bool line_mark = character.value == '\n' || character.value == '\t';
    const bool hidden = !character.valid || (within(kInvisible, character.value) &&
                                             !(character.valid && line_mark && lines == Lines::many));
    if (hidden) {
      if (plain < at) show(text.substr(plain, at - plain), false);
      const auto value =
          character.valid ? character.value : static_cast<char32_t>(static_cast<unsigned char>(text[at]));
      show(std::string_view(spelt(value, !character.valid)), true);
      plain = at + character.size;
    }
    at += character.size;
  }
  if (plain < at) show(text.substr(plain), false);
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
}

}  // namespace

std::string visible(std::string_view text, Lines lines) {
  std::string out;
  walk(text, lines, [&](std::string_view piece, bool) { out += piece; });
  return out;
}

std::string xml(std::string_view text, Lines lines) {
  std::string out;
  walk(text, lines, [&](std::string_view piece, bool) { append_escaped(out, piece); });
  return out;
}

std::string html(std::string_view text, Lines lines) {
  std::string out;
  walk(text, lines, [&](std::string_view piece, bool spelt_out) {
    if (spelt_out) out += "<i>";
    append_escaped(out, piece);
    if (spelt_out) out += "</i>";
  });
  return out;
}

std::string shorten(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  std::size_t at = 0;
  for (;;) {
    const auto size = character_size(text.substr(at));
    if (at + size > bytes) break;
    at += size;
  }
  return std::string(text.substr(0, at)) + " … (" + grouped(text.size() - at) + " more bytes)";
}

std::string shell_word(std::string_view word) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@%+=,";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos) return std::string(word);
  std::string out = "'";
  for (const char c : word) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto character = first_character(text.substr(at));
    if (within(kTwoColumns, character.value)) {
      count += 2;
    } else if (!within(kNoColumn, character.value)) {
      count += 1;
    }
    at += character.size;
  }
  return count;
}

std::size_t character_size(std::string_view text) { return first_character(text).size; }

std::string grouped(std::uint64_t number) {
  auto text = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) {
    text.insert(static_cast<std::size_t>(at), ",");
  }
  return text;
}

std::string counted(std::uint64_t number, std::string_view noun) {
  return grouped(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

std::string duration(double seconds) {
  if (seconds < 60) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f s", seconds);
    return text;
  }
  const auto whole = static_cast<std::uint64_t>(seconds);
  return grouped(whole / 60) + " min " + std::to_string(whole % 60) + " s";
}

}  // namespace warmfuzz::report
