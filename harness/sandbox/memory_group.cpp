#include "harness/sandbox/memory_group.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace warmfuzz::sandbox {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPrefix = "warmfuzz.";

std::string read_text(const fs::path& file) {
  std::ifstream stream(file);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

// The kernel takes a value as a whole, with one write, or refuses it.
bool write_text(const fs::path& file, const std::string& text) {
  std::ofstream stream(file);
  stream << text << std::flush;
  return stream.good();
}

bool has_word(const std::string& text, std::string_view wanted) {
  std::istringstream words(text);
  for (std::string word; words >> word;)
    if (word == wanted) return true;
  return false;
}

// "0::/user.slice/…" is the line of version 2.
std::string own_path(const fs::path& proc) {
  std::istringstream lines(read_text(proc / "self/cgroup"));
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("0::/")) return line.substr(4);
  return "?";
}

bool same_program(const fs::path& proc, const std::string& pid) {
  std::error_code error;
  const fs::path own = fs::read_symlink(proc / "self/exe", error);
  return !error && fs::read_symlink(proc / pid / "exe", error) == own && !error;
}

std::vector<std::string> words_of(const fs::path& file) {
  std::istringstream stream(read_text(file));
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

void move_all(const fs::path& from, const fs::path& to) {
  for (const auto& pid : words_of(from / "cgroup.procs")) write_text(to / "cgroup.procs", pid);
}

// Groups of processes that were killed and could not clean up.
void remove_stale(const fs::path& base) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(base, error)) {
    const std::string name = entry.path().filename();
    if (!name.starts_with(kPrefix)) continue;
    int pid = 0;
    std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), pid);
    if (pid > 0 && kill(pid, 0) != 0 && errno == ESRCH) rmdir(entry.path().c_str());
  }
}

Fault unusable(std::string why) { return {FaultKind::sandbox, std::move(why)}; }

}  // namespace

MemoryGroup::~MemoryGroup() {
  processes_ = Descriptor();
  // The last process may still be on its way out.
  for (int round = 0; round < 50 && rmdir(folder_.c_str()) != 0 && errno == EBUSY; ++round)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

std::uint64_t MemoryGroup::kills() const {
  const auto words = words_of(folder_ / "memory.events");
  for (std::size_t i = 0; i + 1 < words.size(); i += 2)
    if (words[i] == "oom_kill") return std::strtoull(words[i + 1].c_str(), nullptr, 10);
  return 0;
}

Result<std::unique_ptr<MemoryGroups>> MemoryGroups::prepare(const KernelFolders& kernel) {
  fs::path own = kernel.cgroup / own_path(kernel.proc);
  if (!own.has_filename()) own = own.parent_path();
  std::unique_ptr<MemoryGroups> groups(new MemoryGroups);
  if (own.filename() == kLeaf) {
    groups->base_ = own.parent_path();
    if (!has_word(read_text(groups->base_ / "cgroup.subtree_control"), "memory"))
      return unusable("the control group above this one has no memory limits");
    return groups;
  }
  if (!has_word(read_text(own / "cgroup.controllers"), "memory"))
    return unusable("this process's control group does not offer the memory controller of cgroup v2");
  if (access((own / "cgroup.procs").c_str(), W_OK) != 0 || access((own / "cgroup.subtree_control").c_str(), W_OK) != 0)
    return unusable("this process's control group is not delegated to this user");
  const auto processes = words_of(own / "cgroup.procs");
  for (const auto& pid : processes)
    if (!same_program(kernel.proc, pid)) return unusable("this process's control group holds other programs too");
  remove_stale(own);
  const fs::path leaf = own / kLeaf;
  std::error_code error;
  fs::create_directory(leaf, error);
  if (error) return unusable("no group can be made in this process's control group: " + error.message());
  for (const auto& pid : processes) write_text(leaf / "cgroup.procs", pid);
  if (!write_text(own / "cgroup.subtree_control", "+memory")) {
    move_all(leaf, own);
    rmdir(leaf.c_str());
    return unusable("this process's control group does not hand on its memory controller");
  }
  groups->base_ = own;
  groups->prepared_here_ = true;
  return groups;
}

MemoryGroups::~MemoryGroups() {
  if (!prepared_here_) return;
  const fs::path leaf = base_ / kLeaf;
  if (!write_text(base_ / "cgroup.subtree_control", "-memory")) return;
  move_all(leaf, base_);
  rmdir(leaf.c_str());
}

Result<std::unique_ptr<MemoryGroup>> MemoryGroups::make(std::uint64_t max_bytes) {
  std::unique_ptr<MemoryGroup> group(new MemoryGroup);
  const fs::path folder = base_ / (std::string(kPrefix) + std::to_string(getpid()) + "." + std::to_string(++made_));
  std::error_code error;
  fs::create_directory(folder, error);
  if (error) return unusable("cannot make " + folder.string() + ": " + error.message());
  group->folder_ = folder;
  if (!write_text(folder / "memory.max", std::to_string(max_bytes)))
    return unusable("cannot write " + (folder / "memory.max").string());
  write_text(folder / "memory.swap.max", "0");  // absent where the kernel has no swap
  const fs::path processes = folder / "cgroup.procs";
  group->processes_ = Descriptor(open(processes.c_str(), O_WRONLY | O_CLOEXEC));
  if (!group->processes_) return unusable("cannot open " + processes.string());
  return group;
}

const Result<std::unique_ptr<MemoryGroups>>& own_memory_groups() {
  static const Result<std::unique_ptr<MemoryGroups>> own = MemoryGroups::prepare();
  return own;
}

}  // namespace warmfuzz::sandbox
