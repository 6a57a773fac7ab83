#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How a token may be written down, and how to read it back from a known place in a text. Pure functions; finding the
/// place is the recogniser's job.
namespace warmfuzz::readings {

/// How one character was written.
enum class Form : std::uint8_t {
  plain,
  percent,  ///< %77, and %2577 as often as it was encoded again
  json,     ///< \u0077, \u{77}, with any number of backslashes
  escaped,  ///< \x77, \167
  html,     ///< &#119; &#x77;
  hex,      ///< 77, with or without separators between bytes
  decimal,  ///< 119, in a list
};

struct Character {
  char value = 0;
  std::size_t next = 0;  ///< where the following character starts
  Form form = Form::plain;
};

/// Reads the character that starts at `at`; nothing at the end of the text or where none starts.
using ReadCharacter = std::optional<Character> (*)(std::string_view text, std::size_t at);

/// A character as it is, percent-encoded, or as an escape of JSON, C or HTML.
std::optional<Character> read_text(std::string_view text, std::size_t at);
/// Two hexadecimal digits, after at most three separators and "0x".
std::optional<Character> read_hex(std::string_view text, std::size_t at);
/// A number below 256, after a comma and white space.
std::optional<Character> read_decimal(std::string_view text, std::size_t at);

struct Reading {
  std::string value;
  std::size_t end = 0;      ///< of the last character
  Form form = Form::plain;  ///< of the characters that are not plain
  bool mixed = false;       ///< several forms besides plain
  bool wide = false;        ///< NUL characters in between: UTF-16 or UTF-32
};

/// Reads `count` characters from `at` on, passing over up to three NULs before each; nothing if the text ends before.
std::optional<Reading> read_characters(std::string_view text, std::size_t at, std::size_t count, ReadCharacter read);

/// The start of a reading of `expected` (any letter case) that ends at `end`: the lowest within `reach` bytes.
std::optional<std::size_t> find_start(std::string_view text, std::size_t end, std::string_view expected,
                                      std::size_t reach, ReadCharacter read);

/// An encoding of 2^bits letters, each for `bits` bits of a stream of bytes.
struct Radix {
  std::string_view name;
  unsigned bits = 0;
  std::string_view alphabet;
  bool folds_case = false;
};
inline constexpr Radix kBase64{"base64", 6, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"};
inline constexpr Radix kBase32{"base32", 5, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", true};

/// The letters that `bytes` always has in this radix when its first `skip` bits share a letter with what stands before.
std::string packed(const Radix& radix, std::string_view bytes, unsigned skip);

struct Unpacked {
  std::string bytes;
  std::vector<std::size_t> ends;  ///< for each byte, where the letter that completes it ends
};

/// Reads letters from `at` on, where packed(radix, bytes, skip) stands, for at most `most` bytes or until one is no
/// letter. Line breaks, white space after them and percent-encoding are passed over; base64 in both alphabets, base32
/// in both cases.
Unpacked unpack(const Radix& radix, std::string_view bytes, unsigned skip, std::string_view text, std::size_t at,
                std::size_t most);

}  // namespace warmfuzz::readings
