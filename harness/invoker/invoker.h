#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/invoker/deployment.h"
#include "harness/invoker/environment.h"
#include "harness/invoker/spares.h"
#include "warmfuzz/observation.h"
#include "warmfuzz/scenario.h"

namespace warmfuzz {

enum class Freshness {
  warm,   ///< in the environment that is there, after whatever it has served
  fresh,  ///< in a new environment; its process may be a copy of one that has run the same init
  cold,   ///< in a new environment whose process runs its init
};

/// What an environment has been through, so that a finding that depends on it can be traced back.
struct HistoryEntry {
  std::uint64_t invocation = 0;
  InvokeStep step;
  std::shared_ptr<const std::vector<StoredObject>> objects;  ///< that there were for it, whatever the step lists
};

/// These invocations as a scenario's steps, each with its own objects.
Scenario scenario_of(const std::vector<HistoryEntry>& entries);

struct InvokerStatistics {
  std::uint64_t invocations = 0;
  std::uint64_t scenarios = 0;
  std::uint64_t cold_starts = 0;
  std::uint64_t environments = 0;
  std::uint64_t started_ahead = 0;  ///< of the environments
};

/// Runs scenarios against a deployed function and keeps one environment warm between them. Not thread-safe; the thread
/// that uses it must outlive it.
class Invoker {
 public:
  /// Fault project where the function cannot be started on this machine. Nothing is started yet.
  static Result<std::unique_ptr<Invoker>> create(std::shared_ptr<const Deployment> deployment);

  /// The observations of every invoke step, and whatever else is to be looked at. A Fault is the harness's, the
  /// sandbox's or the scenario's (unknown trigger or source), never the handler's.
  Result<Trace> run(const Scenario& scenario, Freshness freshness, Look look = {});

  /// Shortens the function's timeout from now on.
  void set_time_limit(std::chrono::milliseconds limit);

  /// Where the function needs new environments again and again and they cannot be copies, so many are started ahead, on
  /// this core (-1: on any). Worth it only where a core is idle otherwise.
  void start_ahead(unsigned environments, int core = -1);
  /// Ends all that runs; nothing is started ahead any more.
  void end();

  const LaunchPlan& plan() const { return plan_; }
  const InvokerStatistics& statistics() const { return statistics_; }

  /// The invocations of the environment that is warm now, oldest first; at most kMaxHistory.
  const std::deque<HistoryEntry>& history() const { return warm_.history; }
  static constexpr std::size_t kMaxHistory = 1024;

  /// So many events at most are delivered at the same time.
  static constexpr std::size_t kMaxTogether = 8;

  /// One for scenarios, one for events alone.
  static constexpr std::size_t kMaxIdle = 2;

  /// An environment is replaced after so many invocations, or when its /tmp is half full.
  static constexpr std::uint64_t kMaxInvocations = 20'000;

 private:
  Invoker(std::shared_ptr<const Deployment> deployment, LaunchPlan plan);
  Status prepare(const InvokeStep& step, const Look& look);
  /// The event of a step, and the objects around it.
  Result<EventWithObjects> deliver(const InvokeStep& step, Occasion occasion, const std::vector<StoredObject>& objects,
                                   bool first, std::uint64_t serial) const;
  /// A step that is to be delivered, alone or with its neighbours.
  struct Pending {
    Invocation invocation;
    std::size_t step = 0;
    std::vector<LiveObject> carried;  // by the event itself
  };
  Result<std::vector<Observation>> invoke(const std::vector<Pending>& pending);
  /// `before`: how many events of the scenario came before these steps.
  Result<std::vector<Observation>> run_steps(const Scenario& scenario, std::size_t before, const Look& look);
  /// The last event twice in each of so many environments of its own, the first of which run their own init; the one
  /// that is warm stays. Nothing where it is the only event.
  Result<std::vector<Observation>> run_alone(const Scenario& scenario, int times);
  /// Fills `trace` with what the agent tells after the last event and, where of a few events nothing of an earlier one
  /// is left then, what it tells in an environment of its own before it: the last may have overwritten what it found.
  Status look_into_memory(const Scenario& scenario, Trace& trace);
  /// The environment that is warm goes; it may be renewed for the next one.
  void retire();
  Status make_environment(const InvokeStep& step);
  std::unique_ptr<Environment> take_spare();

  /// The environment that is warm, and what it has been through.
  struct Warm {
    std::unique_ptr<Environment> environment;
    bool cold = false;
    std::string tenant;  // with tenant isolation: the only one that it may serve
    std::uint64_t counted_cold_starts = 0;
    std::deque<HistoryEntry> history;
  };

  std::shared_ptr<const Deployment> deployment_;
  LaunchPlan plan_;
  std::chrono::milliseconds time_limit_;
  std::size_t together_ = 1;  // events at the same time, at most
  unsigned spare_count_ = 0;
  int spare_core_ = -1;
  int started_ = 0;                 // environments that a spare could have been
  int copies_failed_ = 0;           // fresh environments in a row that could not be renewed
  std::unique_ptr<Spares> spares_;  // outlives all environments
  Warm warm_;
  std::shared_ptr<std::optional<Json>> start_ = std::make_shared<std::optional<Json>>();  // Environment::remember_start
  std::vector<std::unique_ptr<Environment>> idle_;  // to be renewed; at most kMaxIdle
  bool cold_ = false;                               // the next environments run their own init
  std::uint64_t next_invocation_ = 1;
  InvokerStatistics statistics_;
};

}  // namespace warmfuzz
