// What a new environment costs, until its first event is answered: with a process that runs its init, with a copy of
// one that has, and where others are started ahead on another core. The figures are of one run, the ratios between them
// are what holds from machine to machine.
//   bench_environments [ROUNDS] [WARM]    (30 rounds of ten new environments; 200 warm events between those of a
//   search)

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "generators/events/load.h"
#include "harness/invoker/invoker.h"

namespace {

using namespace warmfuzz;
using Clock = std::chrono::steady_clock;

struct Case {
  const char* name;
  const char* runtime;
  const char* code;
};

constexpr Case kPython[] = {
    {"Python, no-op", "python3.11", "def handler(event, context):\n    return {}\n"},
    {"Python, usual imports", "python3.11",
     "import base64, datetime, decimal, hashlib, json, logging, os, re, sqlite3, urllib.request, uuid\n"
     "def handler(event, context):\n    return {}\n"},
};
constexpr Case kOthers[] = {
    {"Node, no-op", "nodejs20.x", "exports.handler = async () => ({});\n"},
    {"Node, usual modules", "nodejs20.x",
     "for (const name of ['crypto', 'http', 'https', 'zlib', 'stream', 'url', 'util', 'dns', 'tls']) require(name);\n"
     "exports.handler = async () => ({});\n"},
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::unique_ptr<Invoker> invoker_for(const Case& one) {
  auto deployment = std::make_shared<Deployment>();
  auto& function = deployment->function;
  function.id = "F";
  function.runtime = one.runtime;
  function.handler = "index.handler";
  function.inline_code = one.code;
  function.memory_mb = 256;
  function.timeout = std::chrono::seconds(20);
  function.triggers = {{"T", "sqs", {{"queue", "jobs"}, {"batch_size", 1}}}};
  deployment->mint = [](std::uint64_t, std::string_view label) { return std::string(label); };
  deployment->sources = load_event_sources().value();
  return Invoker::create(std::move(deployment)).value();
}

Scenario an_event() {
  Scenario scenario;
  scenario.function = "F";
  InvokeStep step;
  step.trigger = "T";
  step.source = "sqs";
  scenario.steps = {step};
  return scenario;
}

// In milliseconds, until the event is answered.
double time_of(Invoker& invoker, const Scenario& scenario, Freshness freshness) {
  const auto begin = Clock::now();
  if (const auto trace = invoker.run(scenario, freshness);
      !trace.ok() || trace->observations[0].outcome.kind != OutcomeKind::response) {
    std::fprintf(stderr, "the handler did not answer\n");
    std::exit(1);
  }
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

void pin(const cpu_set_t& cores) { sched_setaffinity(0, sizeof cores, &cores); }

void copies(const Case& one, int rounds) {
  const auto scenario = an_event();
  const auto invoker = invoker_for(one);
  std::vector<double> cold, copied;
  for (int round = 0; round < rounds; ++round)
    for (const auto freshness : {Freshness::cold, Freshness::fresh, Freshness::fresh})
      (freshness == Freshness::cold ? cold : copied).push_back(time_of(*invoker, scenario, freshness));
  std::printf("%-24s %-28s %9.2f %9.2f %7.3f\n", one.name, "copied", median(cold), median(copied),
              median(copied) / median(cold));
}

// Ten new environments in a row, as when a finding is confirmed; or one now and then, as in a search, whose process and
// sandbox have a core to themselves.
void ahead(const Case& one, int rounds, int warm) {
  const auto scenario = an_event();
  const auto demanded = invoker_for(one), prepared = invoker_for(one);
  if (warm > 0)
    prepared->start_ahead(1, 1);
  else
    prepared->start_ahead(1);
  std::vector<double> totals[2];
  std::vector<double> waits[2];
  std::vector<double> works[2];
  for (int round = 0; round < rounds; ++round)
    for (const auto& [invoker, index] : {std::pair(demanded.get(), 0), std::pair(prepared.get(), 1)}) {
      const auto begin = Clock::now();
      for (int i = 0; i < 10; ++i) {
        waits[index].push_back(time_of(*invoker, scenario, Freshness::fresh));
        for (int event = 0; event < warm; ++event) works[index].push_back(time_of(*invoker, scenario, Freshness::warm));
      }
      totals[index].push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    }
  const auto& values = warm > 0 ? waits : totals;
  std::printf("%-24s %-28s %9.2f %9.2f %7.3f", one.name, warm > 0 ? "ahead, one now and then" : "ahead, ten in a row",
              median(values[0]), median(values[1]), median(values[1]) / median(values[0]));
  if (warm > 0)
    std::printf("   with the events between: %.3f; a warm event: %.3f", median(totals[1]) / median(totals[0]),
                median(works[1]) / median(works[0]));
  std::printf("   %llu of %llu\n", static_cast<unsigned long long>(prepared->statistics().started_ahead),
              static_cast<unsigned long long>(prepared->statistics().environments));
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 30;
  const int warm = argc > 2 ? std::atoi(argv[2]) : 200;
  cpu_set_t all, first;
  sched_getaffinity(0, sizeof all, &all);
  CPU_ZERO(&first);
  CPU_SET(0, &first);
  std::printf("%-24s %-28s %9s %9s %7s\n", "handler", "new environment", "cold ms", "ms", "ratio");
  if (rounds > 5)
    for (const auto& one : kPython) copies(one, rounds);
  for (const auto& one : kOthers) {
    ahead(one, rounds / 5, 0);
    pin(first);
    ahead(one, rounds / 5, warm);
    pin(all);
  }
}
