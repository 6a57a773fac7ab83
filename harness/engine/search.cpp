#include "harness/engine/search.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <bitset>
#include <chrono>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "generators/mutators/directed.h"
#include "generators/mutators/scenario_mutator.h"
#include "generators/mutators/seeds.h"
#include "generators/payloads/dictionary.h"
#include "harness/corpus/files.h"
#include "harness/corpus/store.h"
#include "harness/coverage/counters.h"
#include "harness/coverage/features.h"
#include "harness/engine/arrivals.h"
#include "harness/engine/probes.h"
#include "harness/engine/residue_probes.h"
#include "harness/engine/state_search.h"
#include "harness/oracles/baseline.h"
#include "harness/oracles/evidence/report.h"
#include "harness/oracles/repetition.h"

extern "C" {
// libFuzzer's interface (compiler-rt, lib/fuzzer/FuzzerInterface.h).
int LLVMFuzzerRunDriver(int* argc, char*** argv, int (*callback)(const std::uint8_t* data, std::size_t size));
std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);
}

namespace warmfuzz {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxInput = 256 * 1024;
constexpr std::size_t kHostileSeeds = 4000;
constexpr int kToldPerFlaw = 3;     // the first example may depend on something that is lost
constexpr int kFlawsPerRule = 100;  // an identity that does not hold still must not flood the triage
constexpr std::size_t kToldHistory = 64;
constexpr std::int64_t kFreshStarts = 8;       // new environments for several callers, and one more each second
constexpr int kRunAgain = 200;                 // scenarios of the corpus, to see whether they end the same
constexpr std::size_t kDirectedAttacks = 250;  // on one value that arrived somewhere
constexpr int kVisits = 100;                   // of another caller, after a process has ended
constexpr std::string_view kStateRule = "state-dependence";
constexpr std::chrono::milliseconds kSlowEvent{150};
constexpr std::chrono::milliseconds kSearchTimeout{3000};
constexpr std::chrono::milliseconds kShortTimeout{500};

std::string mutate_bytes(const std::string& value, std::size_t max_size) {
  std::string bytes = value.substr(0, max_size);
  const std::size_t size = bytes.size();
  bytes.resize(std::max(max_size, std::size_t{1}));
  bytes.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(bytes.data()), size, max_size));
  return bytes;
}

// Which features were seen in the sweep, so that only what is new goes on into libFuzzer's corpus.
class SeenFeatures : public FeatureSink {
 public:
  void add(std::uint32_t feature) override {
    feature %= kFeatureSpace;
    if (!seen_[feature]) fresh_ = true;
    seen_[feature] = true;
  }
  bool take_fresh() { return std::exchange(fresh_, false); }
  std::size_t count() const { return seen_.count(); }

 private:
  std::bitset<kFeatureSpace> seen_;
  bool fresh_ = false;
};

// Adds to both: libFuzzer's array is cleared before each of its runs.
class Tee : public FeatureSink {
 public:
  Tee(FeatureSink& a, FeatureSink& b) : a_(a), b_(b) {}
  void add(std::uint32_t feature) override {
    a_.add(feature);
    b_.add(feature);
  }

 private:
  FeatureSink& a_;
  FeatureSink& b_;
};

// Of one invocation: the median, since the first takes longer.
Clock::duration usual_duration(const Trace& trace) {
  std::vector<Clock::duration> all;
  for (const auto& seen : trace.observations) all.push_back(seen.resources.wall);
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
  std::nth_element(all.begin(), middle, all.end());
  return all.empty() ? Clock::duration{0} : *middle;
}

class Search {
 public:
  Search(const SearchJob& job, const SearchContext& context)
      : job_(job),
        context_(context),
        mutator_(context.function, context.sources, context.catalogue, context.words, mutate_bytes),
        begin_(Clock::now()),
        end_(begin_ + std::chrono::milliseconds(static_cast<std::int64_t>(job.seconds * 1000))) {}

