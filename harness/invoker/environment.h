#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/invoker/specification.h"
#include "warmfuzz/observation.h"
#include "warmfuzz/result.h"

namespace warmfuzz {

/// One event to be delivered.
struct Invocation {
  std::uint64_t serial = 0;  ///< Observation::invocation
  std::string event;         ///< JSON text
  std::string tenant;        ///< sent as Lambda-Runtime-Aws-Tenant-Id where the function has tenant isolation
  std::vector<LiveObject> objects = {};  ///< to be laid into the buckets first
};

/// One execution environment: a sandboxed process tree with its /tmp, from cold start to shutdown. Between invocations
/// it is frozen. After a crash, a timeout or exhausted memory the next invocation starts the process anew, with /tmp
/// as it was left. Not thread-safe; the thread that creates it must outlive it.
class Environment {
 public:
  /// Sets up the sandbox; the runtime starts with the first invocation. Fault: sandbox.
  /// `forks`: where the runtime allows it, processes are forked from one that has run its init.
  static Result<std::unique_ptr<Environment>> create(const LaunchPlan& plan, const Function& function,
                                                     std::uint64_t serial, bool forks = false);
  ~Environment();

  /// Runs init before an event is there, and stays frozen until the first one comes: to that it is a cold start as any
  /// other. False: it is of no use. Init failed, or asked the double of S3, which only the first event's objects fill;
  /// or `stop` became true.
  bool start_ahead(const std::atomic<bool>& stop);
  /// From now on this thread uses what another one created: inside it goes on on this thread's cores. False: it ended
  /// meanwhile.
  bool take_over();

  /// Delivers one event and sees it through. A Fault is the harness's or the sandbox's, never the handler's.
  Result<Observation> invoke(const Invocation& invocation);

  /// Becomes another environment, with /tmp as init left it and a process that nobody has called yet, at the price of a
  /// fork. False: it cannot (nothing to fork from); it is of no more use then.
  bool renew();
  void set_serial(std::uint64_t serial);

  /// Delivers several events at the same time to warmfuzz's own client: one observation each, in their order. What they
  /// wrote, did and left behind cannot be told apart: it is in the last one's.
  Result<std::vector<Observation>> invoke_together(const std::vector<Invocation>& invocations);

  /// Shortens the function's timeout (for a search that cannot wait); confirmation uses the real one.
  void set_time_limit(std::chrono::milliseconds limit);

  /// A new scenario begins: the objects that were laid for the one before it go, unless the function wrote them anew.
  void clear_objects();

  /// Stays frozen for this long. Then a moment follows in which what was left to do goes on before the next event
  /// comes.
  void pause(std::chrono::milliseconds duration);

  /// What the processes hold now. Nothing where none runs.
  std::optional<Footprint> footprint();

  /// `start` is what the agent told of the surroundings after init, which is the same for all environments of a
  /// function; where it is empty, the agent is asked at the next start of the runtime. memory() says what has changed.
  void remember_start(std::shared_ptr<std::optional<Json>> start);

  /// What the runtime's agent tells of its process now. Nothing where none runs or it has no agent. What the processes
  /// do meanwhile is not observed. Fault: the harness's or the sandbox's.
  Result<std::optional<Memory>> memory();

  std::uint64_t serial() const;
  std::uint64_t cold_starts() const;
  std::uint64_t invocations() const;
  /// Share of /tmp in use, 0 … 1.
  double tmp_used() const;

 private:
  struct State;
  Result<Observation> exchange(const Invocation& invocation, bool together);
  explicit Environment(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace warmfuzz
