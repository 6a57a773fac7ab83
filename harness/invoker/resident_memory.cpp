#include "harness/invoker/resident_memory.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <set>
#include <string>
#include <string_view>

#include "harness/invoker/processes.h"

namespace warmfuzz {

namespace {

using Clock = std::chrono::steady_clock;

// An upper bound: what several processes share is counted for each.
std::uint64_t rough_kb(int proc, int pid) {
  const std::string status = read_proc(proc, pid, "status");
  return number_after(status, "RssAnon:") + number_after(status, "RssShmem:") + number_after(status, "VmSwap:");
}

// The files in memory that the process has open, those in `known` left out; pages of theirs are in RAM though no
// process maps them.
std::uint64_t memory_files_kb(int proc, int pid, std::set<std::uint64_t>& known) {
  char path[64];
  std::snprintf(path, sizeof path, "%d/fd", pid);
  const int fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* folder = fd >= 0 ? fdopendir(fd) : nullptr;
  if (!folder) return 0;
  std::uint64_t kb = 0;
  while (const dirent* entry = readdir(folder)) {
    char target[64];
    const ssize_t size = readlinkat(dirfd(folder), entry->d_name, target, sizeof target);
    struct stat info {};
    if (size > 0 && std::string_view(target, static_cast<std::size_t>(size)).starts_with("/memfd:") &&
        fstatat(dirfd(folder), entry->d_name, &info, 0) == 0 && known.insert(info.st_ino).second)
      kb += static_cast<std::uint64_t>(info.st_blocks) / 2;
  }
  closedir(folder);
  return kb;
}

// Shared memory that the process maps, by its share; files under /tmp and files in memory counted before left out.
std::uint64_t shared_kb(int proc, int pid, std::uint64_t tmp_device, const std::set<std::uint64_t>& known) {
  const std::string text = read_proc(proc, pid, "smaps");
  std::uint64_t kb = 0;
  bool counts = false;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    unsigned major = 0, minor = 0;
    unsigned long long inode = 0;
    int name = 0;
    if (std::sscanf(line.c_str(), "%*x-%*x %*4s %*x %x:%x %llu %n", &major, &minor, &inode, &name) == 3) {
      const std::string_view file = std::string_view(line).substr(std::min<std::size_t>(name, line.size()));
      const bool anonymous = file.starts_with("/dev/zero") || file.starts_with("/memfd:") || file.starts_with("/SYSV");
      counts = anonymous && makedev(major, minor) != tmp_device && !known.contains(inode);
    } else if (counts && (line.starts_with("Pss:") || line.starts_with("SwapPss:"))) {
      kb += number_after(line, ":");
    }
  }
  return kb;
}

}  // namespace

ResidentMemory::ResidentMemory(int tmp) {
  struct stat info {};
  if (fstat(tmp, &info) == 0) tmp_device_ = info.st_dev;
}

bool ResidentMemory::above(std::uint64_t limit_kb, int proc, const std::vector<int>& pids, bool memory_files) {
  std::set<std::uint64_t> known;
  std::uint64_t files = 0, rough = 0;
  for (const int pid : pids) {
    rough += rough_kb(proc, pid);
    if (memory_files) files += memory_files_kb(proc, pid, known);
  }
  if (rough + files <= limit_kb) {
    last_kb_ = rough + files;
    return false;
  }
  const auto begin = Clock::now();
  if (begin < next_exact_) return false;
  std::uint64_t exact = files;
  for (const int pid : pids) {
    const std::string rollup = read_proc(proc, pid, "smaps_rollup");
    exact += number_after(rollup, "Pss_Anon:") + number_after(rollup, "SwapPss:");
    if (number_after(rollup, "Pss_Shmem:") > 0) exact += shared_kb(proc, pid, tmp_device_, known);
    if (exact > limit_kb) break;
  }
  const auto end = Clock::now();
  next_exact_ = end + 4 * (end - begin);
  last_kb_ = exact;
  return exact > limit_kb;
}

}  // namespace warmfuzz
