#pragma once

#include <sched.h>

#include <cstdint>
#include <span>

#include "warmfuzz/observation.h"

namespace warmfuzz::watch {

/// How a watched call's arguments become an Operation. An argument index of -1: the call has none.
enum class Shape : std::uint8_t {
  open,         ///< path, flags decide between read, write and list
  open_how,     ///< openat2: flags stand in a struct
  path,         ///< one path
  two_paths,    ///< path and path2
  symlink,      ///< target text first, new name second
  execute,      ///< path and argv
  address,      ///< socket address pointer and length
  signal,       ///< pid, signal
  clone,        ///< a thread, or a process in namespaces of its own: no operation unless it is refused
  memory_file,  ///< a file in memory: no operation, but memory that belongs to no process
  none,         ///< nothing but the name
};

/// What the kernel does with the call once it was seen.
enum class Verdict : std::uint8_t {
  proceed,  ///< carried out as if nobody had looked
  refuse,   ///< EPERM, never carried out
};

/// One row of the table of system calls, from which the filter, the names and the decoding derive.
struct WatchedCall {
  const char* name;
  OperationKind kind;
  Shape shape;
  Verdict verdict = Verdict::proceed;
  std::int8_t dir = -1;    ///< argument index of the directory descriptor of `path`
  std::int8_t path = -1;   ///< argument index of the path, the address or the struct
  std::int8_t extra = -1;  ///< flags (open), argv (execute), length (address), signal number
  std::int8_t dir2 = -1;
  std::int8_t path2 = -1;
};

/// Flags of clone() that are refused as unshare() is.
constexpr std::uint64_t kNamespaces =
    CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;

/// Calls that are seen by the watch, by name; not every one exists on every architecture.
std::span<const WatchedCall> watched_calls();

/// Calls that answer ENOSYS, so that the caller takes the older way that the watch can see: io_uring goes around any
/// watch, and clone3 hides its flags from the filter.
std::span<const char* const> absent_calls();

/// The row for a system call number of this machine, or null.
const WatchedCall* find_call(int number);

}  // namespace warmfuzz::watch
