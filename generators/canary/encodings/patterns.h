#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "generators/canary/encodings/readings.h"

/// How the prefix of a token looks in each encoding: what the recogniser searches for.
namespace warmfuzz {

struct Pattern {
  enum class Family {
    characters,  ///< one character after the other, by `read`; a match ends after the prefix
    reversed,    ///< the prefix from back to front; a match ends the token
    packed,      ///< letters of `radix`; a match ends after packed(radix, inside, skip)
  };

  Family family = Family::characters;
  std::string expression;  ///< Hyperscan's syntax; bytes, no flags set

  readings::ReadCharacter read = nullptr;

  const readings::Radix* radix = nullptr;
  std::string inside;  ///< what was packed: the prefix, or the prefix packed once more
  unsigned skip = 0;   ///< bits of `inside` in the letter before the match
  std::size_t letters = 0;
  const readings::Radix* inside_radix = nullptr;  ///< set where `inside` is itself packed, `inside_skip` bits in
  unsigned inside_skip = 0;
};

/// `prefix`: lower-case letters with which every token begins.
std::vector<Pattern> token_patterns(std::string_view prefix);

}  // namespace warmfuzz
