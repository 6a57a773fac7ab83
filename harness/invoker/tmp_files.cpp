#include "harness/invoker/tmp_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "harness/sandbox/sandbox.h"

namespace warmfuzz {

namespace {

constexpr std::string_view kTmp = "/tmp/";

bool writes(OperationKind kind) {
  return kind == OperationKind::write || kind == OperationKind::rename || kind == OperationKind::link ||
         kind == OperationKind::mkdir;
}

// The folder that holds the file, and its name there. Each part is opened by itself and no link is followed: the
// handler may have put a link anywhere, and it would be the harness's own file system that it leads into.
struct Place {
  sandbox::Descriptor folder;
  std::string name;
};

Place locate(int tmp, std::string_view relative) {
  Place place{sandbox::Descriptor(openat(tmp, ".", O_PATH | O_DIRECTORY | O_CLOEXEC)), {}};
  for (std::size_t slash; place.folder && (slash = relative.find('/')) != std::string_view::npos;) {
    const std::string part(relative.substr(0, slash));
    relative.remove_prefix(slash + 1);
    place.folder = part == ".." ? sandbox::Descriptor()
                                : sandbox::Descriptor(openat(place.folder.get(), part.c_str(),
                                                             O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  }
  place.name = relative;
  return place;
}

std::vector<std::string> names_in(int parent, const std::string& name) {
  std::vector<std::string> names;
  const int fd = openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR* folder = fd >= 0 ? fdopendir(fd) : nullptr;
  if (!folder) return names;
  while (const dirent* entry = readdir(folder))
    if (std::string_view text = entry->d_name; text != "." && text != ".." && names.size() < 64)
      names.emplace_back(text);
  closedir(folder);
  return names;
}

// At most `limit` bytes of a regular file; what became something else since it was looked at has none.
std::string content_of(const Place& place, std::size_t limit) {
  const sandbox::Descriptor file(
      openat(place.folder.get(), place.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  std::string content;
  if (!file) return content;
  content.resize(limit);
  const ssize_t size = limit == 0 ? 0 : pread(file.get(), content.data(), limit, 0);
  content.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return content;
}

}  // namespace

void TmpFiles::consider(const std::string& path, std::vector<TmpFile>& files, std::size_t& budget, int depth) {
  if (files.size() >= kMaxFiles || path.size() <= kTmp.size()) return;
  const Place place = locate(tmp_, std::string_view(path).substr(kTmp.size()));
  struct stat info {};
  if (!place.folder || place.name.empty() || place.name == ".." ||
      fstatat(place.folder.get(), place.name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
    stamps_.erase(path);
    return;
  }
  const Stamp stamp{info.st_mtim.tv_sec * 1'000'000'000LL + info.st_mtim.tv_nsec,
                    static_cast<std::uint64_t>(info.st_size), info.st_ino};
  if (stamps_.size() > kMaxFiles) stamps_.clear();
  if (S_ISDIR(info.st_mode)) {
    // Only a folder that was moved here as a whole brings files that no operation named.
    if (stamps_[path] != stamp) files.push_back({path + "/", {}, 0});
    stamps_[path] = stamp;
    if (depth >= 8) return;
    for (const auto& name : names_in(place.folder.get(), place.name))
      consider(path + "/" + name, files, budget, depth + 1);
    return;
  }
  if (const auto known = stamps_.find(path); known != stamps_.end() && known->second == stamp) return;
  stamps_[path] = stamp;
  TmpFile file{path, {}, stamp.size};
  if (S_ISREG(info.st_mode)) {
    file.content = content_of(place, std::min({kMaxContent, budget, static_cast<std::size_t>(stamp.size)}));
    budget -= file.content.size();
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
