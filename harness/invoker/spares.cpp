#include "harness/invoker/spares.h"

#include <pthread.h>
#include <sched.h>

#include <csignal>
#include <utility>

namespace warmfuzz {

using Clock = std::chrono::steady_clock;

Spares::Spares(const LaunchPlan& plan, const Function& function, unsigned count, int core)
    : plan_(plan), function_(function), count_(count) {
  // Signals are for the thread that asks for environments.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  for (unsigned i = 0; i < count_; ++i) threads_.emplace_back([this, core] { work(core); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Spares::~Spares() {
  stop_ = true;
  std::unique_lock lock(mutex_);
  changed_.notify_all();
  changed_.wait(lock, [this] { return making_ == 0; });
  ready_.clear();
  over_ = true;
  changed_.notify_all();
  lock.unlock();
  for (auto& thread : threads_) thread.join();
}

void Spares::work(int core) {
  if (core >= 0) {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(static_cast<unsigned>(core), &cores);
    sched_setaffinity(0, sizeof cores, &cores);
  }
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return over_ || (!stop_ && !useless_ && ready_.size() + making_ < count_); });
    if (over_) return;
    ++making_;
    lock.unlock();
    auto environment = make();
    lock.lock();
    --making_;
    if (!environment) useless_ = true;
    if (environment) ready_.push_back({std::move(environment), Clock::now()});
    changed_.notify_all();
  }
}

std::unique_ptr<Environment> Spares::make() const {
  auto made = Environment::create(plan_, function_, 0);
  if (!made.ok() || !(*made)->start_ahead(stop_)) return nullptr;
  return std::move(made).value();
}

std::unique_ptr<Environment> Spares::take() {
  Spare spare;
  {
    const std::lock_guard lock(mutex_);
    if (ready_.empty()) return nullptr;
    spare = std::move(ready_.front());
    ready_.pop_front();
    changed_.notify_all();
  }
  if (Clock::now() - spare.made > kMaxAge || !spare.environment->take_over()) return nullptr;
  return std::move(spare.environment);
}

}  // namespace warmfuzz
