#include "harness/invoker/processes.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace warmfuzz {

namespace {

struct CpuTicks {
  std::uint64_t own = 0;
  std::uint64_t children = 0;  ///< that have ended
};

CpuTicks cpu_ticks(int proc, int pid) {
  const std::string stat = read_proc(proc, pid, "stat");
  const auto name_end = stat.rfind(')');
  unsigned long long user = 0, system = 0, child_user = 0, child_system = 0;
  // Fields 14 to 17 of proc(5), counted from the state behind the name, which is field 3.
  if (name_end == std::string::npos ||
      std::sscanf(stat.c_str() + name_end + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %llu %llu",
                  &user, &system, &child_user, &child_system) != 4)
    return {};
  return {user + system, child_user + child_system};
}

}  // namespace

std::vector<int> processes_of(int proc) {
  std::vector<int> pids;
  const int fd = openat(proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* folder = fd >= 0 ? fdopendir(fd) : nullptr;
  if (!folder) return pids;
  while (const dirent* entry = readdir(folder)) {
    int pid = 0;
    const char* end = entry->d_name + std::strlen(entry->d_name);
    if (std::from_chars(entry->d_name, end, pid).ptr == end && pid > 1) pids.push_back(pid);
  }
  closedir(folder);
  return pids;
}

int host_proc() {
  static const int fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return fd;
}

std::string read_proc(int proc, int pid, const char* name) {
  char path[64];
  std::snprintf(path, sizeof path, "%d/%s", pid, name);
  const int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  std::string text;
  char buffer[8192];
  for (ssize_t size; (size = read(fd, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(size));
  close(fd);
  return text;
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

std::chrono::microseconds cpu_time(int pid) {
  clockid_t clock;
  timespec time{};
  if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0) return std::chrono::microseconds(0);
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_nsec / 1000);
}

std::chrono::microseconds core_wait_of(int proc, int pid) {
  // "CPU nanoseconds, nanoseconds of waiting, time slices"
  const std::string text = read_proc(proc, pid, "schedstat");
  const auto second = text.find(' ');
  if (second == std::string::npos) return std::chrono::microseconds(0);
  return std::chrono::microseconds(std::strtoll(text.c_str() + second, nullptr, 10) / 1000);
}

std::chrono::microseconds cpu_time_of_others(int proc, const std::vector<int>& pids, int runtime_proc, int runtime) {
  std::uint64_t ticks = 0;
  for (const int pid : pids) {
    const auto cpu = cpu_ticks(proc, pid);
    ticks += cpu.own + cpu.children;
  }
  const std::uint64_t own = cpu_ticks(runtime_proc, runtime).own;
  const auto per_second = static_cast<std::uint64_t>(sysconf(_SC_CLK_TCK));
  return std::chrono::microseconds((ticks - std::min(own, ticks)) * 1'000'000 / per_second);
}

std::string latest_task() {
  static const int fd = openat(host_proc(), "loadavg", O_RDONLY | O_CLOEXEC);
  // "load load load running/all latest"
  char buffer[128];
  const ssize_t size = pread(fd, buffer, sizeof buffer, 0);
  const std::string_view text(buffer, size > 0 ? static_cast<std::size_t>(size) : 0);
  return std::string(text.substr(text.rfind(' ') + 1));
}

std::map<int, std::string> descriptors_of(int proc, int pid) {
  std::map<int, std::string> descriptors;
  char path[32];
  std::snprintf(path, sizeof path, "%d/fd", pid);
  const int fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* folder = fd >= 0 ? fdopendir(fd) : nullptr;
  if (!folder) return descriptors;
  while (const dirent* entry = readdir(folder)) {
    if (entry->d_name[0] == '.') continue;
    char target[512];
    const auto length = readlinkat(dirfd(folder), entry->d_name, target, sizeof target);
    descriptors[std::atoi(entry->d_name)] = std::string(target, static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
  }
  closedir(folder);
  return descriptors;
}

bool shares_memory(int proc, int pid) {
  // "address rw-s offset device inode path"
  return read_proc(proc, pid, "maps").find(" rw-s ") != std::string::npos;
}

bool holds_only_a_socket(int proc, int pid) {
  int sockets = 0;
  for (const auto& [number, target] : descriptors_of(proc, pid)) {
    if (number <= 2 || target == "/dev/null") continue;
    if (!target.starts_with("socket:") || ++sockets > 1) return false;
  }
  return sockets == 1;
}

unsigned thread_count(int proc, int pid) {
  char path[64];
  std::snprintf(path, sizeof path, "%d/task", pid);
  struct stat info {};
  return fstatat(proc, path, &info, 0) == 0 && info.st_nlink >= 2 ? static_cast<unsigned>(info.st_nlink - 2) : 0;
}

}  // namespace warmfuzz
