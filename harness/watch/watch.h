#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "harness/watch/calls.h"
#include "harness/watch/kernel.h"
#include "warmfuzz/observation.h"

namespace warmfuzz::watch {

enum class Resource : std::uint8_t { thread, file };

/// Says whether a call that makes something new (a thread, a file under /tmp) may go on; otherwise the caller is told
/// that there is no more room. See harness/invoker/quota.h.
using Permit = std::function<bool(Resource resource)>;

/// Turns waiting calls into operations and lets them go on. Not thread-safe.
///
/// The watch observes; the namespaces enforce. A process can change a path between the look and the call, so an
/// operation is what was asked for, not proof of what happened.
class Watch {
 public:
  explicit Watch(Kernel& kernel, Permit permit = {}) : kernel_(kernel), permit_(std::move(permit)) {}

  /// Answers the calls that wait now, at most kMaxAtOnce: threads that never stop calling must not keep the harness.
  /// Call it whenever the listener is readable.
  void serve();

  /// The operations since the last take(), oldest first; at most kMaxOperations and about kMaxBytes of
  /// text, the rest is only counted.
  std::vector<Operation> take();
  std::size_t dropped() const { return dropped_; }

  /// True once any process made a file of memory (memfd_create).
  bool memory_files() const { return memory_files_; }

  /// The process that made the latest call; 0 before the first.
  int last_pid() const { return last_pid_; }

  static constexpr std::size_t kMaxOperations = 4096;
  static constexpr std::size_t kMaxBytes = 16 * 1024 * 1024;
  static constexpr int kMaxAtOnce = 256;

 private:
  int judge(const WatchedCall& call, const Notification& notification);

  Kernel& kernel_;
  Permit permit_;
  std::vector<Operation> operations_;
  std::size_t bytes_ = 0;
  std::size_t dropped_ = 0;
  bool memory_files_ = false;
  int last_pid_ = 0;
};

}  // namespace warmfuzz::watch
