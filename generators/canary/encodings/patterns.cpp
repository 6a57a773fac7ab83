#include "generators/canary/encodings/patterns.h"

#include <utility>

namespace warmfuzz {
namespace {

std::string in_base(unsigned value, unsigned base) {
  std::string digits;
  for (; value > 0; value /= base) digits.insert(digits.begin(), "0123456789abcdef"[value % base]);
  return digits;
}

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string upper(std::string_view text) {
  std::string out;
  for (const char c : text) out += upper(c);
  return out;
}

/// Matches a letter or a digit in either case.
std::string any_case(char c) {
  const char other = upper(c);
  return other == c ? std::string{c} : std::string{'[', c, other, ']'};
}

std::string any_case(std::string_view digits) {
  std::string out;
  for (const char c : digits) out += any_case(c);
  return out;
}

/// Matches the number of a letter, of either case, in this base.
std::string number(char letter, unsigned base) {
  const auto digits = [base](char c) { return any_case(in_base(static_cast<unsigned char>(c), base)); };
  return "(?:" + digits(letter) + "|" + digits(upper(letter)) + ")";
}

/// The prefix with each letter as `write` has it. All three families below are what readings::read_text, read_hex and
/// read_decimal take, with limits on repetition, which keep the automaton small.
template <typename Write>
Pattern characters(std::string_view prefix, readings::ReadCharacter read, std::string_view separator,
                   const Write& write) {
  Pattern pattern;
  pattern.read = read;
  for (const char letter : prefix) {
    if (!pattern.expression.empty()) pattern.expression += separator;
    pattern.expression += write(letter);
  }
  return pattern;
}

Pattern text_pattern(std::string_view prefix) {
  const auto nuls = R"((?:(?:\x00|%(?:25){0,3}00|\\{1,8}(?:u00|x)00){1,3})?)";
  return characters(prefix, readings::read_text, nuls, [](char letter) {
    const auto hex = number(letter, 16);
    const auto percent = "%(?:25){0,3}" + hex;
    const auto backslash = R"(\\{1,8}(?:u00)" + hex + R"(|u\{)" + hex + R"(\}|x)" + hex + "|" + number(letter, 8) + ")";
    const auto html = "&#(?:" + number(letter, 10) + "|[xX]" + hex + ");";
    return "(?:" + any_case(letter) + "|" + percent + "|" + backslash + "|" + html + ")";
  });
}

Pattern hex_pattern(std::string_view prefix) {
  const auto separator = R"((?:[ :,\-\t\r\n]{1,3}(?:0[xX])?)?)";
  return characters(prefix, readings::read_hex, separator, [](char letter) { return number(letter, 16); });
}

Pattern decimal_pattern(std::string_view prefix) {
  const auto separator = R"([ \t\r\n]*,[ \t\r\n]*)";
  return characters(prefix, readings::read_decimal, separator, [](char letter) { return number(letter, 10); });
}

Pattern reversed_pattern(std::string_view prefix) {
  Pattern pattern;
  pattern.family = Pattern::Family::reversed;
  for (const char letter : prefix) {
    pattern.expression.insert(0, any_case(letter));
  }
  return pattern;
}

Pattern packed_pattern(const readings::Radix& radix, std::string inside, unsigned skip) {
  Pattern pattern;
  pattern.family = Pattern::Family::packed;
  pattern.radix = &radix;
  pattern.skip = skip;
  const auto letters = readings::packed(radix, inside, skip);
  pattern.letters = letters.size();
  pattern.inside = std::move(inside);
  for (const char letter : letters) {
    if (letter == '+') {
      pattern.expression += "[+\\-]";
    } else if (letter == '/') {
      pattern.expression += "[/_]";
    } else {
      pattern.expression += radix.folds_case ? any_case(lower(letter)) : std::string{letter};
    }
  }
  return pattern;
}

/// The bits that a byte can leave in the letter before: the multiples of 8 modulo the size of a letter.
std::vector<unsigned> skips(const readings::Radix& radix) {
  return radix.bits == readings::kBase64.bits ? std::vector<unsigned>{0, 2, 4} : std::vector<unsigned>{0, 1, 2, 3, 4};
}

}  // namespace

std::vector<Pattern> token_patterns(std::string_view token_prefix) {
  const std::string prefix(token_prefix);
  using readings::kBase32;
  using readings::kBase64;
  std::vector<Pattern> patterns{text_pattern(prefix), hex_pattern(prefix), decimal_pattern(prefix),
                                reversed_pattern(prefix)};

  auto capital = prefix;
  capital[0] = upper(capital[0]);
  std::string wide;  // UTF-16 of either order, from its first character on
  for (const char letter : prefix) wide += std::string(wide.empty() ? 0 : 1, '\0') + letter;

  for (const auto skip : skips(kBase64)) {
    for (const auto& inside : {prefix, upper(prefix), wide}) patterns.push_back(packed_pattern(kBase64, inside, skip));
    // With half of it in the letter before, a capital looks like any other letter.
    if (skip < 4) patterns.push_back(packed_pattern(kBase64, capital, skip));
    for (const auto inside_skip : skips(kBase64)) {
      auto pattern = packed_pattern(kBase64, readings::packed(kBase64, prefix, inside_skip), skip);
      pattern.inside_radix = &kBase64;
      pattern.inside_skip = inside_skip;
      patterns.push_back(std::move(pattern));
    }
  }
  for (const auto skip : skips(kBase32)) {
    for (const auto& inside : {prefix, upper(prefix)}) patterns.push_back(packed_pattern(kBase32, inside, skip));
  }
  return patterns;
}

}  // namespace warmfuzz
