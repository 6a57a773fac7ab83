// How many events a second one core makes, for each source: benign and hostile ones rendered from their scenarios, and
// hostile ones with the mutation before it. The ratio is to writing and reading the same event as JSON once, which
// holds from machine to machine; the figures beside it do not.
//   bench_events [SECONDS]    per measurement (1)

#include <sched.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "generators/canary/mint.h"
#include "generators/canary/placeholders.h"
#include "generators/events/load.h"
#include "generators/mutators/scenario_mutator.h"
#include "generators/mutators/seeds.h"

namespace {

using namespace warmfuzz;

void pin_to_one_core() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<unsigned>(sched_getcpu()), &cores);
  sched_setaffinity(0, sizeof cores, &cores);
}

/// Calls for a while, with the number of the call; how often in a second of this process's own time.
template <typename Call>
double rate(double seconds, Call call) {
  std::uint64_t calls = 0;
  const auto begin = std::clock();
  double passed = 0;
  do {
    for (int i = 0; i < 100; ++i) call(calls++);
    passed = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  } while (passed < seconds);
  return static_cast<double>(calls) / passed;
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 1;
  pin_to_one_core();
  const auto sources = load_event_sources().value();
  const auto catalogue = Catalogue::load().value();
  std::printf("%-18s %6s %12s %12s %12s %12s %8s\n", "source", "bytes", "benign/s", "hostile/s", "mutated/s", "JSON/s",
              "ratio");
  for (const auto& [id, source] : sources) {
    Function function;
    function.id = "F";
    function.triggers = {{"T", id, Json::object()}};
    const auto words = common_key_words();
    const auto benign = benign_sets(function, sources, words).plain;
    const ScenarioMutator mutator(function, sources, catalogue, words);
    Random random(7);
    CanaryMint mint(7);
    std::vector<Scenario> hostile;
    for (std::size_t i = 0; i < 2000; ++i) {
      auto scenario = benign[i % benign.size()];
      mutator.mutate(scenario, random);
      hostile.push_back(std::move(scenario));
    }
    const auto render = [&](const Scenario& scenario, std::uint64_t serial) {
      for (const auto& step : scenario.steps)
        if (const auto* invoke = std::get_if<InvokeStep>(&step))
          return source->render(function.triggers.front(), *invoke, serial, canaries_of(mint, serial + 1, "srv/bait"))
              .dump(-1, ' ', false, Json::error_handler_t::replace);
      return std::string();
    };
    std::vector<std::string> texts;
    std::size_t bytes = 0;
    for (const auto& scenario : hostile) bytes += texts.emplace_back(render(scenario, texts.size())).size();
    const auto of_benign = rate(seconds, [&](auto i) { render(benign[i % benign.size()], i); });
    const auto of_hostile = rate(seconds, [&](auto i) { render(hostile[i % hostile.size()], i); });
    const auto of_mutated = rate(seconds, [&](auto i) {
      auto scenario = benign[i % benign.size()];
      mutator.mutate(scenario, random);
      render(scenario, i);
    });
    const auto of_json = rate(seconds, [&](auto i) {
      Json::parse(texts[i % texts.size()], nullptr, false).dump(-1, ' ', false, Json::error_handler_t::replace);
    });
    std::printf("%-18s %6zu %12.0f %12.0f %12.0f %12.0f %8.2f\n", id.c_str(), bytes / texts.size(), of_benign,
                of_hostile, of_mutated, of_json, of_hostile / of_json);
  }
}
