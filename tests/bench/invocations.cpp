// How fast a handler that does nothing is invoked, with sandbox, watch and oracles, against the bare exchange that it
// cannot do without; and that neither the harness nor the sandbox grows on the way. All on one core. Ratios hold from
// machine to machine, the figures beside them do not.
//   bench_invocations [SECONDS] [INVOCATIONS]    per measurement (6); for the memory (200000, 0: not measured)

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "generators/events/load.h"
#include "generators/mutators/seeds.h"
#include "harness/cli/target.h"
#include "harness/engine/search.h"
#include "harness/oracles/registry.h"
#include "tests/bench/prototype.h"

namespace {

using namespace warmfuzz;
using Clock = std::chrono::steady_clock;

constexpr int kRounds = 5;

template <typename T>
T need(Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.fault().message);
  return std::move(result).value();
}

void pin_to_one_core() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<unsigned>(sched_getcpu()), &cores);
  sched_setaffinity(0, sizeof cores, &cores);
}

Function no_op(const std::string& runtime) {
  Function function;
  function.id = "NoOp";
  function.code = std::string(WARMFUZZ_SOURCE_DIR) + "/tests/bench/functions";
  function.handler = "noop.handler";
  function.runtime = runtime;
  function.triggers = {{"Orders", "apigw-http", {{"path", "/orders"}, {"method", "POST"}}}};
  return function;
}

// Calls for a while; how often in a second.
template <typename Call>
double rate(double seconds, Call call) {
  std::uint64_t calls = 0;
  const auto begin = Clock::now();
  double passed = 0;
  do {
    for (int i = 0; i < 100; ++i) call();
    calls += 100;
    passed = std::chrono::duration<double>(Clock::now() - begin).count();
  } while (passed < seconds);
  return static_cast<double>(calls) / passed;
}

// The harness as a search uses it: everything but the choice of the scenario.
struct Harness {
  explicit Harness(const Function& function)
      : sources(need(load_event_sources())), target(need(cli::make_target(function, sources, 1))) {
    baseline = need(learn_baseline(target->function, sources, target->words, *target->canaries, target->source_line,
                                   *target->invoker, std::chrono::seconds(5)));
  }

  void invoke(const Scenario& scenario, bool judged = true) {
    const Trace trace = need(target->invoker->run(scenario, Freshness::warm));
    const Observation& seen = trace.observations.front();
    if (seen.outcome.kind != OutcomeKind::response) throw std::runtime_error("the handler failed: " + seen.log);
    if (!judged) return;
    const Evidence evidence{target->function, scenario, trace, *target->canaries, baseline, target->source_line};
    if (!judge_all(evidence, {}).empty()) throw std::runtime_error("a finding on a handler that does nothing");
    event = seen.event;
  }

  EventSources sources;
  std::unique_ptr<cli::Target> target;
  Baseline baseline;
  std::string event;  // the last one as it was sent
};

void compare(const std::string& runtime, const std::string& script, double seconds) {
  const Function function = no_op(runtime);
  Harness harness(function);
  bench::Prototype prototype(harness.target->invoker->plan(), script);
  std::vector<double> ratios, bare, full, generated, checks;
  const Scenario benign = benign_scenarios(function, harness.sources, harness.target->words).front();
  Scenario small;
  small.function = function.id;
  small.steps = {InvokeStep{}};
  std::get<InvokeStep>(small.steps[0]).event = Json{{"key", "value"}};
  for (int round = 0; round < kRounds; ++round) {
    harness.invoke(small);
    bare.push_back(rate(seconds / kRounds, [&] { prototype.exchange(harness.event); }));
    full.push_back(rate(seconds / kRounds, [&] { harness.invoke(small); }));
    ratios.push_back(full.back() / bare.back());
    generated.push_back(rate(seconds / kRounds, [&] { harness.invoke(benign); }));
    checks.push_back(rate(seconds / kRounds, [&] { harness.invoke(benign, false); }) / generated.back());
  }
  for (auto* values : {&bare, &full, &ratios, &generated, &checks}) std::sort(values->begin(), values->end());
  const auto median = [](const std::vector<double>& sorted) { return sorted[sorted.size() / 2]; };
  std::printf(
      "%-12s bare exchange %6.0f/s   warmfuzz %6.0f/s   ratio %.2f (%.2f to %.2f)   generated events %6.0f/s, "
      "judged at %.2f times the cost\n",
      runtime.c_str(), median(bare), median(full), median(ratios), ratios.front(), ratios.back(), median(generated),
      median(checks));
  std::fflush(stdout);
}

long resident_kb() {
  std::ifstream file("/proc/self/statm");
  long size = 0, resident = 0;
  file >> size >> resident;
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

void memory(const std::string& runtime, int invocations) {
  const Function function = no_op(runtime);
  Harness harness(function);
  const Scenario benign = benign_scenarios(function, harness.sources, harness.target->words).front();
  std::printf("%-12s harness", runtime.c_str());
  for (int i = 0; i <= invocations; ++i) {
    harness.invoke(benign);
    if (i % std::max(invocations / 8, 1) == 0 || i == 1000) {
      std::printf("  %dk: %.1f MB", i / 1000, static_cast<double>(resident_kb()) / 1024);
      std::fflush(stdout);
    }
  }
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 6;
  const int invocations = argc > 2 ? std::atoi(argv[2]) : 200'000;
  pin_to_one_core();
  try {
    compare("python3.11", "prototype.py", seconds);
    compare("nodejs20.x", "prototype.mjs", seconds);
    if (invocations > 0) memory("python3.11", invocations);
  } catch (const std::exception& error) {
    std::cerr << "bench_invocations: " << error.what() << "\n";
    return 1;
  }
}
