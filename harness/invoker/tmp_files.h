#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "warmfuzz/observation.h"

namespace warmfuzz {

/// What the invocations of an environment left under its /tmp.
///
/// The watch names the files that were touched, so nothing has to be listed: files that this invocation's operations
/// created, changed or renamed, and files written before that may still be open.
class TmpFiles {
 public:
  /// `tmp` is a descriptor of the environment's /tmp and stays the caller's.
  explicit TmpFiles(int tmp) : tmp_(tmp) {}

  /// The files that these operations (or writes through descriptors opened earlier) created or changed and that are
  /// still there. Content is bounded to kMaxContent bytes a file and kMaxTotal altogether, their
  /// number to kMaxFiles. No link is followed, nothing is waited for.
  std::vector<TmpFile> changed(const std::vector<Operation>& operations);

  static constexpr std::size_t kMaxContent = 256 * 1024;
  static constexpr std::size_t kMaxTotal = 4 * 1024 * 1024;
  static constexpr std::size_t kMaxWatched = 256;
  static constexpr std::size_t kMaxFiles = 1024;

 private:
  struct Stamp {
    std::int64_t modified_ns = 0;
    std::uint64_t size = 0;
    std::uint64_t inode = 0;
    bool operator==(const Stamp&) const = default;
  };
  void consider(const std::string& path, std::vector<TmpFile>& files, std::size_t& budget, int depth);

  int tmp_;
  std::deque<std::string> written_;  // most recent last, at most kMaxWatched
  std::map<std::string, Stamp> stamps_;
};

}  // namespace warmfuzz
