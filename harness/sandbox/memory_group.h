#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "harness/sandbox/sandbox.h"
#include "warmfuzz/result.h"

namespace warmfuzz::sandbox {

/// Where the kernel's files lie; tests put folders of their own in their place.
struct KernelFolders {
  std::filesystem::path cgroup = "/sys/fs/cgroup";
  std::filesystem::path proc = "/proc";
};

/// A control group (cgroup v2) of its own for one sandbox, with a limit on everything that the kernel keeps in memory
/// for it: also what belongs to no process, such as files in memory and socket buffers. Destroy it after the sandbox.
class MemoryGroup {
 public:
  ~MemoryGroup();
  MemoryGroup(const MemoryGroup&) = delete;
  MemoryGroup& operator=(const MemoryGroup&) = delete;

  int processes() const { return processes_.get(); }  ///< cgroup.procs, open for writing
  std::uint64_t kills() const;                        ///< processes killed at the limit so far

 private:
  friend class MemoryGroups;
  MemoryGroup() = default;
  std::filesystem::path folder_;
  Descriptor processes_;
};

/// The control group that was delegated to this process, where sandboxes' groups are made. It may be used where it can
/// be written to, offers the memory controller and holds nothing but processes of this same program: these move into
/// a leaf of their own, since a group with processes cannot have groups with limits. Worker processes start in that
/// leaf and use what their parent has prepared.
class MemoryGroups {
 public:
  /// The Fault's message says why it may not be used; nothing is changed then.
  static Result<std::unique_ptr<MemoryGroups>> prepare(const KernelFolders& kernel = {});
  /// Puts everything back as it was, where prepare() changed it.
  ~MemoryGroups();
  MemoryGroups(const MemoryGroups&) = delete;
  MemoryGroups& operator=(const MemoryGroups&) = delete;

  /// Any thread may call it.
  Result<std::unique_ptr<MemoryGroup>> make(std::uint64_t max_bytes);

  static constexpr const char* kLeaf = "warmfuzz.self";

 private:
  MemoryGroups() = default;
  std::filesystem::path base_;
  bool prepared_here_ = false;
  std::atomic<unsigned> made_ = 0;
};

/// This process's own, prepared at the first call and put back when the process exits.
const Result<std::unique_ptr<MemoryGroups>>& own_memory_groups();

}  // namespace warmfuzz::sandbox
