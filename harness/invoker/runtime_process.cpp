#include "harness/invoker/runtime_process.h"

#include <signal.h>
#include <sys/statvfs.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <utility>

#include "harness/invoker/footprint.h"
#include "harness/invoker/processes.h"

namespace warmfuzz {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::milliseconds kLookEvery{10};

// Tells when the descriptor becomes readable, again and again, until it is closed.
void watch_descriptor(asio::posix::stream_descriptor& descriptor, std::function<void()> on_readable) {
  descriptor.async_wait(asio::posix::stream_descriptor::wait_read,
                        [&descriptor, on_readable = std::move(on_readable)](const boost::system::error_code& error) {
                          if (error) return;
                          on_readable();
                          if (descriptor.is_open()) watch_descriptor(descriptor, on_readable);
                        });
}

}  // namespace

RuntimeProcess::RuntimeProcess(asio::io_context& io, std::unique_ptr<sandbox::Sandbox> box,
                               std::unique_ptr<sandbox::MemoryGroup> group, int memory_mb, std::uint32_t max_processes)
    : io_(io),
      group_(std::move(group)),
      sandbox_(std::move(box)),
      control_(io, sandbox_->control()),
      output_(io, sandbox_->output()),
      log_(sandbox_->output()),
      memory_(sandbox_->tmp()),
      memory_limit_kb_(static_cast<std::uint64_t>(memory_mb) * 1024),
      max_processes_(max_processes),
      quota_(sandbox_->proc(), sandbox_->tmp(), max_processes) {
  watch_descriptor(control_, [this] { hear(); });
  watch_descriptor(output_, [this] { log_.drain(); });
}

RuntimeProcess::~RuntimeProcess() {
  // The descriptors are the sandbox's to close.
  control_.release();
  output_.release();
  if (notify_) notify_->release();
}

void RuntimeProcess::hear() {
  for (;;) {
    sandbox::Message message = sandbox_->receive();
    switch (message.letter) {
      case 0:
        return;
      case 'N':
        if (!message.descriptors.empty()) begin_watch(std::move(message.descriptors[0]));
        break;
      case 'X': {
        int status = 0;
        std::memcpy(&status, message.payload.data(), std::min(sizeof status, message.payload.size()));
        ended_ = WIFSIGNALED(status) ? ExitStatus{0, WTERMSIG(status)} : ExitStatus{WEXITSTATUS(status), 0};
        break;
      }
      case 'E':
        lost_ = message.payload.empty() ? "init is gone" : message.payload;
        control_.release();
        return;
      default:
        break;
    }
  }
}

void RuntimeProcess::begin_watch(sandbox::Descriptor listener) {
  stop_watch();
  listener_ = std::move(listener);
  kernel_.emplace(listener_.get());
  watch_anew();
  notify_.emplace(io_, listener_.get());
  watch_descriptor(*notify_, [this] { serve_watch(); });
}

void RuntimeProcess::watch_anew() {
  quota_ = Quota(sandbox_->proc(), sandbox_->tmp(), max_processes_);
  watch_.emplace(*kernel_, [this](watch::Resource resource) { return quota_.permit(resource); });
}

void RuntimeProcess::serve_watch() {
  watch_->serve();
  if (runtime_pid_ == 0) runtime_pid_ = watch_->last_pid();
}

void RuntimeProcess::stop_watch() {
  if (notify_) notify_->release();
  notify_.reset();
  watch_.reset();
  kernel_.reset();
  listener_ = {};
  zygote_ = zygote_on_host_ = 0;
  forget_runtime();
}

void RuntimeProcess::forget_runtime() {
  runtime_pid_ = 0;
  alone_since_.clear();
  others_cpu_ = {};
}

void RuntimeProcess::start() {
  ended_.reset();
  frozen_ = exhausted_ = false;
  running_ = true;
  sandbox_->start_runtime();
}

Status RuntimeProcess::kill() {
  running_ = frozen_ = exhausted_ = false;
  Status killed = sandbox_->kill_processes();
  ended_.reset();
  stop_watch();
  return killed;
}

bool RuntimeProcess::can_be_zygote() const {
  const auto all = processes();
  return all.size() == 1 && runtime_pid_ != 0 && thread_count(host_proc(), runtime_pid_) == 1 &&
         !shares_memory(sandbox_->proc(), all.front()) && holds_only_a_socket(sandbox_->proc(), all.front());
}

void RuntimeProcess::become_zygote() {
  zygote_ = processes().front();
  zygote_on_host_ = runtime_pid_;
  forget_runtime();
  watch_anew();
}

