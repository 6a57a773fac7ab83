#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "warmfuzz/result.h"

namespace warmfuzz::cli {

/// A folder for one run's passing files, gone at the end. What a killed run left behind goes with the next one.
class WorkFolder {
 public:
  static Result<WorkFolder> make();
  WorkFolder(WorkFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  ~WorkFolder();
  const std::filesystem::path& path() const { return path_; }

 private:
  explicit WorkFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace warmfuzz::cli
