#pragma once

#include <cstddef>
#include <vector>

#include "harness/watch/kernel.h"
#include "warmfuzz/observation.h"

namespace warmfuzz::watch {

/// Turns waiting calls into operations and lets them go on. Not thread-safe.
///
/// The watch observes; the namespaces enforce. A process can change a path between the look and the call, so an
/// operation is what was asked for, not proof of what happened.
class Watch {
 public:
  explicit Watch(Kernel& kernel) : kernel_(kernel) {}

  /// Answers every call that waits now. Call it whenever the listener is readable.
  void serve();

  /// The operations since the last take(), oldest first; at most kMaxOperations, the rest is only counted.
  std::vector<Operation> take();
  std::size_t dropped() const { return dropped_; }

  /// True if any process was started since the last call of forget_spawns().
  bool spawned() const { return spawned_; }
  void forget_spawns() { spawned_ = false; }

  /// The process that made the latest call; 0 before the first.
  int last_pid() const { return last_pid_; }

  static constexpr std::size_t kMaxOperations = 4096;

 private:
  Kernel& kernel_;
  std::vector<Operation> operations_;
  std::size_t dropped_ = 0;
  bool spawned_ = false;
  int last_pid_ = 0;
};

}  // namespace warmfuzz::watch