Status RuntimeProcess::adopt_child() {
  serve_watch();
  // Python looks at /proc on both sides of a fork: only the last caller, who connected, is surely the child.
  runtime_pid_ = watch_->last_pid();
  const auto all = processes();
  if (all.size() != 1 || runtime_pid_ == 0 || runtime_pid_ == zygote_on_host_)
    return Fault{FaultKind::sandbox, "the forked runtime is not there"};
  if (Status adopted = sandbox_->adopt(all.front()); !adopted.ok()) return adopted;
  ended_.reset();
  frozen_ = exhausted_ = false;
  running_ = true;
  return Done{};
}

Status RuntimeProcess::kill_child() {
  running_ = frozen_ = exhausted_ = false;
  Status killed = sandbox_->kill_all_but(zygote_);
  ended_.reset();
  forget_runtime();
  watch_anew();
  return killed;
}

bool RuntimeProcess::alone() {
  std::string latest = latest_task();
  if (!latest.empty() && latest == alone_since_) return true;
  const auto all = processes();
  others_cpu_ = cpu_time_of_others(sandbox_->proc(), all, host_proc(), runtime_pid_);
  if (all.size() > 1) return false;
  alone_since_ = std::move(latest);
  return true;
}

std::vector<int> RuntimeProcess::processes() const {
  auto all = processes_of(sandbox_->proc());
  if (zygote_ != 0) std::erase(all, zygote_);
  return all;
}

bool RuntimeProcess::memory_exhausted(Clock::time_point now) {
  if (exhausted_ || now < next_look_) return exhausted_;
  next_look_ = now + kLookEvery;
  if (runtime_pid_ == 0) return false;
  if (!core_wait_before_) core_wait_before_ = core_wait_of(host_proc(), runtime_pid_);
  const auto limit = memory_limit_kb_;
  const bool alone = this->alone();
  if (!alone && !frozen_ && quota_.too_many_tasks()) stop_all();
  const bool files = watch_ && watch_->memory_files();
  exhausted_ = alone ? memory_.above(limit, host_proc(), {runtime_pid_}, files)
                     : memory_.above(limit, sandbox_->proc(), processes(), files);
  // Many processes take long to look at: that must not become all that is done.
  const auto end = Clock::now();
  next_look_ = end + std::max<Clock::duration>(kLookEvery, 4 * (end - now));
  return exhausted_;
}

bool RuntimeProcess::killed_for_memory() {
  if (!group_) return false;
  const auto kills = group_->kills();
  return kills > std::exchange(kills_, kills);
}

std::uint64_t RuntimeProcess::take_memory_kb() {
  const auto kb = memory_.last_kb();
  memory_.forget();
  return kb;
}

void RuntimeProcess::stop_runtime() {
  frozen_ = ::kill(runtime_pid_, SIGSTOP) == 0;
  frozen_all_ = false;
}

void RuntimeProcess::stop_all() { frozen_ = frozen_all_ = sandbox_->stop_processes().ok(); }

void RuntimeProcess::freeze() {
  if (frozen_ || !running_ || ended_) return;
  if (!alone()) return stop_all();
  // A lone thread that waits in `next` cannot do anything: nothing to freeze.
  if (runtime_pid_ != 0 && thread_count(host_proc(), runtime_pid_) > 1) stop_runtime();
}

void RuntimeProcess::freeze_surely() {
  freeze();
  if (!frozen_ && running_ && !ended_ && runtime_pid_ != 0) stop_runtime();
}

void RuntimeProcess::thaw() {
  if (!frozen_) return;
  if (frozen_all_)
    (void)sandbox_->continue_processes();
  else
    ::kill(runtime_pid_, SIGCONT);
  frozen_ = frozen_all_ = false;
}

std::chrono::microseconds RuntimeProcess::cpu() {
  if (runtime_pid_ == 0) return std::chrono::microseconds(0);
  (void)alone();  // looks at the others where there may be any
  return cpu_time(runtime_pid_) + others_cpu_;
}

std::chrono::microseconds RuntimeProcess::core_wait() const {
  if (!core_wait_before_ || runtime_pid_ == 0) return std::chrono::microseconds(0);
  return std::max(core_wait_of(host_proc(), runtime_pid_) - *core_wait_before_, std::chrono::microseconds(0));
}

double RuntimeProcess::tmp_used() const {
  struct statvfs info {};
  if (fstatvfs(sandbox_->tmp(), &info) != 0 || info.f_blocks == 0) return 0;
  const double bytes = 1.0 - static_cast<double>(info.f_bfree) / static_cast<double>(info.f_blocks);
  return std::min(1.0, std::max(bytes, quota_.files_used()));
}

Footprint RuntimeProcess::footprint() {
  freeze_surely();
  return footprint_of(sandbox_->proc(), processes(), sandbox_->tmp());
}

std::vector<Operation> RuntimeProcess::take_operations() {
  if (!watch_) return {};
  serve_watch();
  return watch_->take();
}

std::pair<std::string, std::uint64_t> RuntimeProcess::take_log() {
  log_.drain();
  return log_.take();
}

}  // namespace warmfuzz
