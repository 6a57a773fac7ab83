#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace warmfuzz::report {

// Much of what a report shows was written by the handler or by an attack: it may hold escape sequences that move a
// terminal's cursor, marks that turn the reading direction, or bytes that are no text at all. Everything goes through
// here on its way out.

/// Whether line breaks and tabs stay as they are or are spelt out like the other control characters.
enum class Lines { one, many };

/// `text` as valid UTF-8 in which nothing is invisible: control characters, marks of direction and format, and bytes
/// that are not UTF-8 are spelt "\x1b", "\u202e", "\xff".
std::string visible(std::string_view text, Lines lines = Lines::one);

/// visible(), and safe as XML 1.0 text and in quoted attributes.
std::string xml(std::string_view text, Lines lines = Lines::one);

/// As xml(), with what was spelt out marked up (`<i>\x1b</i>`), so that it differs from the same letters in the text.
std::string html(std::string_view text, Lines lines = Lines::one);

/// At most about `bytes` bytes of `text`, whole characters, followed by how much was left out.
std::string shorten(std::string_view text, std::size_t bytes);

/// `word` as one word of a POSIX shell's command line.
std::string shell_word(std::string_view word);

/// How many columns a terminal takes for it. Precondition: as from visible(), Lines::one.
std::size_t columns(std::string_view text);

/// Offset after the first character of `text` (one byte where it is not UTF-8). Precondition: not empty.
std::size_t character_size(std::string_view text);

/// "12,345"
std::string grouped(std::uint64_t number);

/// "1 finding", "2 findings"
std::string counted(std::uint64_t number, std::string_view noun);

/// "8.0 s", "2 min 5 s"
std::string duration(double seconds);

}  // namespace warmfuzz::report
