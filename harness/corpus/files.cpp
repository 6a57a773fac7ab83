#include "harness/corpus/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace warmfuzz {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }
  bool ok() const { return value_ >= 0; }

 private:
  int value_;
};

std::string reason(int error) { return std::generic_category().message(error); }

Fault cannot_write(const std::filesystem::path& path, int error) {
  const bool chosen_badly =
      error == EACCES || error == EPERM || error == EROFS || error == ENOENT || error == ENOTDIR || error == EISDIR;
  return {chosen_badly ? FaultKind::usage : FaultKind::internal,
          path.string() + ": cannot be written: " + reason(error)};
}

/// 0 or errno.
int write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const auto written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno != EINTR) return errno;
    if (written > 0) content.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

/// A name beside `path` that no other process or thread uses. Hidden, so that readers of a folder pass over it.
std::filesystem::path temporary_beside(const std::filesystem::path& path) {
  static std::atomic<unsigned> counter{0};
  return path.parent_path() / ("." + path.filename().string() + "." + std::to_string(::getpid()) + "-" +
                               std::to_string(counter.fetch_add(1)) + ".tmp");
}

/// Writes to a file that has no name until it is whole, so that not even a killed process leaves a part of it.
/// 0 or errno.
int write_nameless(const std::filesystem::path& folder, const std::filesystem::path& temporary,
                   std::string_view content) {
  const Descriptor file(::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666));
  if (!file.ok()) return errno;
  if (const int error = write_all(file.get(), content)) return error;
  const auto self = "/proc/self/fd/" + std::to_string(file.get());
  return ::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, temporary.c_str(), AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
}

/// Where nameless files do not exist. 0 or errno.
int write_named(const std::filesystem::path& temporary, std::string_view content) {
  const Descriptor file(::open(temporary.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666));
  return file.ok() ? write_all(file.get(), content) : errno;
}

}  // namespace

Status write_file_atomically(const std::filesystem::path& path, std::string_view content) {
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const auto temporary = temporary_beside(path);
  int error = write_nameless(folder, temporary, content);
  if (error != 0 && error != ENOSPC && error != EDQUOT) error = write_named(temporary, content);
  if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return Done{};
  ::unlink(temporary.c_str());
  return cannot_write(path, error);
}

Result<std::string> read_file(const std::filesystem::path& path) {
  const auto fault = [&](int error) {
    return Fault{FaultKind::usage, path.string() + ": cannot be read: " + reason(error)};
  };
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.ok()) return fault(errno);
  std::string content;
  struct stat status {};
  if (::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode)) content.reserve(status.st_size);
  char buffer[65536];
  for (;;) {
    const auto got = ::read(file.get(), buffer, sizeof buffer);
    if (got == 0) return content;
    if (got > 0) content.append(buffer, static_cast<std::size_t>(got));
    if (got < 0 && errno != EINTR) return fault(errno);
  }
}

Status make_folder(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return cannot_write(path, error.value());
  return Done{};
}

}  // namespace warmfuzz
