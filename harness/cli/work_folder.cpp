#include "harness/cli/work_folder.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>

namespace warmfuzz::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPrefix = "warmfuzz-work-";  // then the process that owns it, a dash, six random letters

// A real folder of this user, whose process is no more.
bool is_left_over(const fs::path& path) {
  const std::string name = path.filename().string();
  if (!name.starts_with(kPrefix)) return false;
  int pid = 0;
  const char* end = name.data() + name.size();
  const auto [rest, error] = std::from_chars(name.data() + kPrefix.size(), end, pid);
  if (error != std::errc() || rest == end || *rest != '-' || pid <= 0) return false;
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0 || !S_ISDIR(info.st_mode) || info.st_uid != geteuid()) return false;
  return kill(pid, 0) != 0 && errno == ESRCH;
}

}  // namespace

Result<WorkFolder> WorkFolder::make() {
  std::error_code ignored;
  const fs::path base = fs::temp_directory_path(ignored);
  for (const auto& entry : fs::directory_iterator(base, ignored))
    if (is_left_over(entry.path())) fs::remove_all(entry.path(), ignored);
  std::string pattern = (base / (std::string(kPrefix) + std::to_string(getpid()) + "-XXXXXX")).string();
  if (!mkdtemp(pattern.data()))
    return Fault{FaultKind::internal, "cannot make a folder in " + base.string() + ": " + std::strerror(errno)};
  return WorkFolder(pattern);
}

WorkFolder::~WorkFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

}  // namespace warmfuzz::cli
