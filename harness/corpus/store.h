#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "warmfuzz/result.h"
#include "warmfuzz/scenario.h"

namespace warmfuzz {

/// The lower-case hexadecimal SHA-1 of some text: the name that libFuzzer gives to a corpus file of that content, so
/// that both add to one folder and neither adds a thing twice.
std::string content_name(std::string_view content);

struct CorpusEntry {
  std::string name;  ///< the file's, within the folder
  Scenario scenario;
};

/// What a folder held. A file that is not a scenario does not hide the others.
struct CorpusContent {
  std::vector<CorpusEntry> entries;  ///< sorted by name
  std::vector<Fault> faults;         ///< one for each file that could not be read or is no scenario, naming it
};

/// A folder of scenario files, shared between runs and people. Several processes may add to one folder at once.
/// Hidden files and folders within it are passed over.
class CorpusStore {
 public:
  /// Makes the folder if it is not there.
  static Result<CorpusStore> open(std::filesystem::path folder);

  const std::filesystem::path& folder() const { return folder_; }

  /// Returns the file's name. A scenario that is there already is left as it is.
  Result<std::string> add(const Scenario& scenario) const;

  Result<CorpusContent> load() const;

  /// The number of files that load() would look at.
  Result<std::size_t> size() const;

 private:
  explicit CorpusStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  Result<std::vector<std::filesystem::path>> files() const;

  std::filesystem::path folder_;
};

}  // namespace warmfuzz
