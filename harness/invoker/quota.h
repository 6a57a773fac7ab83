#pragma once

#include <chrono>
#include <cstdint>

#include "harness/watch/watch.h"

namespace warmfuzz {

/// Limits that the kernel does not keep for us: threads where the harness is root (RLIMIT_NPROC does not hold for
/// root), and the number of files under /tmp (a tmpfs of bubblewrap's has millions of inodes, each of which takes
/// memory of the kernel). Asked before each such call; counts exactly only now and then.
class Quota {
 public:
  /// `proc` and `tmp` are the sandbox's and stay the caller's.
  Quota(int proc, int tmp, std::uint32_t max_processes) : proc_(proc), tmp_(tmp), max_processes_(max_processes) {}

  bool permit(watch::Resource resource);

  /// True if there are more processes and threads than the limit and the kernel does not hold it. Forks are not asked
  /// for one by one: a call that waits for an answer can be interrupted, and a fork cannot.
  bool too_many_tasks() const;

  /// Share of the files in use, 0 … 1 and above.
  double files_used() const;

  /// About what the disk of the cloud's /tmp has.
  static constexpr std::uint64_t kMaxFiles = 32 * 1024;

 private:
  struct Count {
    std::uint64_t known = 0;  ///< when it was counted last
    std::uint64_t asked = 0;  ///< since then
    std::chrono::steady_clock::time_point counted{};
  };
  template <typename Counter>
  static bool permit(Count& count, std::uint64_t most, Counter counter);
  std::uint64_t tasks() const;
  std::uint64_t files() const;

  int proc_;
  int tmp_;
  std::uint32_t max_processes_;
  Count tasks_;
  Count files_;
};

}  // namespace warmfuzz
