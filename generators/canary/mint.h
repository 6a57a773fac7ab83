#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "warmfuzz/canary.h"

namespace warmfuzz {

inline constexpr std::string_view kTokenPrefix = "wfz";
/// Prefix, letter of the kind, 13 characters of [a-z2-7].
inline constexpr std::size_t kTokenLength = 17;
/// A regular expression, in Python and in JavaScript alike, that finds where a token may stand in a text: plain, in
/// base64 or in hexadecimal. Coarse: what it finds is for a Recogniser to look at.
inline constexpr std::string_view kTokenPattern = "[wW][fF][zZ]|d2Z6|dme[mn]|3Znp|77667[aA]";

/// Makes tokens and says who a token belongs to.
///
/// A token carries its owner: its 13 characters are a 64-bit block, a keyed permutation of invocation (40 bits), number
/// of the label (12 bits) and check bits (12 bits). Nothing is kept for an invocation, so that a run of 10⁹ of them
/// costs no memory, and text that nobody planted is not taken for a token.
///
/// Tokens depend only on the key and on the order in which labels were first used. Thread-compatible: owner() may be
/// called from several threads as long as none calls token().
class CanaryMint {
 public:
  explicit CanaryMint(std::uint64_t key);

  /// The token of this owner; the same arguments give the same token. Only the lower 40 bits of `invocation` count.
  /// Labels beyond the first 4,095 share one number, and owner() calls them "other".
  std::string token(CanaryKind kind, std::uint64_t invocation, std::string_view label);

  /// Who a token of this mint belongs to; nothing for any other text. Takes letters of either case.
  std::optional<CanaryOwner> owner(std::string_view token) const;

 private:
  static constexpr std::size_t kRounds = 6;

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  std::uint32_t label_number(std::string_view label);
  std::uint32_t check_bits(char kind) const;
  std::uint64_t permute(std::uint64_t block) const;
  std::uint64_t restore(std::uint64_t block) const;

  std::array<std::uint32_t, kRounds> round_keys_{};
  std::uint32_t check_ = 0;
  std::vector<std::string> labels_;
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> numbers_;
};

}  // namespace warmfuzz
