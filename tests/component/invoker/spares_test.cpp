// Environments that are started ahead of their need: to the handler and to the oracles they are cold starts.

#include "harness/invoker/spares.h"

#include <sched.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "generators/events/load.h"
#include "harness/invoker/invoker.h"
#include "tests/support/catch.h"

namespace warmfuzz {
namespace {

using std::chrono::milliseconds;

std::shared_ptr<Deployment> deployment_of(const std::string& runtime, const std::string& code) {
  auto deployment = std::make_shared<Deployment>();
  auto& function = deployment->function;
  function.id = "Worker";
  function.runtime = runtime;
  function.handler = "index.handler";
  function.inline_code = code;
  function.memory_mb = 256;
  function.timeout = std::chrono::seconds(20);
  function.triggers = {{"Jobs", "sqs", {{"queue", "jobs"}, {"batch_size", 1}}}};
  deployment->mint = [](std::uint64_t, std::string_view label) { return std::string(label); };
  deployment->sources = load_event_sources().value();
  return deployment;
}

LaunchPlan plan_of(const Deployment& deployment) {
  auto plan = plan_launch(deployment);
  if (!plan.ok()) FAIL(plan.fault().message);
  return std::move(plan).value();
}

/// One function's environments, without an invoker.
struct Function {
  Function(const std::string& runtime, const std::string& code)
      : deployment(deployment_of(runtime, code)), plan(plan_of(*deployment)) {}

  std::unique_ptr<Environment> environment() const {
    auto made = Environment::create(plan, deployment->function, 1);
    if (!made.ok()) FAIL(made.fault().message);
    return std::move(made).value();
  }

  std::shared_ptr<Deployment> deployment;
  LaunchPlan plan;
};

Observation invoke(Environment& environment, const std::string& event = "{}") {
  auto seen = environment.invoke({1, event, ""});
  if (!seen.ok()) FAIL(seen.fault().message);
  return std::move(seen).value();
}

/// A spare, however long it takes.
std::unique_ptr<Environment> wait_for(Spares& spares) {
  for (int i = 0; i < 6000; ++i) {
    if (auto spare = spares.take()) return spare;
    std::this_thread::sleep_for(milliseconds(10));
  }
  FAIL("no spare was ready within a minute");
  return nullptr;
}

Scenario events(std::size_t count) {
  Scenario scenario;
  scenario.function = "Worker";
  InvokeStep step;
  step.trigger = "Jobs";
  step.source = "sqs";
  scenario.steps.assign(count, step);
  return scenario;
}

// In no order: Node.js reads its modules side by side.
std::multiset<std::string> what_was_done(const std::vector<Operation>& operations) {
  std::multiset<std::string> all;
  for (const auto& operation : operations) all.insert(std::string(to_string(operation.kind)) + " " + operation.path);
  return all;
}

const std::string kPython = R"py(
import json, os, signal, sys, threading, time, urllib.request
print('loading')
open('/tmp/mine', 'a').write('init ')
INIT = os.urandom(8).hex()
def handler(event, context):
    print('handling')
    open('/tmp/mine', 'a').write('event ')
    if event == {'exit': True}: os._exit(3)
    return {'init': INIT, 'mine': open('/tmp/mine').read(), 'folder': os.listdir('/tmp'),
            'threads': threading.active_count(), 'processes': sum(name.isdigit() for name in os.listdir('/proc'))}
)py";

const std::string kNode = R"js(
const fs = require('fs');
process.stdout.write('loading\n');
fs.appendFileSync('/tmp/mine', 'init ');
const INIT = require('crypto').randomBytes(8).toString('hex');
exports.handler = async (event) => {
  process.stdout.write('handling\n');
  fs.appendFileSync('/tmp/mine', 'event ');
  if (event.exit) process.exit(3);
  return { init: INIT, mine: fs.readFileSync('/tmp/mine', 'utf8'), folder: fs.readdirSync('/tmp'), threads: 1,
           processes: fs.readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)).length };
};
)js";

