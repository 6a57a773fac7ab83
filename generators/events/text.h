#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

/// Transformations of text that services apply to what an attacker sends. All of them are total: any bytes go in.
namespace warmfuzz::events {

using Json = nlohmann::json;

/// Which characters a field may hold.
enum class Charset {
  bytes,           ///< any bytes
  unicode,         ///< any Unicode text
  xml,             ///< what SQS takes: #x9 #xA #xD #x20-#xD7FF #xE000-#xFFFD #x10000-#x10FFFF
  path,            ///< no control characters (C0 and DEL)
  header_value,    ///< visible ASCII, space and tab; no blanks at the ends
  header_name,     ///< RFC 9110 token
  attribute_name,  ///< A-Z a-z 0-9 _ . -, no dot at an end or doubled, not starting with "AWS." or "Amazon."
  visible,         ///< ASCII letters, digits and punctuation
  hex,             ///< 0-9 a-f
};

/// `text` without what the charset does not allow; never cuts a character in two. Bytes that are not UTF-8 become
/// U+FFFD first (but for `bytes`, which keeps everything).
std::string keep_within(Charset charset, std::string_view text);

/// Whether a pattern with '*' (any text) and '?' (one character) matches all of `text`.
bool glob_matches(std::string_view pattern, std::string_view text);
/// `text` itself if the pattern matches it, otherwise the pattern with `text` for its first '*' and nothing for the
/// others, an 'x' for each '?'. What `text` shares with the beginning and the end of the pattern is not repeated.
std::string matching_text(std::string_view pattern, std::string_view text);

/// Cuts `text` to at most `max_bytes`, at a character boundary if it is UTF-8.
void truncate_utf8(std::string& text, std::size_t max_bytes);

/// Every byte but the unreserved ones of RFC 3986 and those in `keep` becomes %XX, upper case.
std::string percent_encode(std::string_view text, std::string_view keep = {});

/// As Java's URLEncoder does, which S3 uses in its notifications: space is '+', `A-Za-z0-9.-*_` stay, and of the rest
/// '/' stays too.
std::string form_urlencode_key(std::string_view key);

/// application/x-www-form-urlencoded, for names and values.
std::string form_urlencode(std::string_view text);

/// %XX becomes the byte, '+' a space if `plus`; a '%' without two hex digits stays.
std::string percent_decode(std::string_view text, bool plus);

std::string lower(std::string_view text);
std::string upper(std::string_view text);

/// 32 lower-case hex digits.
std::string md5_hex(std::string_view bytes);
/// The 16 bytes themselves.
std::string md5(std::string_view bytes);

/// What a value is as text: a string itself, null the empty text, everything else its JSON.
std::string text_of(const Json& value);

/// A plain decimal number without exponent: "1", "-0.25", "1000000000000000000000". Infinite ones give "0".
std::string decimal(const Json& number);

/// FNV-1a; the same on every machine.
std::uint64_t stable_hash(std::string_view text);

}  // namespace warmfuzz::events
