#pragma once

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <utility>

#include "harness/project/project.h"
#include "tests/support/temporary_folder.h"

namespace warmfuzz::test {

inline std::filesystem::path write_file(const std::filesystem::path& file, const std::string& content) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
  return file;
}

/// A project folder of a test's own, from names and contents.
class ProjectFolder {
 public:
  ProjectFolder(std::initializer_list<std::pair<std::string, std::string>> files) {
    for (const auto& [name, content] : files) write_file(folder_ / name, content);
  }

  const std::filesystem::path& path() const { return folder_.path(); }
  std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }

  Result<Project> load() const { return load_project(folder_.path()); }

  /// What is wrong with it as a whole, or else with its first wrong function; empty if nothing is.
  std::string fault() const {
    const auto project = load();
    if (!project) return project.fault().message;
    return project->wrong.empty() ? std::string() : project->wrong.front().fault.message;
  }

 private:
  TemporaryFolder folder_;
};

inline const Function* find_function(const Project& project, const std::string& id) {
  for (const auto& function : project.functions)
    if (function.id == id) return &function;
  return nullptr;
}

/// A note that holds both texts.
inline bool has_note(const Project& project, const std::string& one, const std::string& other = {}) {
  for (const auto& note : project.notes)
    if (note.find(one) != std::string::npos && note.find(other) != std::string::npos) return true;
  return false;
}

}  // namespace warmfuzz::test
