#pragma once

#include <bitset>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/coverage/features.h"
#include "harness/engine/search.h"

namespace warmfuzz {

/// Which features were seen so far in a process.
class SeenFeatures : public FeatureSink {
 public:
  void add(std::uint32_t feature) override;
  /// Whether something new came since the last call.
  bool take_fresh() { return std::exchange(fresh_, false); }
  std::size_t count() const { return seen_.count(); }

 private:
  std::bitset<kFeatureSpace> seen_;
  bool fresh_ = false;
};

/// Whether the process ended in this invocation, or had to be.
bool has_ended(const Outcome& outcome);

/// Runs the scenarios of a search, judges them and tells what they show, each flaw a few times at most; counts; knows
/// when the search is over. Where an event ended the process, another caller's comes next.
class Executor {
 public:
  using Clock = std::chrono::steady_clock;

  /// Both outlive it. The search's time begins now.
  Executor(const SearchJob& job, const SearchContext& context);

  /// Learns the baseline, which everything is judged by. Where the function cannot start the search fails.
  void learn();

  /// The event of each trigger that another caller sends after the end of a process.
  void set_usual(std::map<std::string, InvokeStep> usual) { usual_ = std::move(usual); }

  /// Runs a scenario and judges it. Where it needs a closer look it begins a new environment; a scenario of several
  /// callers does now and then. `also` gets its features, too. Nothing: it could not be run.
  std::optional<Trace> execute(const Scenario& scenario, Look look = {}, FeatureSink* also = nullptr);

  /// Runs it; what it shows is not judged yet.
  std::optional<Trace> observe(const Scenario& scenario, Freshness freshness, Look look = {},
                               FeatureSink* also = nullptr);

  /// Judges and tells; the rules that hold, told or not.
  std::set<std::string> judge(const Scenario& scenario, const Trace& trace);
  std::set<std::string> judge(const Scenario& scenario, const Trace& trace, const RuleSelection& selection);

  /// Runs it twice more, to see how far the handler's outcomes depend on anything but the event.
  void run_again(const Scenario& scenario);

  bool is_told(const std::string& rule) const;
  /// Whether anything showed a new feature since the last call.
  bool take_fresh() { return seen_.take_fresh(); }
  void count_corpus_entry() { ++corpus_; }

  Clock::time_point begin() const { return begin_; }
  Clock::time_point end() const { return end_; }
  std::uint64_t scenarios() const { return scenarios_; }
  /// Whether its runs are over, or it is later than this.
  bool over(Clock::time_point until) const {
    return (job_.runs > 0 && scenarios_ >= job_.runs) || Clock::now() >= until;
  }
  bool over() const { return over(end_); }

  void note(const std::string& text) const;
  void tell_done() const;
  [[noreturn]] void fail(const Fault& fault) const;

 private:
  Freshness freshness_of(const Scenario& scenario);
  void visit(const Scenario& scenario);
  void note_duration(const Observation& seen);
  SearchCandidate with_history(Finding&& finding, const Scenario& scenario, const Trace& trace) const;
  SearchProgress progress() const;
  void tell(const SearchMessage& message) const { context_.tell(message); }

  const SearchJob& job_;
  const SearchContext& context_;
  Baseline baseline_;
  std::map<std::string, InvokeStep> usual_;
  std::int64_t fresh_starts_ = 0;
  std::vector<std::string> last_endings_;  // of the scenario run last; empty texts are responses
  std::chrono::microseconds slowest_answer_{0};
  int timeouts_ = 0;
  int visits_ = 0;
  int run_again_ = 0;
  int ended_same_ = 0;
  SeenFeatures seen_;
  std::uint64_t scenarios_ = 0;
  std::uint64_t corpus_ = 0;
  int faults_ = 0;
  std::map<std::pair<std::string, std::string>, int> told_flaws_;
  std::map<std::string, int> flaws_of_rule_;
  Clock::time_point begin_;
  Clock::time_point end_;
  Clock::time_point told_{};
};

}  // namespace warmfuzz
