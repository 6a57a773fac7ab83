#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/oracle.h"

namespace warmfuzz::judging {

/// How every canary begins, in any kind: a quick look for it saves the recogniser's work on texts such as paths.
inline constexpr std::string_view kCanaryStart = "wfz";

inline bool may_hold_canary(std::string_view text) { return text.find(kCanaryStart) != std::string_view::npos; }

/// `text` as a finding may show it: scrubbed of live canaries, and valid UTF-8.
std::string shown(std::string_view text, const CanaryRecogniser& canaries);

/// The line around `offset`, scrubbed, on one line and at most about `width` bytes long.
std::string excerpt(std::string_view text, std::size_t offset, const CanaryRecogniser& canaries,
                    std::size_t width = 160);

/// The line of `text` that holds `offset`.
std::string_view line_at(std::string_view text, std::size_t offset);

/// A key with what differs from run to run taken out: canaries, UUIDs and long numbers become `{}`.
std::string stable_key(std::string_view key);

/// The same for the name of a file, which may be made anew each time in many ways: what follows the first separator or
/// identifier becomes `*`, the extension stays. "order-X7bQ2z.json" → "order*.json", "last.json" → "last.json".
std::string stable_file_name(std::string_view name);

std::string lower_case(std::string_view text);

/// The words of a label or a key, in lower case: "X-Api-Key" → x, api, key; "accessToken" → access, token.
std::vector<std::string> words_of(std::string_view name);

bool is_digit(char c);
bool is_alphanumeric(char c);

}  // namespace warmfuzz::judging
