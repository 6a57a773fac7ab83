#include "harness/invoker/environment.h"

#include <signal.h>
#include <sys/statvfs.h>
#include <sys/wait.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <cstring>
#include <optional>
#include <thread>

#include "harness/invoker/log_buffer.h"
#include "harness/invoker/processes.h"
#include "harness/invoker/tmp_files.h"
#include "harness/runtime_api/error_document.h"
#include "harness/runtime_api/server.h"
#include "harness/watch/watch.h"

namespace warmfuzz {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kInitLimit{10'000};  // Lambda's own
constexpr milliseconds kTick{10};           // how often memory is looked at while a handler runs
constexpr std::size_t kMaxBody = 1024 * 1024;

struct ExitStatus {
  int status = 0;
  int signal = 0;
};

std::int64_t epoch_ms() {
  return std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string request_id(std::uint64_t serial, std::uint64_t environment) {
  char text[48];
  std::snprintf(text, sizeof text, "%08x-%04x-4%03x-8%03x-%012llx", static_cast<unsigned>(environment & 0xffffffff),
                static_cast<unsigned>(serial >> 32 & 0xffff), 0x1afU, 0x2bdU,
                static_cast<unsigned long long>(serial & 0xffffffffffff));
  return text;
}

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

struct Environment::State {
  State(std::unique_ptr<sandbox::Sandbox> box, const Function& the_function, std::uint64_t number)
      : sandbox(std::move(box)),
        function(the_function),
        serial(number),
        time_limit(the_function.timeout),
        control(io, sandbox->control()),
        output(io, sandbox->output()),
        log(sandbox->output()),
        tmp(sandbox->tmp()),
        api(
            io, sandbox->runtime_api(), [] {}, [this](Reply&& answer) { reply = std::move(answer); },
            [this](std::string text) { violations.push_back(std::move(text)); }) {
    watch_descriptor(control, [this] { hear(); });
    watch_descriptor(output, [this] { log.drain(); });
  }
  ~State() {
    // The descriptors are the sandbox's to close.
    control.release();
    output.release();
    if (listener) notify->release();
  }

  // --- the process -------------------------------------------------------------------------------------------------

  void hear() {
    for (;;) {
      sandbox::Message message = sandbox->receive();
      switch (message.letter) {
        case 0:
          return;
        case 'N':
          if (!message.descriptors.empty()) begin_watch(std::move(message.descriptors[0]));
          break;
        case 'X': {
          int status = 0;
          std::memcpy(&status, message.payload.data(), std::min(sizeof status, message.payload.size()));
          ended = WIFSIGNALED(status) ? ExitStatus{0, WTERMSIG(status)} : ExitStatus{WEXITSTATUS(status), 0};
          break;
        }
        case 'E':
          lost = message.payload.empty() ? "init is gone" : message.payload;
          control.release();
          return;
        default:
          break;
      }
    }
  }

  void begin_watch(sandbox::Descriptor fd) {
    stop_watch();
    listener = std::move(fd);
    kernel.emplace(listener.get());
    watch.emplace(*kernel);
    notify.emplace(io, listener.get());
    watch_descriptor(*notify, [this] { serve_watch(); });
  }

  void serve_watch() {
    watch->serve();
    if (runtime_pid == 0 && watch->last_pid() != 0) {
      runtime_pid = watch->last_pid();
      init_pid = parent_of(runtime_pid);
    }
  }

  void stop_watch() {
    if (notify) notify->release();
    notify.reset();
    watch.reset();
    kernel.reset();
    listener = {};
    runtime_pid = 0;
  }

  bool alive() const { return running && !ended; }

  // Runs the event loop until the condition holds (true), the deadline passes or memory is exhausted (false).
  template <typename Condition>
  bool run_until(Condition done, Clock::time_point deadline) {
    auto next_tick = Clock::now() + kTick;
    for (unsigned round = 1;; ++round) {
      if (done()) return true;
      const std::size_t handled = io.run_one_until(std::min(next_tick, deadline));
      if (handled > 0 && round % 16 != 0) continue;
      const auto now = Clock::now();
      if (now >= next_tick) {
        next_tick = now + kTick;
        if (memory_exhausted()) return false;
      }
      if (now >= deadline) return done();
      if (handled == 0 && io.stopped()) io.restart();
    }
  }

  bool memory_exhausted() {
    if (runtime_pid == 0) return false;
    std::uint64_t kb = 0;
    for (const int pid : processes()) kb += resident_kb(pid);
    memory_kb = kb;
    out_of_memory = kb > static_cast<std::uint64_t>(function.memory_mb) * 1024;
    return out_of_memory;
  }

  std::vector<int> processes() {
    if (!watch || !watch->spawned() || init_pid == 0) return {runtime_pid};
    auto pids = process_tree(init_pid);
    std::erase(pids, init_pid);
    return pids;
  }

  // Starts the runtime and waits for its first `next`. On failure `ended`, `reply` or neither (too slow) tells why.
  bool start() {
    ended.reset();
    reply.reset();
    frozen = false;
    out_of_memory = false;
    running = true;
    ++cold_starts;
    sandbox->start_runtime();
    const bool in_time = run_until(
        [this] { return api.idle() || ended || lost || (reply && reply->kind == Reply::Kind::init_error && ended); },
        Clock::now() + kInitLimit);
    return in_time && api.idle() && !ended && !lost;
  }

  // Ends every process; /tmp stays.
  Status reset() {
    running = false;
    ended.reset();
    reply.reset();
    frozen = false;
    Status killed = sandbox->kill_processes();
    stop_watch();
    api.reset();
    return killed;
  }

  void freeze() {
    if (frozen || !alive()) return;
    if (watch && watch->spawned()) {
      if (processes().size() > 1) {
        frozen = frozen_all = sandbox->stop_processes().ok();
        return;
      }
      watch->forget_spawns();
    }
    // A lone thread that waits in `next` cannot do anything: nothing to freeze.
    if (runtime_pid == 0 || thread_count(runtime_pid) <= 1) return;
    frozen = kill(runtime_pid, SIGSTOP) == 0;
    frozen_all = false;
  }

  void thaw() {
    if (!frozen) return;
    if (frozen_all)
      (void)sandbox->continue_processes();
    else
      kill(runtime_pid, SIGCONT);
    frozen = frozen_all = false;
  }

  microseconds cpu() {
    if (runtime_pid == 0) return microseconds(0);
    return watch && watch->spawned() ? cpu_time_of_tree(processes()) : cpu_time(runtime_pid);
  }

  std::unique_ptr<sandbox::Sandbox> sandbox;
  Function function;
  std::uint64_t serial;
  milliseconds time_limit;
  std::uint64_t cold_starts = 0;
  std::uint64_t invocations = 0;

  asio::io_context io{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE};
  asio::posix::stream_descriptor control;
  asio::posix::stream_descriptor output;
  LogBuffer log;
  TmpFiles tmp;
  RuntimeApiServer api;

  // Of the runtime process of now.
  bool running = false;
  bool frozen = false;
  bool frozen_all = false;
  bool out_of_memory = false;
  int runtime_pid = 0;
  int init_pid = 0;
  std::uint64_t memory_kb = 0;
  std::optional<ExitStatus> ended;
  std::optional<std::string> lost;  // the sandbox itself is gone: why
  std::optional<Reply> reply;
  std::vector<std::string> violations;

  sandbox::Descriptor listener;
  std::optional<watch::SeccompKernel> kernel;
  std::optional<watch::Watch> watch;
  std::optional<asio::posix::stream_descriptor> notify;
};

Environment::Environment(std::unique_ptr<State> state) : state_(std::move(state)) {}
Environment::~Environment() = default;

Result<std::unique_ptr<Environment>> Environment::create(const LaunchPlan& plan, const Function& function,
                                                         std::uint64_t serial) {
  auto box = sandbox::Sandbox::create(plan.specification);
  if (!box.ok()) return box.fault();
  return std::unique_ptr<Environment>(
      new Environment(std::make_unique<State>(std::move(box).value(), function, serial)));
}

std::uint64_t Environment::serial() const { return state_->serial; }
std::uint64_t Environment::cold_starts() const { return state_->cold_starts; }
std::uint64_t Environment::invocations() const { return state_->invocations; }
void Environment::set_time_limit(milliseconds limit) { state_->time_limit = std::min(limit, state_->function.timeout); }

double Environment::tmp_used() const {
  struct statvfs info {};
  if (fstatvfs(state_->sandbox->tmp(), &info) != 0 || info.f_blocks == 0) return 0;
  return 1.0 - static_cast<double>(info.f_bfree) / static_cast<double>(info.f_blocks);
}

void Environment::pause(milliseconds duration) {
  state_->freeze();
  std::this_thread::sleep_for(duration);
}

namespace {

void fill_error(Outcome& outcome, const Reply& reply) {
  ErrorDocument document = parse_error(reply.document());
  outcome.error_type =
      reply.error_type.empty() || (!document.error_type.empty() && reply.error_type == "Runtime.Unknown")
          ? document.error_type
          : reply.error_type;
  outcome.error_message = std::move(document.error_message);
  outcome.stack = std::move(document.stack);
}

void fill(Outcome& outcome, Reply&& reply) {
  outcome.kind = reply.kind == Reply::Kind::response ? OutcomeKind::response
                 : reply.kind == Reply::Kind::error  ? OutcomeKind::error
                                                     : OutcomeKind::init_error;
  outcome.body_bytes = reply.body_bytes;
  if (outcome.kind != OutcomeKind::response) fill_error(outcome, reply);
  outcome.body = std::move(reply.body);
  if (outcome.body.size() > kMaxBody) outcome.body.resize(kMaxBody);
}

}  // namespace

Result<Observation> Environment::invoke(const Invocation& invocation) {
  State& s = *state_;
  Observation seen;
  seen.invocation = invocation.serial;
  seen.environment = s.serial;
  seen.tenant = invocation.tenant;
  seen.event = invocation.event;
  ++s.invocations;

  const auto gone = [&s] { return Fault{FaultKind::sandbox, "the sandbox ended by itself: " + *s.lost}; };
  const auto end_here = [&]() -> Result<Observation> {
    if (s.watch) seen.init_operations = s.watch->take();
    s.log.drain();
    seen.init_log = s.log.take().first;
    if (Status status = s.reset(); !status.ok()) return status.fault();
    return std::move(seen);
  };

  if (s.running && (s.ended || s.lost)) {
    // It ended by itself between two invocations.
    if (s.lost) return gone();
    if (Status status = s.reset(); !status.ok()) return status.fault();
  }
  if (!s.running) {
    seen.cold_start = true;
    // A failed start is tried once more, as in the cloud.
    for (int attempt = 0; !s.start(); ++attempt) {
      if (s.lost) return gone();
      if (attempt == 0 && !s.out_of_memory) {
        s.log.take();
        if (Status status = s.reset(); !status.ok()) return status.fault();
        continue;
      }
      Outcome& outcome = seen.outcome;
      outcome.kind = s.out_of_memory ? OutcomeKind::out_of_memory : OutcomeKind::init_error;
      if (s.reply && s.reply->kind == Reply::Kind::init_error)
        fill(outcome, std::move(*s.reply));
      else if (s.ended) {
        outcome.error_type = "Runtime.ExitError";
        outcome.exit_status = s.ended->status;
        outcome.signal = s.ended->signal;
        outcome.error_message =
            s.ended->signal
                ? "the runtime was killed by signal " + std::to_string(s.ended->signal) + " while it started"
                : "the runtime exited with status " + std::to_string(s.ended->status) + " while it started";
      } else if (!s.out_of_memory) {
        outcome.error_type = "Runtime.InitTimeout";
        outcome.error_message = "the code was not loaded within 10 s";
      }
      return end_here();
    }
    if (s.watch) {
      seen.init_operations = s.watch->take();
      if (!seen.init_operations.empty() && seen.init_operations.front().kind == OperationKind::execute)
        seen.init_operations.erase(seen.init_operations.begin());  // of the runtime itself
    }
    s.log.drain();
    seen.init_log = s.log.take().first;
  }

  s.thaw();
  s.reply.reset();
  s.out_of_memory = false;
  const auto cpu_before = s.cpu();
  const auto begin = Clock::now();
  Delivery delivery;
  delivery.event = seen.event;
  delivery.request_id = request_id(invocation.serial, s.serial);
  delivery.trace_id = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0";
  delivery.function_arn = "arn:aws:lambda:us-east-1:123456789012:function:" + s.function.id;
  if (s.function.tenant_isolation) delivery.tenant_id = invocation.tenant;
  delivery.deadline_ms = epoch_ms() + s.function.timeout.count();
  s.api.deliver(delivery);
  const bool in_time =
      s.run_until([&s] { return (s.reply && s.api.idle()) || s.ended || s.lost; }, begin + s.time_limit);
  if (s.watch) s.serve_watch();
  s.log.drain();
  if (s.lost) return gone();

  seen.resources.wall = std::chrono::duration_cast<microseconds>(Clock::now() - begin);
  seen.resources.cpu = std::max(s.cpu() - cpu_before, microseconds(0));
  seen.resources.memory_kb = std::exchange(s.memory_kb, 0);
  if (s.watch) seen.operations = s.watch->take();
  std::tie(seen.log, seen.log_bytes) = s.log.take();
  if (s.reply)
    fill(seen.outcome, std::move(*s.reply));
  else if (s.out_of_memory)
    seen.outcome.kind = OutcomeKind::out_of_memory;
  else if (s.ended) {
    seen.outcome.kind = OutcomeKind::crash;
    seen.outcome.exit_status = s.ended->status;
    seen.outcome.signal = s.ended->signal;
  } else
    seen.outcome.kind = OutcomeKind::timeout;
  s.reply.reset();
  if (!in_time || s.ended) {
    if (Status status = s.reset(); !status.ok()) return status.fault();
    s.log.drain();
    auto [rest, rest_bytes] = s.log.take();
    seen.log += rest;
    seen.log_bytes += rest_bytes;
  } else {
    s.freeze();
  }
  seen.tmp = s.tmp.changed(seen.operations);
  return seen;
}

}  // namespace warmfuzz
