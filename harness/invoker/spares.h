#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "harness/invoker/environment.h"

namespace warmfuzz {

/// New environments that have run their init and served nobody, started ahead of their need by threads of their own.
/// Only functions whose init goes well and asks nobody have any: the others show what they do when they are called.
class Spares {
 public:
  /// At most `count` at a time, started on this core (-1: on any). `plan` and `function` must outlive it.
  Spares(const LaunchPlan& plan, const Function& function, unsigned count, int core);
  /// Ends those that are left. Precondition: those that were taken have ended.
  ~Spares();
  Spares(const Spares&) = delete;
  Spares& operator=(const Spares&) = delete;

  /// One that is ready now; from then on it is the calling thread's, and runs on its cores. Nothing where there is
  /// none: to wait for it would take as long as to start one, and by then both are there.
  std::unique_ptr<Environment> take();

  /// A spare that is older is of no use: init may have fetched what expires.
  static constexpr std::chrono::seconds kMaxAge{10};

 private:
  struct Spare {
    std::unique_ptr<Environment> environment;
    std::chrono::steady_clock::time_point made;
  };
  void work(int core);
  std::unique_ptr<Environment> make() const;

  const LaunchPlan& plan_;
  const Function& function_;
  const unsigned count_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Spare> ready_;
  unsigned making_ = 0;
  bool useless_ = false;  // none is made any more
  bool over_ = false;
  std::atomic<bool> stop_{false};
  std::vector<std::thread> threads_;  // each must outlive the sandboxes that it made
};

}  // namespace warmfuzz
