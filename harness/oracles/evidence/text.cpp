#include "harness/oracles/evidence/text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "generators/canary/scrub.h"

namespace warmfuzz::judging {

namespace {

// nlohmann's own replacement of what is not UTF-8.
std::string valid_utf8(const std::string& text) {
  const std::string dumped = Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  return Json::parse(dumped).get<std::string>();
}

bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// The end of the identifier that starts here: a canary, a UUID, a long hexadecimal or decimal number.
std::size_t identifier_end(std::string_view name, std::size_t at) {
  constexpr std::size_t canary_length = kCanaryStart.size() + 14;
  if (name.compare(at, kCanaryStart.size(), kCanaryStart) == 0 && name.size() - at >= canary_length)
    return at + canary_length;
  std::size_t end = at;
  std::size_t digits = 0;
  while (end < name.size() && (is_hex(name[end]) || (name[end] == '-' && end > at))) digits += is_digit(name[end++]);
  const std::size_t length = end - at;
  const bool bounded = end == name.size() || !is_alphanumeric(name[end]);
  if (bounded && ((length >= 8 && digits * 4 >= length) || (length >= 3 && digits == length))) return end;
  return at;
}

}  // namespace

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool upper = name[i] >= 'A' && name[i] <= 'Z';
    const bool after_lower = i > 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z';
    if (!is_alphanumeric(name[i]) || (upper && after_lower)) words.emplace_back();
    if (is_alphanumeric(name[i])) words.back() += lower_case(name.substr(i, 1));
  }
  std::erase(words, std::string());
  return words;
}

std::string shown(std::string_view text, const CanaryRecogniser& canaries) { return valid_utf8(scrub(text, canaries)); }

std::string_view line_at(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const auto before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return text.substr(begin, text.find('\n', offset) - begin);
}

std::string excerpt(std::string_view text, std::size_t offset, const CanaryRecogniser& canaries, std::size_t width) {
  // Longer than a canary in any encoding: so much is scrubbed beyond what is shown, and so much is cut off again, that
  // no half of one remains at an end.
  constexpr std::size_t margin = 256;
  const std::string_view line = line_at(text, offset);
  const auto line_begin = static_cast<std::size_t>(line.data() - text.data());
  const std::size_t at = offset > line_begin ? std::min(offset - line_begin, line.size()) : 0;
  const std::size_t before = std::min(at, width / 2 + margin);
  const std::size_t after = std::min(line.size() - at, width + margin);
  std::string head = scrub(line.substr(at - before, before), canaries);
  std::string tail = scrub(line.substr(at, after), canaries);
  if (before < at) head.erase(0, std::min(head.size(), margin));
  if (after < line.size() - at) tail.resize(tail.size() - std::min(tail.size(), margin));
  if (head.size() > width / 2 || before < at) head = "… " + head.substr(head.size() - std::min(head.size(), width / 2));
  if (tail.size() > width || after < line.size() - at) tail = tail.substr(0, width) + " …";
  return valid_utf8(head + tail);
}

std::string stable_key(std::string_view key) {
  std::string stable;
  for (std::size_t at = 0; at < key.size();) {
    const bool starts_word = at == 0 || !is_alphanumeric(key[at - 1]) || key.substr(at).starts_with(kCanaryStart);
    const std::size_t end = starts_word ? identifier_end(key, at) : at;
    if (end > at) {
      if (!stable.ends_with("{}")) stable += "{}";
      at = end;
    } else {
      stable += key[at++];
    }
  }
  return stable;
}

std::string stable_file_name(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  const std::size_t stem = dot == std::string_view::npos || dot == 0 ? name.size() : dot;
  constexpr std::size_t python_name = 11;  // tmp and eight of [a-z0-9_], as tempfile makes them
  std::size_t kept = 0;
  if (name.starts_with("tmp") && stem == python_name)
    kept = 3;
  else
    while (kept < stem && is_alphanumeric(name[kept]) && identifier_end(name, kept) == kept) ++kept;
  return std::string(name.substr(0, kept)) + (kept < stem ? "*" : "") + std::string(name.substr(stem));
}

}  // namespace warmfuzz::judging
