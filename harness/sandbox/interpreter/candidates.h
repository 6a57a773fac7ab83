#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/sandbox/interpreter/interpreter.h"

namespace warmfuzz {

enum class Language { python, node };

/// The number that Lambda's runtime ids name: 12 of Python 3.12, 20 of Node 20.
struct Wanted {
  Language language = Language::python;
  int number = 0;
};

/// "python3.12", "nodejs20.x"; nullopt for anything else.
std::optional<Wanted> parse_runtime(std::string_view runtime);

/// A file that may be an interpreter. It was not started yet.
struct Candidate {
  std::filesystem::path file;  ///< in its real folder; the last component may be a symbolic link
  std::optional<int> number;   ///< Wanted::number, where the names of file and folder tell it
};

/// Candidates in the order of preference: PATH first, then what version managers keep, newest first. Shims of
/// version managers are left out (what they stand for is found in the manager's own folders); no file is there twice.
std::vector<Candidate> candidates(Language language, const SearchPlaces& places);

}  // namespace warmfuzz
