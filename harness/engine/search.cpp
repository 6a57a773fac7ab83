#include "harness/engine/search.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <optional>
#include <utility>

#include "generators/mutators/directed.h"
#include "generators/mutators/scenario_mutator.h"
#include "generators/mutators/seeds.h"
#include "generators/payloads/dictionary.h"
#include "harness/corpus/files.h"
#include "harness/corpus/store.h"
#include "harness/coverage/counters.h"
#include "harness/engine/arrivals.h"
#include "harness/engine/compared_events.h"
#include "harness/engine/executor.h"
#include "harness/engine/hostile_events.h"
#include "harness/engine/probes.h"
#include "harness/engine/residue_probes.h"
#include "harness/engine/state_search.h"
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
constexpr std::size_t kDirectedAttacks = 250;  // on one value that arrived somewhere
constexpr std::size_t kHostileBefore = 64;     // hostile events that are tried before benign ones
constexpr std::size_t kHostileAtATime = 4;     // of them, when they are looked at first
constexpr std::string_view kStateRule = "state-dependence";
constexpr std::string_view kGrowthRule = "resource-growth";
constexpr std::chrono::milliseconds kSlowEvent{150};

std::string mutate_bytes(const std::string& value, std::size_t max_size) {
  std::string bytes = value.substr(0, max_size);
  const std::size_t size = bytes.size();
  bytes.resize(std::max(max_size, std::size_t{1}));
  bytes.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(bytes.data()), size, max_size));
  return bytes;
}

// Of one invocation: the median, since the first takes longer.
Clock::duration usual_duration(const Trace& trace) {
  std::vector<Clock::duration> all;
  for (const auto& seen : trace.observations) all.push_back(seen.resources.wall);
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
  std::nth_element(all.begin(), middle, all.end());
  return all.empty() ? Clock::duration{0} : *middle;
}

// The order in which a search tries what it knows, and what it hands to libFuzzer then.
class Search {
 public:
  Search(const SearchJob& job, const SearchContext& context)
      : job_(job),
        context_(context),
        executor_(job, context),
        mutator_(context.function, context.sources, context.catalogue, context.words, mutate_bytes) {}

  // The corpus that is there, two callers in turn, every benign scenario, and the catalogue against every field, within
  // its share of time. What one caller leaves for another is what a search that is short must not miss.
  void sweep() {
    executor_.learn();
    auto store = CorpusStore::open(job_.work_folder + "/corpus");
    if (!store.ok()) executor_.fail(store.fault());
    const auto try_all = [&](const std::vector<Scenario>& scenarios, Clock::time_point until) {
      for (const auto& scenario : scenarios) {
        if (executor_.over(until)) return;
        execute(scenario);
        if (!executor_.take_fresh() || !store->add(scenario).ok()) continue;
        executor_.count_corpus_entry();
        executor_.run_again(scenario);
      }
    };
    if (!job_.corpus.empty() && access(job_.corpus.c_str(), R_OK) == 0) {
      if (auto given = CorpusStore::open(job_.corpus); given.ok()) {
        if (auto content = given->load(); content.ok()) {
          std::vector<Scenario> scenarios;
          for (auto& entry : content->entries)
            if (is_valid(entry.scenario, context_.function, mutator_.table()))
              scenarios.push_back(std::move(entry.scenario));
          for (const auto& fault : content->faults) executor_.note(fault.message);
          try_all(scenarios, executor_.end());
        }
      }
    }
    Random random(job_.seed);
    const auto benign = benign_scenarios(context_.function, context_.sources, context_.words);
    std::map<std::string, InvokeStep> usual;
    for (const auto& scenario : benign) {
      const auto& step = std::get<InvokeStep>(scenario.steps.front());
      usual.emplace(step.trigger, step);
    }
    executor_.set_usual(std::move(usual));
    const auto hostile =
        hostile_seeds(context_.function, context_.sources, context_.catalogue, context_.words, kHostileSeeds, random);
    const auto single = std::find_if(hostile.begin(), hostile.end(),
                                     [](const Scenario& scenario) { return scenario.steps.size() < 2; });
    const auto share = executor_.begin() + whole() * 6 / 10;
    const std::vector<Scenario> in_turn(hostile.begin(), single);
    try_probes(first_probes(benign), share);
    try_all(in_turn, share);
    if (context_.function.concurrency > 1) try_all(overlapping(in_turn), share);
    try_probes(residue_probes(context_.function, context_.sources, benign), share);
    try_probes(probes(benign), share);
    compare_answers(benign, random);
    try_all(benign, executor_.end());
    try_all({single, hostile.end()}, share);
  }