TEST_CASE("A spare is a cold start like any other") {
  const auto& [runtime, code] =
      GENERATE(table<std::string, std::string>({{"python3.11", kPython}, {"nodejs20.x", kNode}}));
  CAPTURE(runtime);
  const Function function(runtime, code);
  const auto demanded = function.environment();
  const Observation usual = invoke(*demanded);
  Json expected = Json::parse(usual.outcome.body);
  std::set<std::string> inits{expected["init"]};
  Spares spares(function.plan, function.deployment->function, 2, -1);
  for (int i = 0; i < 3; ++i) {
    const auto spare = wait_for(spares);
    spare->set_serial(1);
    const Observation seen = invoke(*spare);
    CHECK(seen.cold_start);
    CHECK(spare->cold_starts() == 1);
    CHECK(spare->invocations() == 1);
    CHECK(seen.init_log == usual.init_log);
    CHECK(seen.log == usual.log);
    CHECK(what_was_done(seen.init_operations) == what_was_done(usual.init_operations));
    CHECK(what_was_done(seen.operations) == what_was_done(usual.operations));
    CHECK(seen.tmp.size() == usual.tmp.size());
    Json answer = Json::parse(seen.outcome.body);
    inits.insert(answer["init"]);
    answer["init"] = expected["init"];
    CHECK(answer == expected);

    // It goes on as an environment does: warm, and after a crash from what is left under /tmp.
    const Observation warm = invoke(*spare);
    CHECK(!warm.cold_start);
    CHECK(Json::parse(warm.outcome.body)["mine"] == "init event event ");
    CHECK(invoke(*spare, R"({"exit": true})").outcome.exit_status == 3);
    const Observation after = invoke(*spare);
    CHECK(after.cold_start);
    CHECK(spare->cold_starts() == 2);
    CHECK(Json::parse(after.outcome.body)["mine"] == "init event event event init event ");
  }
  CHECK(inits.size() == 4);
}

TEST_CASE("A spare stands still until it is used") {
  const Function function("python3.11", kPython + R"py(
def grow():
    while True:
        with open('/tmp/grown', 'ab', buffering=0) as file:
            file.write(b'x' * 65536)
        time.sleep(0.002)
threading.Thread(target=grow, daemon=True).start()
)py");
  const std::atomic<bool> stop{false};
  const auto spare = function.environment();
  REQUIRE(spare->start_ahead(stop));
  // Whoever is to stand still may be in the middle of something.
  bool still = false;
  for (int i = 0; !still && i < 100; ++i) {
    const double used = spare->tmp_used();
    std::this_thread::sleep_for(milliseconds(200));
    still = spare->tmp_used() == used;
  }
  CHECK(still);
  REQUIRE(spare->take_over());
  CHECK(invoke(*spare).outcome.kind == OutcomeKind::response);
}

TEST_CASE("An init that fails has no spares, and shows when it is called") {
  const std::string end = GENERATE("raise ValueError('not today')", "sys.exit(4)", "os.kill(os.getpid(), 11)",
                                   "HELD = bytearray(400 * 1024 * 1024)");
  CAPTURE(end);
  const Function function("python3.11", kPython + end);
  const std::atomic<bool> stop{false};
  CHECK(!function.environment()->start_ahead(stop));

  const auto plain = Invoker::create(function.deployment).value();
  const auto prepared = Invoker::create(function.deployment).value();
  prepared->start_ahead(1);
  const auto scenario = events(1);
  const auto usual = plain->run(scenario, Freshness::fresh).value().observations[0];
  CHECK(usual.outcome.kind != OutcomeKind::response);
  for (int i = 0; i < 5; ++i) {
    const auto seen = prepared->run(scenario, Freshness::fresh).value().observations[0];
    CHECK(seen.outcome.kind == usual.outcome.kind);
    CHECK(seen.outcome.error_type == usual.outcome.error_type);
    CHECK(seen.outcome.error_message == usual.outcome.error_message);
    CHECK(seen.outcome.exit_status == usual.outcome.exit_status);
    CHECK(seen.outcome.signal == usual.outcome.signal);
    CHECK(seen.init_log == usual.init_log);
  }
  CHECK(prepared->statistics().started_ahead == 0);
  CHECK(prepared->statistics().cold_starts == 5 * plain->statistics().cold_starts);
}

TEST_CASE("An init that does not come to an end is given up") {
  const Function function("python3.11", "import time\ntime.sleep(3600)\n");
  const std::atomic<bool> stop{false};
  CHECK(!function.environment()->start_ahead(stop));
  // Nobody waits for one: what is under way ends with its owner.
  Spares spares(function.plan, function.deployment->function, 1, -1);
  CHECK(spares.take() == nullptr);
}

TEST_CASE("What init asks the double of S3 for, only the first event can say") {
  const Function function("python3.11", kPython + R"py(
try: urllib.request.urlopen(os.environ['AWS_ENDPOINT_URL_S3'] + '/bucket/config.json').read()
except Exception: pass
)py");
  const std::atomic<bool> stop{false};
  CHECK(!function.environment()->start_ahead(stop));
}

