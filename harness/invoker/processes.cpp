#include "harness/invoker/processes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

namespace warmfuzz {

namespace {

std::string read_proc(int pid, const char* name) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  char buffer[8192];
  const ssize_t size = read(fd, buffer, sizeof buffer);
  close(fd);
  return size > 0 ? std::string(buffer, static_cast<std::size_t>(size)) : std::string();
}

std::uint64_t number_after(std::string_view text, std::string_view key) {
  const auto at = text.find(key);
  if (at == std::string_view::npos) return 0;
  text.remove_prefix(at + key.size());
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void collect(int pid, std::vector<int>& pids, unsigned depth) {
  pids.push_back(pid);
  if (depth > 64 || pids.size() > 4096) return;
  const std::string children = read_proc(pid, ("task/" + std::to_string(pid) + "/children").c_str());
  const char* at = children.data();
  const char* end = at + children.size();
  while (at < end) {
    int child = 0;
    const auto [next, error] = std::from_chars(at, end, child);
    if (error != std::errc()) break;
    collect(child, pids, depth + 1);
    at = next + 1;
  }
}

}  // namespace

std::vector<int> process_tree(int root) {
  std::vector<int> pids;
  collect(root, pids, 0);
  return pids;
}

int parent_of(int pid) { return static_cast<int>(number_after(read_proc(pid, "status"), "PPid:")); }

std::uint64_t resident_kb(int pid) {
  const std::string status = read_proc(pid, "status");
  return number_after(status, "RssAnon:") + number_after(status, "RssShmem:");
}

std::chrono::microseconds cpu_time(int pid) {
  clockid_t clock;
  timespec time{};
  if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0) return std::chrono::microseconds(0);
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_nsec / 1000);
}

std::chrono::microseconds cpu_time_of_tree(const std::vector<int>& pids) {
  unsigned long long ticks = 0;
  for (const int pid : pids) {
    const std::string stat = read_proc(pid, "stat");
    const auto name_end = stat.rfind(')');
    if (name_end == std::string::npos) continue;
    unsigned long long user = 0, system = 0, child_user = 0, child_system = 0;
    // Fields 14 to 17 of proc(5), counted from the state behind the name, which is field 3.
    if (std::sscanf(stat.c_str() + name_end + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %llu %llu",
                    &user, &system, &child_user, &child_system) == 4)
      ticks += user + system + child_user + child_system;
  }
  return std::chrono::microseconds(ticks * 1'000'000ULL / static_cast<unsigned long long>(sysconf(_SC_CLK_TCK)));
}

unsigned thread_count(int pid) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/task", pid);
  struct stat info {};
  return stat(path, &info) == 0 && info.st_nlink >= 2 ? static_cast<unsigned>(info.st_nlink - 2) : 0;
}

}  // namespace warmfuzz
