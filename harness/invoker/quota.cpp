#include "harness/invoker/quota.h"

#include <sys/statvfs.h>

#include "harness/invoker/processes.h"
#include "harness/watch/filter.h"

namespace warmfuzz {

namespace {

// Who runs against the limit asks again and again, and counting costs.
constexpr std::chrono::milliseconds kCountAgain{20};

}  // namespace

std::uint64_t Quota::tasks() const {
  std::uint64_t tasks = 0;
  for (const int pid : processes_of(proc_)) tasks += thread_count(proc_, pid);
  return tasks;
}

std::uint64_t Quota::files() const {
  struct statvfs info {};
  return fstatvfs(tmp_, &info) == 0 ? info.f_files - info.f_ffree : 0;
}

bool Quota::too_many_tasks() const { return watch::count_threads() && tasks() > max_processes_; }

double Quota::files_used() const { return static_cast<double>(files()) / static_cast<double>(kMaxFiles); }

template <typename Counter>
bool Quota::permit(Count& count, std::uint64_t most, Counter counter) {
  if (count.known + count.asked < most) {
    ++count.asked;
    return true;
  }
  const auto now = std::chrono::steady_clock::now();
  if (count.known >= most && now - count.counted < kCountAgain) return false;
  // Not yet there: what was permitted a moment ago. A few more than the limit are no harm.
  count.known = counter();
  count.asked = 0;
  count.counted = std::chrono::steady_clock::now();
  if (count.known >= most) return false;
  ++count.asked;
  return true;
}

bool Quota::permit(watch::Resource resource) {
  if (resource == watch::Resource::thread) return permit(tasks_, max_processes_, [this] { return tasks(); });
  return permit(files_, kMaxFiles, [this] { return files(); });
}

}  // namespace warmfuzz
