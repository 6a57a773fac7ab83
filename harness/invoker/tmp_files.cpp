#include "harness/invoker/tmp_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <string_view>

namespace warmfuzz {

namespace {

constexpr std::string_view kTmp = "/tmp/";

bool writes(OperationKind kind) {
  return kind == OperationKind::write || kind == OperationKind::rename || kind == OperationKind::link ||
         kind == OperationKind::mkdir;
}

}  // namespace

void TmpFiles::consider(const std::string& path, std::vector<TmpFile>& files, std::size_t& budget, int depth) {
  const std::string relative = path.substr(kTmp.size());
  if (relative.empty()) return;
  struct stat info {};
  if (fstatat(tmp_, relative.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
    stamps_.erase(path);
    return;
  }
  const Stamp stamp{info.st_mtim.tv_sec * 1'000'000'000LL + info.st_mtim.tv_nsec,
                    static_cast<std::uint64_t>(info.st_size), info.st_ino};
  if (S_ISDIR(info.st_mode)) {
    // Only a folder that was moved here as a whole brings files that no operation named.
    const int fd = depth < 8 ? openat(tmp_, relative.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
    DIR* folder = fd >= 0 ? fdopendir(fd) : nullptr;
    std::vector<std::string> names;
    if (folder) {
      while (const dirent* entry = readdir(folder))
        if (std::string_view name = entry->d_name; name != "." && name != ".." && names.size() < 64)
          names.emplace_back(name);
      closedir(folder);
    }
    if (stamps_[path] != stamp) files.push_back({path + "/", {}, 0});
    stamps_[path] = stamp;
    for (const auto& name : names) consider(path + "/" + name, files, budget, depth + 1);
    return;
  }
  if (const auto known = stamps_.find(path); known != stamps_.end() && known->second == stamp) return;
  if (stamps_.size() > 4 * kMaxWatched) stamps_.clear();
  stamps_[path] = stamp;
  TmpFile file{path, {}, stamp.size};
  const int fd =
      S_ISREG(info.st_mode) ? openat(tmp_, relative.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1;
  if (fd >= 0) {
    file.content.resize(std::min({kMaxContent, budget, static_cast<std::size_t>(stamp.size)}));
    const ssize_t size = file.content.empty() ? 0 : pread(fd, file.content.data(), file.content.size(), 0);
    file.content.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    budget -= file.content.size();
    close(fd);
  }
  files.push_back(std::move(file));
}

std::vector<TmpFile> TmpFiles::changed(const std::vector<Operation>& operations) {
  for (const auto& operation : operations) {
    if (!writes(operation.kind)) continue;
    const bool second = operation.kind == OperationKind::rename || operation.kind == OperationKind::link;
    const std::string& path = second ? operation.path2 : operation.path;
    if (!path.starts_with(kTmp)) continue;
    std::erase(written_, path);
    written_.push_back(path);
    if (written_.size() > kMaxWatched) written_.pop_front();
  }
  if (written_.empty()) return {};
  std::vector<TmpFile> files;
  std::size_t budget = kMaxTotal;
  std::set<std::string> seen;
  for (const auto& path : std::deque<std::string>(written_))
    if (seen.insert(path).second) consider(path, files, budget, 0);
  // A file that is gone need not be looked at again.
  std::erase_if(written_, [this](const std::string& path) { return !stamps_.contains(path); });
  return files;
}

}  // namespace warmfuzz
