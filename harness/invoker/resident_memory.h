#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace warmfuzz {

/// How much memory a sandbox's processes hold together, as far as the function's limit is concerned: private pages,
/// shared anonymous pages and files in memory, each page once however many processes share it. Not the files that they
/// map, nor /tmp: that is a disk in the cloud.
///
/// A quick sum that is never too low is looked at first; the exact figure, which costs more, only where that one is
/// above the limit, and never for more than a fifth of the time.
class ResidentMemory {
 public:
  /// `tmp`: descriptor of the sandbox's /tmp, stays the caller's.
  explicit ResidentMemory(int tmp);

  /// `pids` by their numbers in `proc` (see processes.h). `memory_files`: somebody made some, so look for them.
  bool above(std::uint64_t limit_kb, int proc, const std::vector<int>& pids, bool memory_files);

  /// What above() found last.
  std::uint64_t last_kb() const { return last_kb_; }
  void forget() { last_kb_ = 0; }

 private:
  std::uint64_t tmp_device_ = 0;
  std::uint64_t last_kb_ = 0;
  std::chrono::steady_clock::time_point next_exact_{};
};

}  // namespace warmfuzz
