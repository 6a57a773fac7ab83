#pragma once

// Includes Asio: for this folder's sources only.

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/invoker/log_buffer.h"
#include "harness/invoker/quota.h"
#include "harness/invoker/resident_memory.h"
#include "harness/sandbox/memory_group.h"
#include "harness/sandbox/sandbox.h"
#include "harness/watch/watch.h"

namespace warmfuzz {

struct ExitStatus {
  int status = 0;
  int signal = 0;
};

/// The processes of one sandbox as the environment deals with them: the runtime, one after the other, and whatever it
/// starts. Watches their calls, their output and their memory while the io_context runs; judges nothing.
class RuntimeProcess {
 public:
  /// `max_processes` counts threads too.
  RuntimeProcess(boost::asio::io_context& io, std::unique_ptr<sandbox::Sandbox> box,
                 std::unique_ptr<sandbox::MemoryGroup> group, int memory_mb, std::uint32_t max_processes);
  ~RuntimeProcess();
  RuntimeProcess(const RuntimeProcess&) = delete;
  RuntimeProcess& operator=(const RuntimeProcess&) = delete;

  void start();
  void move_to_own_cores() { sandbox_->move_to_own_cores(); }
  Status kill();  ///< everybody inside but init; /tmp stays
  void freeze();
  /// Even a lone thread that should be waiting for its next event.
  void freeze_surely();
  void thaw();

  /// The runtime, idle after init, holds nothing that its copies would share or lack: no thread, no company, no open
  /// file but its own connection, no shared memory.
  bool can_be_zygote() const;
  /// The runtime becomes the zygote: it is no longer looked at, and spared by kill_child().
  void become_zygote();
  /// The zygote's new child, which has connected, is the runtime from now on. Fault: it is not there.
  Status adopt_child();
  /// Everybody inside but init and the zygote; /tmp stays. Precondition: there is a zygote.
  Status kill_child();

  bool running() const { return running_; }  ///< started and not killed; may have ended by itself
  const std::optional<ExitStatus>& ended() const { return ended_; }
  /// The sandbox itself is gone: why.
  const std::optional<std::string>& lost() const { return lost_; }

  /// True once they held more memory than the function may. Looks itself at most every 10 ms, whoever asks; `now` is
  /// the time now.
  bool memory_exhausted(std::chrono::steady_clock::time_point now);
  /// When memory_exhausted() will look again.
  std::chrono::steady_clock::time_point next_look() const { return next_look_; }
  /// The kernel killed somebody at the limit since the last call.
  bool killed_for_memory();
  std::uint64_t take_memory_kb();

  std::chrono::microseconds cpu();
  /// Time for which the runtime stood ready without getting a core, counted from the first look at its memory after
  /// forget_core_wait().
  std::chrono::microseconds core_wait() const;
  void forget_core_wait() { core_wait_before_.reset(); }
  /// Share of /tmp in use, bytes or files, 0 … 1.
  double tmp_used() const;
  int tmp() const { return sandbox_->tmp(); }
  /// Stops everybody first: the next thaw() lets them go on.
  Footprint footprint();

  /// What was seen up to now; waiting calls are answered first.
  std::vector<Operation> take_operations();
  /// What was written up to now.
  std::pair<std::string, std::uint64_t> take_log();

 private:
  void hear();
  void begin_watch(sandbox::Descriptor listener);
  void watch_anew();
  void serve_watch();
  void stop_watch();
  /// The runtime has no other process beside it.
  bool alone();
  std::vector<int> processes() const;  ///< without the zygote
  void forget_runtime();
  void stop_runtime();
  void stop_all();

  boost::asio::io_context& io_;
  std::unique_ptr<sandbox::MemoryGroup> group_;  // outlives the sandbox
  std::unique_ptr<sandbox::Sandbox> sandbox_;
  boost::asio::posix::stream_descriptor control_;
  boost::asio::posix::stream_descriptor output_;
  LogBuffer log_;
  ResidentMemory memory_;
  std::uint64_t memory_limit_kb_;
  std::uint32_t max_processes_;
  Quota quota_;
  int zygote_ = 0;  // its number inside
  int zygote_on_host_ = 0;

  // Of the runtime process of now.
  bool running_ = false;
  bool frozen_ = false;
  bool frozen_all_ = false;
  bool exhausted_ = false;
  int runtime_pid_ = 0;      // on the host
  std::string alone_since_;  // the latest task of the machine when it was seen alone
  std::chrono::microseconds others_cpu_{};
  std::uint64_t kills_ = 0;
  std::optional<std::chrono::microseconds> core_wait_before_;
  std::chrono::steady_clock::time_point next_look_{};
  std::optional<ExitStatus> ended_;
  std::optional<std::string> lost_;

  sandbox::Descriptor listener_;
  std::optional<watch::SeccompKernel> kernel_;
  std::optional<watch::Watch> watch_;
  std::optional<boost::asio::posix::stream_descriptor> notify_;
};

}  // namespace warmfuzz
