// What a new environment costs, until its first event is answered: with a process that runs its init, and with a copy
// of one that has. The figures are of one run, the ratio between them is what holds from machine to machine.
//   bench_environments [ROUNDS]    (50)

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
  const char* code;
};

constexpr Case kCases[] = {
    {"no-op", "def handler(event, context):\n    return {}\n"},
    {"usual imports",
     "import base64, datetime, decimal, hashlib, json, logging, os, re, sqlite3, urllib.request, uuid\n"
     "def handler(event, context):\n    return {}\n"},
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::unique_ptr<Invoker> invoker_for(const Case& one) {
  auto deployment = std::make_shared<Deployment>();
  auto& function = deployment->function;
  function.id = "F";
  function.runtime = "python3.11";
  function.handler = "index.handler";
  function.inline_code = one.code;
  function.memory_mb = 256;
  function.timeout = std::chrono::seconds(20);
  function.triggers = {{"T", "sqs", {{"queue", "jobs"}, {"batch_size", 1}}}};
  deployment->mint = [](std::uint64_t, std::string_view label) { return std::string(label); };
  deployment->sources = load_event_sources().value();
  return Invoker::create(std::move(deployment)).value();
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 50;
  Scenario scenario;
  scenario.function = "F";
  InvokeStep step;
  step.trigger = "T";
  step.source = "sqs";
  scenario.steps = {step};
  std::printf("%-14s %12s %12s %8s\n", "handler", "cold ms", "copied ms", "ratio");
  for (const auto& one : kCases) {
    const auto invoker = invoker_for(one);
    std::vector<double> cold, copied;
    for (int round = 0; round < rounds; ++round)
      for (const auto freshness : {Freshness::cold, Freshness::fresh, Freshness::fresh}) {
        const auto begin = Clock::now();
        if (const auto trace = invoker->run(scenario, freshness);
            !trace.ok() || trace->observations[0].outcome.kind != OutcomeKind::response)
          return std::fprintf(stderr, "the handler did not answer\n"), 1;
        const double ms = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
        (freshness == Freshness::cold ? cold : copied).push_back(ms);
      }
    std::printf("%-14s %12.2f %12.2f %8.3f\n", one.name, median(cold), median(copied), median(copied) / median(cold));
  }
}
