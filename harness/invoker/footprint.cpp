#include "harness/invoker/footprint.h"

#include <sys/statvfs.h>

#include <string>
#include <string_view>

#include "harness/invoker/processes.h"

namespace warmfuzz {

namespace {

constexpr std::size_t kMaxNames = 256;

// "socket:[4711]" is a socket, "anon_inode:[eventpoll]" an eventpoll; the rest are paths.
std::string name_of(std::string_view target) {
  if (target.starts_with('/')) return std::string(target);
  constexpr std::string_view anonymous = "anon_inode:";
  if (target.starts_with(anonymous)) {
    target.remove_prefix(anonymous.size());
    if (target.starts_with('[') && target.ends_with(']')) target = target.substr(1, target.size() - 2);
    return std::string(target);
  }
  return std::string(target.substr(0, target.find(':')));
}

void count_descriptors(int proc, int pid, Footprint& footprint) {
  for (const auto& [number, target] : descriptors_of(proc, pid)) {
    ++footprint.descriptors;
    std::string name = name_of(target);
    if (footprint.open.size() < kMaxNames || footprint.open.contains(name)) ++footprint.open[name];
  }
}

}  // namespace

Footprint footprint_of(int proc, const std::vector<int>& pids, int tmp) {
  Footprint footprint;
  for (const int pid : pids) {
    const std::string status = read_proc(proc, pid, "status");
    if (status.empty()) continue;
    ++footprint.processes;
    if (status.find("\nState:\tZ") != std::string::npos) {
      ++footprint.zombies;
      continue;
    }
    footprint.threads += number_after(status, "Threads:");
    footprint.memory_kb += number_after(status, "RssAnon:");
    count_descriptors(proc, pid, footprint);
  }
  struct statvfs info {};
  if (fstatvfs(tmp, &info) == 0) {
    footprint.tmp_bytes = static_cast<std::uint64_t>(info.f_blocks - info.f_bfree) * info.f_frsize;
    footprint.tmp_files = info.f_files - info.f_ffree;
  }
  return footprint;
}

}  // namespace warmfuzz
