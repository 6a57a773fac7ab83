#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "harness/engine/messages.h"

namespace warmfuzz::cli {

/// A worker that searches one function. Its messages are read by a thread of its own, so that it never waits for us.
class WorkerProcess {
 public:
  static Result<std::unique_ptr<WorkerProcess>> start(const SearchJob& job);
  /// Ends the process and, with it, its sandbox.
  ~WorkerProcess();

  /// The next message; nothing after `wait`. Progress is not queued, see progress().
  std::optional<SearchMessage> next(std::chrono::milliseconds wait);
  /// The process has ended and every message was taken.
  bool finished();
  SearchProgress progress();
  void kill();

 private:
  WorkerProcess() = default;
  void read_messages(int fd);

  struct Child;
  std::unique_ptr<Child> child_;
  std::thread reader_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<SearchMessage> messages_;
  SearchProgress progress_;
  bool ended_ = false;
};

}  // namespace warmfuzz::cli
