#include "generators/canary/mint.h"

namespace warmfuzz {
namespace {

constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567";
constexpr int kCharacters = 13;  // 65 bits: the first character holds four

constexpr int kLabelBits = 12;
constexpr int kCheckBits = 12;
constexpr std::uint64_t kInvocationMask = (std::uint64_t{1} << 40) - 1;
constexpr std::uint32_t kFieldMask = (1U << kLabelBits) - 1;
static_assert(kLabelBits == kCheckBits);

constexpr std::uint32_t kOtherLabel = 0;

/// The next value of the SplitMix64 generator.
std::uint64_t next(std::uint64_t& state) {
  std::uint64_t z = state += 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

/// Spreads every bit over the word (the finaliser of MurmurHash3).
std::uint32_t mix(std::uint32_t x) {
  x ^= x >> 16;
  x *= 0x85ebca6bU;
  x ^= x >> 13;
  x *= 0xc2b2ae35U;
  return x ^ (x >> 16);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_kind(char letter) {
  return letter == static_cast<char>(CanaryKind::secret) || letter == static_cast<char>(CanaryKind::tenant) ||
         letter == static_cast<char>(CanaryKind::credential) || letter == static_cast<char>(CanaryKind::probe);
}

}  // namespace

CanaryMint::CanaryMint(std::uint64_t key) : labels_{"other"} {
  for (auto& round_key : round_keys_) round_key = static_cast<std::uint32_t>(next(key));
  check_ = static_cast<std::uint32_t>(next(key));
}

std::string CanaryMint::token(CanaryKind kind, std::uint64_t invocation, std::string_view label) {
  const char letter = static_cast<char>(kind);
  auto block = permute((invocation & kInvocationMask) << (kLabelBits + kCheckBits) |
                       std::uint64_t{label_number(label)} << kCheckBits | check_bits(letter));
  std::string token(kTokenLength, letter);
  token.replace(0, kTokenPrefix.size(), kTokenPrefix);
  for (auto i = kTokenLength; i > kTokenLength - kCharacters; block >>= 5) token[--i] = kAlphabet[block & 31];
  return token;
}

std::optional<CanaryOwner> CanaryMint::owner(std::string_view token) const {
  if (token.size() != kTokenLength) return std::nullopt;
  for (std::size_t i = 0; i < kTokenPrefix.size(); ++i) {
    if (lower(token[i]) != kTokenPrefix[i]) return std::nullopt;
  }
  const char kind = lower(token[kTokenPrefix.size()]);
  if (!is_kind(kind)) return std::nullopt;
  std::uint64_t block = 0;
  for (std::size_t i = kTokenLength - kCharacters; i < kTokenLength; ++i) {
    const char c = lower(token[i]);
    std::uint64_t value = 0;
    if (c >= 'a' && c <= 'z') {
      value = static_cast<std::uint64_t>(c - 'a');
    } else if (c >= '2' && c <= '7') {
      value = static_cast<std::uint64_t>(c - '2' + 26);
    } else {
      return std::nullopt;
    }
    if (i == kTokenLength - kCharacters && value >= 16) return std::nullopt;
    block = block << 5 | value;
  }
  block = restore(block);
  const auto label = static_cast<std::uint32_t>(block >> kCheckBits) & kFieldMask;
  if ((block & kFieldMask) != check_bits(kind) || label >= labels_.size()) return std::nullopt;
  return CanaryOwner{static_cast<CanaryKind>(kind), block >> (kLabelBits + kCheckBits), labels_[label]};
}

std::uint32_t CanaryMint::label_number(std::string_view label) {
  if (const auto known = numbers_.find(label); known != numbers_.end()) return known->second;
  if (labels_.size() > kFieldMask) return kOtherLabel;
  const auto number = static_cast<std::uint32_t>(labels_.size());
  labels_.emplace_back(label);
  numbers_.emplace(label, number);
  return number;
}

/// Differs between kinds, so that a token whose letter was changed is no token.
std::uint32_t CanaryMint::check_bits(char kind) const {
  return (check_ ^ static_cast<unsigned char>(kind)) & kFieldMask;
}

/// A Feistel network: enough to make tokens look unrelated, not a cipher to keep a secret with.
std::uint64_t CanaryMint::permute(std::uint64_t block) const {
  auto left = static_cast<std::uint32_t>(block >> 32);
  auto right = static_cast<std::uint32_t>(block);
  for (std::size_t i = 0; i < kRounds; ++i) {
    const auto swap = right;
    right = left ^ mix(right ^ round_keys_[i]);
    left = swap;
  }
  return std::uint64_t{left} << 32 | right;
}

std::uint64_t CanaryMint::restore(std::uint64_t block) const {
  auto left = static_cast<std::uint32_t>(block >> 32);
  auto right = static_cast<std::uint32_t>(block);
  for (auto i = kRounds; i-- > 0;) {
    const auto swap = left;
    left = right ^ mix(left ^ round_keys_[i]);
    right = swap;
  }
  return std::uint64_t{left} << 32 | right;
}

}  // namespace warmfuzz
