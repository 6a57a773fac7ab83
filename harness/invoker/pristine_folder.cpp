#include "harness/invoker/pristine_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string_view>

namespace warmfuzz {

namespace {

constexpr int kMaxDepth = 64;

// Calls `take` for every entry while that says true; false if it ever did not, or the folder cannot be read.
template <typename Take>
bool for_each_entry(int parent, const char* name, Take take) {
  const int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR* folder = fd >= 0 ? fdopendir(fd) : nullptr;
  if (!folder) {
    if (fd >= 0) close(fd);
    return false;
  }
  bool good = true;
  while (const dirent* entry = good ? readdir(folder) : nullptr)
    if (const std::string_view text = entry->d_name; text != "." && text != "..")
      good = take(dirfd(folder), entry->d_name);
  closedir(folder);
  return good;
}

bool remove_entry(int parent, const char* name, int depth) {
  if (unlinkat(parent, name, 0) == 0) return true;
  if (depth >= kMaxDepth) return false;
  for_each_entry(parent, name,
                 [depth](int folder, const char* inner) { return remove_entry(folder, inner, depth + 1); });
  return unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

}  // namespace

PristineFolder::PristineFolder(int folder) : folder_(folder) {
  struct stat info {};
  if (fstat(folder_, &info) != 0) return;
  mode_ = info.st_mode;
  owner_ = info.st_uid;
}

bool PristineFolder::is_so() const {
  struct stat info {};
  return fstat(folder_, &info) == 0 && info.st_mode == mode_ && info.st_uid == owner_ &&
         for_each_entry(folder_, ".", [](int, const char*) { return false; });
}

bool PristineFolder::restore() const {
  // A folder that is read while its entries go may skip some: once more, then.
  for (int round = 0; round < 3 && !is_so(); ++round)
    for_each_entry(folder_, ".", [](int folder, const char* name) { return remove_entry(folder, name, 0); });
  return is_so();
}

}  // namespace warmfuzz