TEST_CASE("A spare whose process ends is not used") {
  const Function function("python3.11", kPython + "signal.setitimer(signal.ITIMER_REAL, 0.3)\n");
  const std::atomic<bool> stop{false};
  const auto spare = function.environment();
  REQUIRE(spare->start_ahead(stop));
  bool there = true;
  for (int i = 0; there && i < 6000; ++i) {
    there = spare->take_over();
    std::this_thread::sleep_for(milliseconds(10));
  }
  CHECK(!there);
}

TEST_CASE("A spare runs on the cores of whoever uses it") {
  cpu_set_t all;
  sched_getaffinity(0, sizeof all, &all);
  if (CPU_COUNT(&all) < 2 || !CPU_ISSET(0, &all) || !CPU_ISSET(1, &all)) return;
  const Function function("python3.11", kPython + R"py(
threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
def handler(event, context):
    if event == {'exit': True}: os._exit(3)
    cores = [sorted(os.sched_getaffinity(int(task))) for task in os.listdir('/proc/self/task')]
    return [cores, os.popen('grep Cpus_allowed_list /proc/self/status').read()]
)py");
  Spares spares(function.plan, function.deployment->function, 1, 1);
  cpu_set_t first;
  CPU_ZERO(&first);
  CPU_SET(0, &first);
  std::thread([&] {
    sched_setaffinity(0, sizeof first, &first);
    const auto spare = wait_for(spares);
    const std::string expected = R"([[[0], [0]], "Cpus_allowed_list:\t0\n"])";
    CHECK(invoke(*spare).outcome.body == expected);
    invoke(*spare, R"({"exit": true})");
    CHECK(invoke(*spare).outcome.body == expected);
  }).join();
}

/// Processes that this one has started and that have not ended.
std::size_t children() {
  std::size_t count = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream list(task.path() / "children");
    for (int child; list >> child;) ++count;
  }
  return count;
}

TEST_CASE("New environments are taken from spares, and nothing is left of those that nobody took") {
  const auto before = children();
  {
    const auto invoker = Invoker::create(deployment_of("nodejs20.x", kNode)).value();
    invoker->start_ahead(1);
    const auto scenario = events(2);
    std::set<std::string> inits;
    std::uint64_t runs = 0;
    while (invoker->statistics().started_ahead < 3) {
      REQUIRE(++runs < 1000);
      const auto trace = invoker->run(scenario, runs % 2 ? Freshness::fresh : Freshness::cold).value();
      const Json answer = Json::parse(trace.observations[0].outcome.body);
      CHECK(trace.observations[0].cold_start);
      CHECK(!trace.observations[1].cold_start);
      CHECK(trace.observations[0].environment == runs);
      CHECK(answer["mine"] == "init event ");
      inits.insert(answer["init"]);
    }
    CHECK(inits.size() == runs);
    CHECK(invoker->statistics().cold_starts == runs);
    CHECK(runs > 3);  // the first ones were started on demand
    const auto trace = invoker->run(scenario, Freshness::warm).value();
    CHECK(Json::parse(trace.observations[0].outcome.body)["mine"] == "init event event event ");
  }
  CHECK(children() == before);
}

TEST_CASE("Where environments can be copies, only cold ones are started ahead") {
  const auto invoker = Invoker::create(deployment_of("python3.11", R"py(
import os
INIT = os.urandom(8).hex()
def handler(event, context):
    return INIT
)py"))
                           .value();
  invoker->start_ahead(1);
  const auto scenario = events(1);
  for (int i = 0; i < 20; ++i) invoker->run(scenario, Freshness::fresh).value();
  CHECK(invoker->statistics().started_ahead == 0);
  for (int i = 0; i < 1000 && invoker->statistics().started_ahead == 0; ++i)
    invoker->run(scenario, Freshness::cold).value();
  CHECK(invoker->statistics().started_ahead > 0);
  std::set<std::string> inits;
  for (int i = 0; i < 3; ++i)
    inits.insert(invoker->run(scenario, Freshness::fresh).value().observations[0].outcome.body);
  CHECK(inits.size() == 1);
}

TEST_CASE("Python environments that cannot be copies are started ahead, too") {
  const auto invoker = Invoker::create(deployment_of("python3.11", kPython)).value();  // its init leaves a file
  invoker->start_ahead(1);
  std::set<std::string> inits;
  std::uint64_t runs = 0;
  while (invoker->statistics().started_ahead < 2) {
    REQUIRE(++runs < 1000);
    const auto trace = invoker->run(events(1), Freshness::fresh).value();
    inits.insert(Json::parse(trace.observations[0].outcome.body)["init"]);
  }
  CHECK(inits.size() == runs);
}

}  // namespace
}  // namespace warmfuzz
