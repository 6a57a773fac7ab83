#include "harness/invoker/environment.h"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <optional>
#include <thread>

#include "harness/invoker/memory_report.h"
#include "harness/invoker/outcome.h"
#include "harness/invoker/pristine_folder.h"
#include "harness/invoker/runtime_process.h"
#include "harness/invoker/tmp_files.h"
#include "harness/invoker/together.h"
#include "harness/runtime_api/server.h"
#include "harness/sandbox/memory_group.h"
#include "harness/sinkhole/http_server.h"
#include "harness/sinkhole/s3/s3_double.h"

namespace warmfuzz {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kInitLimit{10'000};  // Lambda's own
// An event takes some milliseconds to get into an environment that was frozen; what is left to do goes on meanwhile.
constexpr milliseconds kThaw{10};
constexpr int kMaxRenewals = 2000;
constexpr milliseconds kLookLimit{5'000};  // the agent's own is 1 s

// The memory limit itself is held by looking at the processes. The kernel's counts /tmp too, which is a disk in the
// cloud, and its own bookkeeping: it stands behind, for what no process shows.
std::uint64_t group_bytes(const Function& function) {
  return static_cast<std::uint64_t>(function.memory_mb + function.tmp_mb + 64) * 1024 * 1024;
}

std::int64_t epoch_ms() {
  return std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

struct Environment::State {
  State(const LaunchPlan& plan, std::unique_ptr<sandbox::Sandbox> box, std::unique_ptr<sandbox::MemoryGroup> group,
        const Function& the_function, std::uint64_t number, bool may_fork)
      : function(the_function),
        has_agent(plan.has_agent),
        canary_pattern(plan.canary_pattern),
        serial(number),
        time_limit(the_function.timeout),
        forks(may_fork),
        pristine_tmp(box->tmp()),
        api(
            io, box->runtime_api(), [] {}, [this](Reply&& answer) { reply = std::move(answer); },
            [](const std::string&) {}),
        s3_server(io, box->s3(),
                  [this](sinkhole::HttpRequest&& request) {
                    s3_asked = true;
                    return s3.serve(std::move(request));
                  }),
        tmp(box->tmp()),
        process(io, std::move(box), std::move(group), the_function.memory_mb, plan.specification.max_processes) {}

  bool over() const { return process.ended() || process.lost(); }

  // Runs the event loop until the condition holds (true), the deadline passes or memory is exhausted (false).
  template <typename Condition>
  bool run_until(Condition done, Clock::time_point deadline) {
    for (unsigned round = 1;; ++round) {
      if (done()) return true;
      if (stop && *stop) return false;
      const std::size_t handled = io.run_one_until(std::min(process.next_look(), deadline));
      if (handled > 0 && round % 16 != 0) continue;
      const auto now = Clock::now();
      if (process.memory_exhausted(now)) {
        out_of_memory = true;
        return false;
      }
      if (now >= deadline) return done();
      if (handled == 0 && io.stopped()) io.restart();
    }
  }

  bool start_ahead(const std::atomic<bool>& stop_when) {
    stop = &stop_when;
    ahead = start() && !s3_asked;
    stop = nullptr;
    process.freeze();
    return ahead;
  }

  bool take_over() {
    // A process that has ended keeps its descriptor readable: there is always something more to do then.
    for (int round = 0; round < 64 && !over() && io.poll_one() > 0; ++round) {
    }
    if (io.stopped()) io.restart();
    if (over() || !api.idle()) return false;
    process.move_to_own_cores();
    return true;
  }

  // A runtime that waits in its first `next`: forked where that is the same, else started. On failure the process's
  // end, `reply` or neither (too slow) tells why.
  bool start() {
    reply.reset();
    out_of_memory = false;
    ++cold_starts;
    if (api.has_zygote()) {
      // What an earlier process left under /tmp is there for the init of the next one.
      if (pristine_tmp.is_so() && fork()) return true;
      if (!end_all().ok()) return false;
    }
    const bool untouched = pristine_tmp.is_so();
    if (!run_init()) return false;
    if (!forks || !untouched || !pristine_tmp.is_so() || !process.can_be_zygote()) return true;
    process.become_zygote();
    api.make_zygote();
    if (fork()) return true;
    forks = false;
    return end_all().ok() && run_init();
  }

  bool run_init() {
    process.start();
    const bool in_time = run_until([this] { return api.idle() || over(); }, Clock::now() + kInitLimit);
    if (process.killed_for_memory()) out_of_memory = true;
    if (!in_time || !api.idle() || over()) return false;
    init_operations = process.take_operations();
    init_log = process.take_log().first;
    if (!init_operations.empty() && init_operations.front().kind == OperationKind::execute)
      init_operations.erase(init_operations.begin());  // of the runtime itself
    return true;
  }

  // What the agent tells after init, where that is wanted and not yet known.
  bool look_at_start() {
    if (!at_start || *at_start) return true;
    *at_start = look({});
    if (api.idle() && !over() && !out_of_memory) return true;
    // A runtime that cannot stand to be looked at is not looked at.
    at_start.reset();
    return !process.lost() && reset().ok() && start();
  }

  // Asks the agent of a runtime that waits for its next event; nothing where it does not answer. What happens meanwhile
  // is forgotten.
  std::optional<Json> look(const std::string& pattern) {
    reply.reset();
    process.thaw();
    api.look(Json{{"pattern", pattern}}.dump());
    const bool in_time = run_until([this] { return (reply && api.idle()) || over(); }, Clock::now() + kLookLimit);
    process.take_operations();
    process.take_log();
    std::optional<Json> answer;
    if (in_time && reply && reply->kind == Reply::Kind::memory) {
      auto parsed = Json::parse(reply->body, nullptr, false);
      if (parsed.is_object()) answer = std::move(parsed);
    }
    reply.reset();
    return answer;
  }

  bool fork() {
    api.fork();
    const bool in_time =
        run_until([this] { return api.idle() || !api.has_zygote() || over(); }, Clock::now() + kInitLimit);
    if (!in_time || !api.idle() || over() || !process.adopt_child().ok()) return false;
    process.take_operations();  // its connection
    return true;
  }

  Status end_all() {
    Status killed = process.kill();
    api.reset();
    return killed;
  }

  // Ends every process but the zygote; /tmp stays.
  Status reset() {
    reply.reset();
    Status killed = Done{};
    if (api.has_zygote()) {
      killed = process.kill_child();
      api.reset_child();
    } else {
      killed = end_all();
    }
    s3_server.reset();
    return killed;
  }

  bool renew() {
    if (!api.has_zygote() || ++renewals > kMaxRenewals || !reset().ok() || !pristine_tmp.restore()) return false;
    cold_starts = invocations = 0;
    process.take_log();
    process.take_memory_kb();
    s3 = {};
    tmp = TmpFiles(process.tmp());
    return true;
  }

  Function function;
  bool has_agent;
  std::string canary_pattern;
  std::shared_ptr<std::optional<Json>> at_start;  // what the agent told after init; null: nobody wants to know
  std::uint64_t serial;
  milliseconds time_limit;
  std::uint64_t cold_starts = 0;
  std::uint64_t invocations = 0;
  bool forks;
  int renewals = 0;
  PristineFolder pristine_tmp;
  std::vector<Operation> init_operations;  // of the process that ran its init
  std::string init_log;
  bool ahead = false;                       // its init is over, and nobody has been served yet
  const std::atomic<bool>* stop = nullptr;  // while it starts ahead
  bool s3_asked = false;
  bool out_of_memory = false;
  std::optional<Reply> reply;

  asio::io_context io{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE};
  RuntimeApiServer api;
  sinkhole::S3Double s3;
  sinkhole::HttpServer s3_server;
  TmpFiles tmp;
  RuntimeProcess process;
};

Environment::Environment(std::unique_ptr<State> state) : state_(std::move(state)) {}
Environment::~Environment() = default;

Result<std::unique_ptr<Environment>> Environment::create(const LaunchPlan& plan, const Function& function,
                                                         std::uint64_t serial, bool forks) {
  std::unique_ptr<sandbox::MemoryGroup> group;
  if (const auto& groups = sandbox::own_memory_groups(); groups.ok())
    if (auto made = (*groups)->make(group_bytes(function)); made.ok()) group = std::move(made).value();
  auto box = sandbox::Sandbox::create(plan.specification, group ? group->processes() : -1);
  if (!box.ok()) return box.fault();
  return std::unique_ptr<Environment>(new Environment(
      std::make_unique<State>(plan, std::move(box).value(), std::move(group), function, serial, forks && plan.forks)));
}

bool Environment::start_ahead(const std::atomic<bool>& stop) { return state_->start_ahead(stop); }
bool Environment::take_over() { return state_->take_over(); }
bool Environment::renew() { return state_->renew(); }
void Environment::set_serial(std::uint64_t serial) { state_->serial = serial; }

std::uint64_t Environment::serial() const { return state_->serial; }
std::uint64_t Environment::cold_starts() const { return state_->cold_starts; }
std::uint64_t Environment::invocations() const { return state_->invocations; }
void Environment::set_time_limit(milliseconds limit) { state_->time_limit = std::min(limit, state_->function.timeout); }

double Environment::tmp_used() const { return state_->process.tmp_used(); }

std::optional<Footprint> Environment::footprint() {
  if (!state_->process.running() || state_->over()) return std::nullopt;
  return state_->process.footprint();
}

void Environment::remember_start(std::shared_ptr<std::optional<Json>> start) {
  if (state_->has_agent) state_->at_start = std::move(start);
}

Result<std::optional<Memory>> Environment::memory() {
  State& s = *state_;
  std::optional<Memory> memory;
  if (!s.has_agent || !s.process.running() || s.over() || !s.api.idle()) return memory;
  if (const auto answer = s.look(s.canary_pattern))
    memory = read_memory(*answer, s.at_start ? *s.at_start : std::nullopt);
  if (s.process.lost()) return Fault{FaultKind::sandbox, "the sandbox ended by itself: " + *s.process.lost()};
  if (s.over() || !s.api.idle()) {
    if (Status status = s.reset(); !status.ok()) return status.fault();
  } else {
    s.process.freeze();
  }
  return memory;
}

void Environment::clear_objects() { state_->s3.remove_laid(); }

void Environment::pause(milliseconds duration) {
  State& s = *state_;
  s.process.freeze_surely();
  std::this_thread::sleep_for(duration);
  if (!s.process.running() || s.over()) return;
  s.process.thaw();
  s.run_until([&s] { return s.over(); }, Clock::now() + std::min(duration, kThaw));
}

Result<Observation> Environment::invoke(const Invocation& invocation) { return exchange(invocation, false); }

Result<std::vector<Observation>> Environment::invoke_together(const std::vector<Invocation>& invocations) {
  auto seen = exchange(joint(invocations, state_->serial), true);
  if (!seen.ok()) return seen.fault();
  return split(std::move(*seen), invocations);
}

Result<Observation> Environment::exchange(const Invocation& invocation, bool together) {
  State& s = *state_;
  Observation seen;
  seen.invocation = invocation.serial;
  seen.environment = s.serial;
  seen.tenant = invocation.tenant;
  seen.event = invocation.event;
  ++s.invocations;
  s.s3.begin(invocation.serial);
  for (const auto& object : invocation.objects) s.s3.lay(object);

  const auto gone = [&s] { return Fault{FaultKind::sandbox, "the sandbox ended by itself: " + *s.process.lost()}; };
  const auto end_here = [&]() -> Result<Observation> {
    seen.init_operations = s.process.take_operations();
    seen.init_log = s.process.take_log().first;
    seen.objects = s.s3.take_fetched();
    seen.sent = s.s3.take_sent();
    if (Status status = s.reset(); !status.ok()) return status.fault();
    return std::move(seen);
  };

  if (s.process.running() && s.over()) {
    // It ended by itself between two invocations.
    if (s.process.lost()) return gone();
    if (Status status = s.reset(); !status.ok()) return status.fault();
  }
  if (!s.process.running() || s.ahead) {
    seen.cold_start = true;
    // A failed start is tried once more, as in the cloud.
    for (int attempt = 0; !(std::exchange(s.ahead, false) || s.start()) || !s.look_at_start(); ++attempt) {
      if (s.process.lost()) return gone();
      if (attempt == 0 && !s.out_of_memory) {
        s.process.take_log();
        if (Status status = s.reset(); !status.ok()) return status.fault();
        continue;
      }
      Outcome& outcome = seen.outcome;
      outcome.kind = s.out_of_memory ? OutcomeKind::out_of_memory : OutcomeKind::init_error;
      if (s.reply && s.reply->kind == Reply::Kind::init_error)
        fill(outcome, std::move(*s.reply));
      else if (const auto& ended = s.process.ended(); ended && !s.out_of_memory) {
        outcome.error_type = "Runtime.ExitError";
        outcome.exit_status = ended->status;
        outcome.signal = ended->signal;
        outcome.error_message =
            ended->signal ? "the runtime was killed by signal " + std::to_string(ended->signal) + " while it started"
                          : "the runtime exited with status " + std::to_string(ended->status) + " while it started";
      } else if (!s.out_of_memory) {
        outcome.error_type = "Runtime.InitTimeout";
        outcome.error_message = "the code was not loaded within 10 s";
      }
      return end_here();
    }
    seen.init_operations = s.init_operations;
    seen.init_log = s.init_log;
    (void)s.tmp.changed(seen.init_operations);  // is what there was before
  }

  s.process.thaw();
  s.reply.reset();
  s.out_of_memory = false;
  const auto cpu_before = s.process.cpu();
  s.process.forget_core_wait();
  const auto begin = Clock::now();
  Delivery delivery;
  delivery.event = seen.event;
  delivery.request_id = request_id(invocation.serial, s.serial);
  delivery.trace_id = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0";
  delivery.function_arn = "arn:aws:lambda:us-east-1:123456789012:function:" + s.function.id;
  if (s.function.tenant_isolation) delivery.tenant_id = invocation.tenant;
  delivery.deadline_ms = epoch_ms() + s.function.timeout.count();
  delivery.together = together;
  s.api.deliver(delivery);
  const bool in_time = s.run_until([&s] { return (s.reply && s.api.idle()) || s.over(); }, begin + s.time_limit);
  const auto end = Clock::now();
  // Quick invocations that each keep a little would otherwise never be looked at.
  if (s.process.memory_exhausted(end) || (!(in_time && s.reply) && s.process.killed_for_memory()))
    s.out_of_memory = true;
  seen.operations = s.process.take_operations();
  std::tie(seen.log, seen.log_bytes) = s.process.take_log();
  if (s.process.lost()) return gone();

  seen.resources.wall = std::chrono::duration_cast<microseconds>(end - begin);
  seen.resources.cpu = std::max(s.process.cpu() - cpu_before, microseconds(0));
  if (!in_time) seen.resources.core_wait = s.process.core_wait();
  seen.resources.memory_kb = s.process.take_memory_kb();
  if (s.out_of_memory) {
    seen.outcome.kind = OutcomeKind::out_of_memory;
  } else if (s.reply) {
    fill(seen.outcome, std::move(*s.reply), together ? std::string::npos : kMaxBody);
  } else if (const auto& ended = s.process.ended()) {
    seen.outcome.kind = OutcomeKind::crash;
    seen.outcome.exit_status = ended->status;
    seen.outcome.signal = ended->signal;
  } else {
    seen.outcome.kind = OutcomeKind::timeout;
  }
  s.reply.reset();
  if (!in_time || s.process.ended() || s.out_of_memory) {
    if (Status status = s.reset(); !status.ok()) return status.fault();
    auto [rest, rest_bytes] = s.process.take_log();
    seen.log += rest;
    seen.log_bytes += rest_bytes;
  } else {
    s.process.freeze();
  }
  seen.tmp = s.tmp.changed(seen.operations);
  seen.objects = s.s3.take_fetched();
  seen.sent = s.s3.take_sent();
  return seen;
}

}  // namespace warmfuzz