  // Whether an answer depends on who was served before. Where nobody gets one, only failures can tell.
  void compare_answers(const std::vector<Scenario>& benign, Random& random) {
    const Look look = look_for(kStateRule);
    if (!context_.selection.wants(kStateRule) || context_.function.tenant_isolation) return;
    const auto& triggers = mutator_.table().triggers();
    const bool is_read = std::any_of(triggers.begin(), triggers.end(),
                                     [](const Trigger* trigger) { return !judging::is_asynchronous(trigger->source); });
    const auto until = std::min(Clock::now() + whole() * (is_read ? 20 : 4) / 100, executor_.end());
    const auto over = [&] { return executor_.over(until); };
    auto events = events_to_compare(benign, mutator_.table(), context_.words, random);
    events = quick(events, 1, until);
    auto hostile = quick(hostile_events(events, context_.function.runtime, mutator_.table(), context_.catalogue,
                                        context_.words, kHostileBefore),
                         kHostileAtATime, until);
    const auto run = [&](const Scenario& scenario, Freshness freshness, Look closer = {}) {
      auto trace = executor_.observe(scenario, freshness, closer);
      const bool found = trace && executor_.judge(scenario, *trace).contains(std::string(kStateRule));
      return std::pair(std::move(trace), found);
    };
    StateSearch(context_.function.id, std::move(events), std::move(hostile), context_.canaries, random,
                {[&](const Scenario& scenario, Freshness freshness) { return run(scenario, freshness).first; },
                 [&](const Scenario& scenario) { return run(scenario, Freshness::fresh, look).second; }, over})
        .run();
  }

  // Without what ends the process or keeps it busy, which would take the time of all others.
  std::vector<InvokeStep> quick(const std::vector<InvokeStep>& events, std::size_t at_a_time, Clock::time_point until) {
    std::vector<InvokeStep> out;
    for (std::size_t at = 0; at < events.size() && !executor_.over(until); at += at_a_time) {
      Scenario scenario;
      scenario.function = context_.function.id;
      for (std::size_t i = at; i < std::min(at + at_a_time, events.size()); ++i) scenario.steps.emplace_back(events[i]);
      const auto trace = executor_.observe(scenario, Freshness::warm);
      for (std::size_t i = 0; trace && i < trace->observations.size(); ++i)
        if (!has_ended(trace->observations[i].outcome) && trace->observations[i].resources.wall <= kSlowEvent)
          out.push_back(events[at + i]);
    }
    return out;
  }

  [[noreturn]] void run_engine() {
    // What threads use that start environments ahead goes at exit().
    std::atexit([] { instance->context_.invoker.end(); });
    if (executor_.over()) std::exit(0);
    const std::string dictionary_file = job_.work_folder + "/events.dict";
    if (Status written = write_file_atomically(dictionary_file, dictionary()); !written.ok())
      executor_.fail(written.fault());
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(executor_.end() - Clock::now()).count();
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
    if (job_.runs > 0) arguments.push_back("-runs=" + std::to_string(job_.runs - executor_.scenarios()));
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
    if (executor_.over()) {
      // exit() from within the callback would count as a crash.
      finish();
      _exit(0);
    }
    execute(*scenario);
    if (executor_.take_fresh()) executor_.count_corpus_entry();
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

  void finish() { executor_.tell_done(); }

  static inline Search* instance = nullptr;

 private:
  static std::size_t put(const Scenario& scenario, std::uint8_t* data, std::size_t size, std::size_t max_size) {
    const std::string text = write_scenario(scenario);
    if (text.size() > max_size) return size;
    std::copy(text.begin(), text.end(), data);
    return text.size();
  }

  // The scenario, then attacks on whatever of it was seen to arrive where one could do something. Those are no input of
  // libFuzzer's: their features are counted for us alone.
  void execute(const Scenario& scenario) {
    const auto trace = executor_.execute(scenario, {}, &process_counters());
    if (!trace) return;
    for (const auto& arrival : arrivals_.look(scenario, *trace, context_.canaries))
      for (const auto& attack :
           directed_attacks(scenario, arrival.step, arrival.label, arrival.attack, mutator_.table(), context_.catalogue,
                            kDirectedAttacks, arrival.path)) {
        if (executor_.over()) return;
        executor_.execute(attack);
      }
  }

  void try_probes(const std::vector<Probe>& probes, Clock::time_point until) {
    for (const auto& probe : probes) {
      if (executor_.over(until)) return;
      if (!probe.rule.empty() && (!context_.selection.wants(probe.rule) || executor_.is_told(probe.rule))) continue;
      const auto trace = executor_.execute(probe.scenario, probe.look);
      if (trace && probe.rule == kGrowthRule) repeat(probe, *trace, until);
    }
  }

  // What grows has to go on to, beyond the sizes of usual caches; only that is asked then.
  void repeat(const Probe& probe, const Trace& seen, Clock::time_point until) {
    auto times = repetitions_to_be_sure(context_.function, probe.scenario, seen);
    const auto each = usual_duration(seen);
    while (times > 0 && Clock::now() + each * static_cast<std::int64_t>(times) <= until) {
      const Probe more = repeated(probe, times);
      const auto trace = context_.invoker.run(more.scenario, Freshness::fresh, more.look);
      if (!trace.ok() || executor_.over()) return;
      executor_.judge(more.scenario, *trace, {{probe.rule}, {}});
      times = repetitions_to_be_sure(context_.function, more.scenario, *trace);
    }
  }

  Clock::duration whole() const { return executor_.end() - executor_.begin(); }

  const SearchJob& job_;
  const SearchContext& context_;
  Executor executor_;
  ScenarioMutator mutator_;
  Arrivals arrivals_;
};

}  // namespace

void run_search(const SearchJob& job, const SearchContext& context) {
  Search search(job, context);
  Search::instance = &search;
  std::atexit([] { Search::instance->finish(); });
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