  void prepare() {
    context_.invoker.set_time_limit(kSearchTimeout);
    auto baseline =
        learn_baseline(context_.function, context_.sources, context_.words, context_.canaries, context_.source_line,
                       context_.invoker, std::chrono::milliseconds(static_cast<std::int64_t>(job_.seconds * 250)));
    if (!baseline.ok()) fail(baseline.fault());
    baseline_ = std::move(*baseline);
  }

  // The corpus that is there, two callers in turn, every benign scenario, and the catalogue against every field, within
  // its share of time. What one caller leaves for another is what a search that is short must not miss.
  void sweep() {
    auto store = CorpusStore::open(job_.work_folder + "/corpus");
    if (!store.ok()) fail(store.fault());
    const auto try_all = [&](const std::vector<Scenario>& scenarios, Clock::time_point until) {
      for (const auto& scenario : scenarios) {
        if (Clock::now() >= until || over_runs()) return;
        execute(scenario);
        if (!seen_.take_fresh() || !store->add(scenario).ok()) continue;
        ++corpus_;
        run_again(scenario);
      }
    };
    if (!job_.corpus.empty() && access(job_.corpus.c_str(), R_OK) == 0) {
      if (auto given = CorpusStore::open(job_.corpus); given.ok()) {
        if (auto content = given->load(); content.ok()) {
          std::vector<Scenario> scenarios;
          for (auto& entry : content->entries)
            if (is_valid(entry.scenario, context_.function, mutator_.table()))
              scenarios.push_back(std::move(entry.scenario));
          for (const auto& fault : content->faults) note(fault.message);
          try_all(scenarios, end_);
        }
      }
    }
    Random random(job_.seed);
    const auto benign = benign_scenarios(context_.function, context_.sources, context_.words);
    for (const auto& scenario : benign) {
      const auto& step = std::get<InvokeStep>(scenario.steps.front());
      usual_.emplace(step.trigger, step);
    }
    const auto hostile =
        hostile_seeds(context_.function, context_.sources, context_.catalogue, context_.words, kHostileSeeds, random);
    const auto single = std::find_if(hostile.begin(), hostile.end(),
                                     [](const Scenario& scenario) { return scenario.steps.size() < 2; });
    const auto share = begin_ + (end_ - begin_) * 6 / 10;
    const std::vector<Scenario> in_turn(hostile.begin(), single);
    try_probes(first_probes(benign), share);
    if (context_.function.concurrency > 1) try_all(overlapping(in_turn), share);
    try_all(in_turn, share);
    try_probes(residue_probes(context_.function, context_.sources, benign), share);
    try_probes(probes(benign), share);
    compare_answers(benign, random);
    try_all(benign, end_);
    try_all({single, hostile.end()}, share);
  }

  // Whether an answer depends on who was served before. Where nobody gets one, only failures can tell.
  void compare_answers(const std::vector<Scenario>& benign, Random& random) {
    const Look look = look_for(kStateRule);
    if (!context_.selection.wants(kStateRule) || context_.function.tenant_isolation) return;
    const auto& triggers = mutator_.table().triggers();
    const bool is_read = std::any_of(triggers.begin(), triggers.end(),
                                     [](const Trigger* trigger) { return !judging::is_asynchronous(trigger->source); });
    const auto until = std::min(Clock::now() + (end_ - begin_) * (is_read ? 15 : 4) / 100, end_);
    const auto over = [&] { return Clock::now() >= until || over_runs(); };
    auto events = events_to_compare(benign, mutator_.table(), context_.words, random);
    // What ends the process, or keeps it busy, would take the time of all others.
    std::erase_if(events, [&](const InvokeStep& event) {
      if (over()) return true;
      Scenario scenario;
      scenario.function = context_.function.id;
      scenario.steps = {event};
      const auto trace = observe(scenario, seen_, Freshness::warm);
      return !trace || has_ended(trace->observations.back().outcome) ||
             trace->observations.back().resources.wall > kSlowEvent;
    });
    const auto run = [&](const Scenario& scenario, Freshness freshness, Look closer = {}) {
      auto trace = observe(scenario, seen_, freshness, closer);
      const bool found = trace && judge(scenario, *trace).contains(std::string(kStateRule));
      return std::pair(std::move(trace), found);
    };
    StateSearch(context_.function.id, std::move(events), context_.canaries, random,
                {[&](const Scenario& scenario, Freshness freshness) { return run(scenario, freshness).first; },
                 [&](const Scenario& scenario) { return run(scenario, Freshness::fresh, look).second; }, over})
        .run();
  }

