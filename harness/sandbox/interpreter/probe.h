#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/sandbox/interpreter/candidates.h"

namespace warmfuzz {

/// What an interpreter says of itself.
struct Answer {
  std::filesystem::path executable;
  std::vector<std::filesystem::path> prefixes;   ///< installation folders
  std::vector<std::filesystem::path> essential;  ///< what is needed at least, if a prefix is too much to show
  std::vector<std::filesystem::path> libraries;  ///< shared objects that it has loaded
  std::vector<int> version;                      ///< three numbers
  bool prerelease = false;
  bool virtual_environment = false;

  /// Wanted::number.
  int number(Language language) const { return language == Language::python ? version.at(1) : version.at(0); }
};

/// Starts the file and asks it. nullopt: it is not a usable interpreter of this language, or did not answer in time.
/// Remembered per file and modification time. Thread-safe.
std::optional<Answer> probe(const std::filesystem::path& file, Language language,
                            std::chrono::milliseconds limit = std::chrono::seconds(5));

/// What a sandbox that already shows /usr, /bin and /lib must show besides, smallest set. A prefix that holds the home
/// folder (~/bin/python has $HOME as its prefix) is never among them: only the parts in use are.
std::vector<std::filesystem::path> folders_to_show(const Answer& answer, const std::filesystem::path& home);

}  // namespace warmfuzz