  [[noreturn]] void run_engine() {
    if (over_runs() || Clock::now() >= end_) std::exit(0);
    const std::string dictionary_file = job_.work_folder + "/events.dict";
    if (Status written = write_file_atomically(dictionary_file, dictionary()); !written.ok()) fail(written.fault());
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(end_ - Clock::now()).count();
    std::vector<std::string> arguments{"warmfuzz",
                                       "-max_total_time=" + std::to_string(std::max<std::int64_t>(left, 1)),
                                       "-seed=" + std::to_string(job_.seed % 0x7fffffff + 1),
                                       "-max_len=" + std::to_string(kMaxInput),
                                       "-len_control=0",
                                       "-rss_limit_mb=0",
                                       "-timeout=3600",
                                       "-detect_leaks=0",
                                       "-reload=0",
                                       "-artifact_prefix=" + job_.work_folder + "/",
                                       "-dict=" + dictionary_file};
    if (job_.runs > 0) arguments.push_back("-runs=" + std::to_string(job_.runs - scenarios_));
    for (const auto& flag : job_.engine_flags) arguments.push_back(flag);
    arguments.push_back(job_.work_folder + "/corpus");
    std::vector<char*> pointers;
    for (auto& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    int count = static_cast<int>(arguments.size());
    char** values = pointers.data();
    // What libFuzzer says is of no use to the user, and of some to us.
    const int log = open((job_.work_folder + "/engine.log").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (log >= 0) dup2(log, STDERR_FILENO);
    std::exit(LLVMFuzzerRunDriver(
        &count, &values, [](const std::uint8_t* data, std::size_t size) { return instance->callback(data, size); }));
  }

  int callback(const std::uint8_t* data, std::size_t size) {
    auto scenario = read_scenario({reinterpret_cast<const char*>(data), size}, "input");
    if (!scenario.ok() || !is_valid(*scenario, context_.function, mutator_.table())) return -1;
    if (over_runs() || Clock::now() >= end_) {
      // exit() from within the callback would count as a crash.
      finish();
      _exit(0);
    }
    execute(*scenario);
    if (seen_.take_fresh()) ++corpus_;
    return 0;
  }

  std::size_t mutate(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
    Random random(seed);
    auto scenario = read_scenario({reinterpret_cast<const char*>(data), size}, "input");
    Scenario changed = scenario.ok() ? std::move(*scenario) : Scenario{};
    changed.function = context_.function.id;
    mutator_.mutate(changed, random);
    if (context_.function.concurrency > 1 && random() % 4 == 0) changed = overlapping({changed}).front();
    return put(changed, data, size, max_size);
  }

  std::size_t cross(std::string_view a, std::string_view b, std::uint8_t* out, std::size_t max_size, unsigned seed) {
    Random random(seed);
    auto first = read_scenario(a, "input"), second = read_scenario(b, "input");
    if (!first.ok() || !second.ok()) return 0;
    return put(cross_over(*first, *second, random), out, 0, max_size);
  }

  void finish() { tell({SearchMessage::Kind::done, progress(), {}, {}, {}}); }

  static inline Search* instance = nullptr;

 private:
  static std::size_t put(const Scenario& scenario, std::uint8_t* data, std::size_t size, std::size_t max_size) {
    const std::string text = write_scenario(scenario);
    if (text.size() > max_size) return size;
    std::copy(text.begin(), text.end(), data);
    return text.size();
  }

  // The cold start of the environment that learnt the baseline was not judged: the first scenario has one of its own.
  // Several callers meet in a new environment now and then, too: what only the first of its callers can leave behind
  // was long ago in one that has served many.
  Freshness freshness_of(const Scenario& scenario) {
    const auto allowed = kFreshStarts + std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - begin_).count();
    if (fresh_starts_ > 0 && (scenario.steps.size() < 2 || fresh_starts_ >= allowed)) return Freshness::warm;
    ++fresh_starts_;
    return Freshness::fresh;
  }

  bool over_runs() const { return job_.runs > 0 && scenarios_ >= job_.runs; }

  // The scenario, then attacks on whatever of it was seen to arrive where one could do something. Those are no input of
  // libFuzzer's: their features are counted for us alone.
  void execute(const Scenario& scenario) {
    Tee both(process_counters(), seen_);
    for (const auto& arrival : execute(scenario, both))
      for (const auto& attack :
           directed_attacks(scenario, arrival.step, arrival.label, arrival.attack, mutator_.table(), context_.catalogue,
                            kDirectedAttacks, arrival.path)) {
        if (over_runs() || Clock::now() >= end_) return;
        execute(attack, seen_);
      }
  }

  void try_probes(const std::vector<Probe>& probes, Clock::time_point until) {
    for (const auto& probe : probes) {
      if (Clock::now() >= until || over_runs()) return;
      if (!probe.rule.empty() && (!context_.selection.wants(probe.rule) || is_told(probe.rule))) continue;
      execute(probe.scenario, seen_, probe.look);
      go_on(probe, until);
    }
  }

  // What grows has to go on to, beyond the sizes of usual caches; only that is asked then.
  void go_on(const Probe& probe, Clock::time_point until) {
    if (probe.rule != "resource-growth") return;
    while (const auto times = std::exchange(repetitions_wanted_, 0)) {
      if (over_runs() || Clock::now() + usual_duration_ * static_cast<std::int64_t>(times) > until) return;
      const Probe more = repeated(probe, times);
      const auto trace = context_.invoker.run(more.scenario, Freshness::fresh, more.look);
      if (!trace.ok()) return;
      judge(more.scenario, *trace, {{probe.rule}, {}});
      repetitions_wanted_ = repetitions_to_be_sure(context_.function, more.scenario, *trace);
    }
  }

  std::vector<Arrival> execute(const Scenario& scenario, FeatureSink& sink, Look look = {}) {
    const auto trace = observe(scenario, sink, look == Look{} ? freshness_of(scenario) : Freshness::fresh, look);
    if (!trace) return {};
    judge(scenario, *trace);
    // A place is told once only: to those who go on to attack it.
    if (look != Look{}) return {};
    return arrivals_.look(scenario, *trace, context_.canaries);
  }

  // Runs a scenario; what it shows is not judged yet. Nothing: it could not be run.
  std::optional<Trace> observe(const Scenario& scenario, FeatureSink& sink, Freshness freshness, Look look = {}) {
    ++scenarios_;
    auto trace = context_.invoker.run(scenario, freshness, look);
    if (!trace.ok()) {
      // Once may be the machine's mood, again and again is a reason to stop.
      if (++faults_ >= 5) fail(trace.fault());
      return std::nullopt;
    }
    faults_ = 0;
    if (look.footprint) {
      repetitions_wanted_ = repetitions_to_be_sure(context_.function, scenario, *trace);
      usual_duration_ = usual_duration(*trace);
    }
    outcome_features(*trace, sink);
    last_endings_.clear();
    for (const auto& seen : trace->observations) {
      last_endings_.push_back(failure_signature(seen.outcome));
      note_duration(seen);
    }
    // First what the visitor shows: a leak is worth more than the end of the process, and sooner confirmed.
    if (!trace->observations.empty() && has_ended(trace->observations.back().outcome)) visit(scenario);
    if (const auto now = Clock::now(); now - told_ > std::chrono::milliseconds(400)) {
      told_ = now;
      tell({SearchMessage::Kind::progress, progress(), {}, {}, {}});
    }
    return std::move(trace).value();
  }

  static bool has_ended(const Outcome& outcome) {
    return outcome.kind == OutcomeKind::crash || outcome.kind == OutcomeKind::timeout ||
           outcome.kind == OutcomeKind::out_of_memory;
  }

  // A process that ended leaves its /tmp to the one that follows: there another caller comes next, with a usual event.
  void visit(const Scenario& scenario) {
    const auto* last = std::get_if<InvokeStep>(&scenario.steps.back());
    const auto usual = last == nullptr ? usual_.end() : usual_.find(last->trigger);
    if (usual == usual_.end() || ++visits_ > kVisits) return;
    Scenario visitor;
    visitor.function = scenario.function;
    visitor.seed = scenario.seed;
    visitor.steps.emplace_back(usual->second);
    std::get<InvokeStep>(visitor.steps.front()).tenant = last->tenant == "b" ? "a" : "b";
    if (const auto trace = context_.invoker.run(visitor, Freshness::warm); trace.ok()) judge(visitor, *trace);
  }

  // Once it is known that events can keep the handler busy, each further one need not cost the whole time: triage waits
  // for the function's own deadline anyway.
  void note_duration(const Observation& seen) {
    if (seen.outcome.kind == OutcomeKind::response) slowest_answer_ = std::max(slowest_answer_, seen.resources.wall);
    if (seen.outcome.kind != OutcomeKind::timeout || ++timeouts_ > 1) return;
    const auto enough = std::chrono::duration_cast<std::chrono::milliseconds>(slowest_answer_ * 10);
    context_.invoker.set_time_limit(std::clamp(enough, kShortTimeout, kSearchTimeout));
  }

  // How far the handler's outcomes depend on anything but the event.
  void run_again(const Scenario& scenario) {
    if (run_again_ >= kRunAgain) return;
    execute(scenario, seen_);  // attacks may have come between
    const auto endings = last_endings_;
    execute(scenario, seen_);
    ++run_again_;
    if (last_endings_ == endings) ++ended_same_;
  }

  bool is_told(const std::string& rule) const {
    return std::any_of(told_flaws_.begin(), told_flaws_.end(),
                       [&](const auto& told) { return told.first.first == rule; });
  }

  /// The rules that hold, told or not.
  std::set<std::string> judge(const Scenario& scenario, const Trace& trace) {
    return judge(scenario, trace, context_.selection);
  }

  std::set<std::string> judge(const Scenario& scenario, const Trace& trace, const RuleSelection& selection) {
    std::set<std::string> rules;
    const auto& history = context_.invoker.history();
    const TenantOf tenant_of = [&](std::uint64_t invocation) -> std::string {
      const auto found = find(history, invocation);
      return found == history.end() ? std::string() : found->step.tenant;
    };
    const Evidence evidence{context_.function,    scenario, trace, context_.canaries, baseline_,
                            context_.source_line, tenant_of};
    for (auto& finding : judge_all(evidence, selection)) {
      rules.insert(finding.rule);
      int& told = told_flaws_[{finding.rule, finding.identity}];
      if (told >= kToldPerFlaw || (told == 0 && ++flaws_of_rule_[finding.rule] > kFlawsPerRule)) continue;
      ++told;
      SearchMessage message;
      message.kind = SearchMessage::Kind::candidate;
      message.candidate = with_history(std::move(finding), scenario, trace);
      tell(message);
    }
    return rules;
  }

  static std::deque<HistoryEntry>::const_iterator find(const std::deque<HistoryEntry>& history,
                                                       std::uint64_t invocation) {
    const auto at =
        std::lower_bound(history.begin(), history.end(), invocation,
                         [](const HistoryEntry& entry, std::uint64_t serial) { return entry.invocation < serial; });
    return at != history.end() && at->invocation == invocation ? at : history.end();
  }

  SearchCandidate with_history(Finding&& finding, const Scenario& scenario, const Trace& trace) const {
    SearchCandidate candidate{std::move(finding), scenario, {}, {}};
    const std::uint64_t first = trace.observations.empty() ? 0 : trace.observations.front().invocation;
    const auto& history = context_.invoker.history();
    const auto end =
        std::lower_bound(history.begin(), history.end(), first,
                         [](const HistoryEntry& entry, std::uint64_t serial) { return entry.invocation < serial; });
    std::vector<HistoryEntry> told;
    for (const std::uint64_t owner : candidate.finding.depends_on)
      if (const auto found = find(history, owner); found != history.end() && owner < first) {
        candidate.suspects.push_back(told.size());
        told.push_back(*found);
      }
    const auto count = std::min<std::ptrdiff_t>(end - history.begin(), kToldHistory);
    told.insert(told.end(), end - count, end);
    candidate.history = scenario_of(told);
    return candidate;
  }

  SearchProgress progress() const {
    const auto& statistics = context_.invoker.statistics();
    return {statistics.invocations,
            scenarios_,
            statistics.cold_starts,
            seen_.count(),
            corpus_,
            std::chrono::duration<double>(Clock::now() - begin_).count(),
            run_again_ > 0 ? static_cast<double>(ended_same_) / run_again_ : 1.0};
  }

  void tell(const SearchMessage& message) const { context_.tell(message); }
  void note(const std::string& text) const { tell({SearchMessage::Kind::note, {}, {}, text, {}}); }
  [[noreturn]] void fail(const Fault& fault) const {
    tell({SearchMessage::Kind::fault, {}, {}, fault.message, fault.kind});
    _exit(1);
  }

  const SearchJob& job_;
  const SearchContext& context_;
  ScenarioMutator mutator_;
  Baseline baseline_;
  std::map<std::string, InvokeStep> usual_;  // a benign event of each trigger
  std::int64_t fresh_starts_ = 0;
  std::vector<std::string> last_endings_;  // of the scenario run last; empty texts are responses
  std::chrono::microseconds slowest_answer_{0};
  std::size_t repetitions_wanted_ = 0;  // of the probe that was run last, …
  Clock::duration usual_duration_{0};   // … and how long each takes
  int timeouts_ = 0;
  int visits_ = 0;
  int run_again_ = 0;
  int ended_same_ = 0;
  SeenFeatures seen_;
  Arrivals arrivals_;
  std::uint64_t scenarios_ = 0;
  std::uint64_t corpus_ = 0;
  int faults_ = 0;
  std::map<std::pair<std::string, std::string>, int> told_flaws_;
  std::map<std::string, int> flaws_of_rule_;
  Clock::time_point begin_;
  Clock::time_point end_;
  Clock::time_point told_{};
};

}  // namespace

void run_search(const SearchJob& job, const SearchContext& context) {
  Search search(job, context);
  Search::instance = &search;
  std::atexit([] { Search::instance->finish(); });
  search.prepare();
  search.sweep();
  search.run_engine();
}

}  // namespace warmfuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  return warmfuzz::Search::instance ? warmfuzz::Search::instance->mutate(data, size, max_size, seed) : size;
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* a, std::size_t a_size, const std::uint8_t* b,
                                                 std::size_t b_size, std::uint8_t* out, std::size_t max_size,
                                                 unsigned seed) {
  return warmfuzz::Search::instance->cross({reinterpret_cast<const char*>(a), a_size},
                                           {reinterpret_cast<const char*>(b), b_size}, out, max_size, seed);
}
