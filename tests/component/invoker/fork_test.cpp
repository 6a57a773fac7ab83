// New environments that are copies of one process: to the handler and to the oracles they are cold starts.

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "generators/events/load.h"
#include "harness/invoker/invoker.h"
#include "tests/support/catch.h"

namespace warmfuzz {
namespace {

class Worker {
 public:
  explicit Worker(const std::string& code, std::chrono::milliseconds timeout = std::chrono::seconds(20)) {
    auto deployment = std::make_shared<Deployment>();
    auto& function = deployment->function;
    function.id = "Worker";
    function.runtime = "python3.11";
    function.handler = "index.handler";
    function.inline_code = code;
    function.memory_mb = 256;
    function.timeout = timeout;
    function.triggers = {{"Jobs", "sqs", {{"queue", "jobs"}, {"batch_size", 1}}}};
    deployment->mint = [](std::uint64_t, std::string_view label) { return std::string(label); };
    deployment->sources = load_event_sources().value();
    auto invoker = Invoker::create(std::move(deployment));
    if (!invoker.ok()) FAIL(invoker.fault().message);
    invoker_ = std::move(invoker).value();
  }

  /// One message for each text, in one environment.
  Trace run(const std::vector<std::string>& messages, Freshness freshness, Look look = {}) {
    Scenario scenario;
    scenario.function = "Worker";
    for (const auto& message : messages) {
      InvokeStep step;
      step.trigger = "Jobs";
      step.source = "sqs";
      step.fields["/Records/0/body"] = message;
      scenario.steps.emplace_back(std::move(step));
    }
    auto trace = invoker_->run(scenario, freshness, look);
    if (!trace.ok()) FAIL(trace.fault().message);
    return std::move(trace).value();
  }

  std::string answer(const std::string& message, Freshness freshness) {
    const Trace trace = run({message}, freshness);
    INFO(trace.observations[0].init_log << trace.observations[0].log);
    CHECK(trace.observations[0].outcome.kind == OutcomeKind::response);
    CHECK(trace.observations[0].cold_start);
    return trace.observations[0].outcome.body;
  }

 private:
  std::unique_ptr<Invoker> invoker_;
};

/// Tells apart processes that ran their own init.
const std::string kInit = R"py(
import json, os, sys, threading, time
print('loading')
INIT = os.urandom(8).hex()
seen = []
)py";

const std::string kState = kInit + R"py(
def handler(event, context):
    body = event['Records'][0]['body']
    seen.append(body)
    with open('/tmp/kept', 'a') as kept:
        kept.write(body)
    os.environ['LAST'] = body
    return {'init': INIT, 'seen': seen, 'kept': open('/tmp/kept').read(), 'folder': sorted(os.listdir('/tmp'))}
)py";

TEST_CASE("A copied environment holds nothing of the one before it") {
  Worker worker(kState);
  const Json first = Json::parse(worker.answer("one", Freshness::fresh));
  const Json second = Json::parse(worker.answer("two", Freshness::fresh));
  CHECK(first["init"] == second["init"]);  // that is what is being tested
  CHECK(second["seen"] == Json::array({"two"}));
  CHECK(second["kept"] == "two");
  CHECK(second["folder"] == Json::array({"kept"}));

  const Trace warm = worker.run({"three", "four"}, Freshness::fresh);
  CHECK(Json::parse(warm.observations[1].outcome.body)["seen"] == Json::array({"three", "four"}));
  CHECK(warm.observations[0].cold_start);
  CHECK(!warm.observations[1].cold_start);
}

TEST_CASE("A cold environment runs its own init") {
  Worker worker(kState);
  const Json copy = Json::parse(worker.answer("one", Freshness::fresh));
  const Json cold = Json::parse(worker.answer("one", Freshness::cold));
  CHECK(copy["init"] != cold["init"]);
  CHECK(cold["seen"] == Json::array({"one"}));
}

TEST_CASE("What init wrote and did is told of every copy") {
  Worker worker(kInit + R"py(
open('/var/task/index.py').read()
def handler(event, context):
    print('handling')
    return {}
)py");
  const Trace cold = worker.run({"x"}, Freshness::cold);
  for (int i = 0; i < 2; ++i) {
    const Trace copy = worker.run({"x"}, Freshness::fresh);
    CHECK(copy.observations[0].init_log == cold.observations[0].init_log);
    CHECK(copy.observations[0].log == cold.observations[0].log);
    CHECK(copy.observations[0].init_operations.size() == cold.observations[0].init_operations.size());
    CHECK(copy.observations[0].operations.size() == cold.observations[0].operations.size());
  }
}

TEST_CASE("A copy looks like a runtime of its own") {
  Worker worker(kInit + R"py(
import random, signal
def handler(event, context):
    return {'parent': os.getppid(), 'leader': os.getsid(0) == os.getpid(), 'group': os.getpgid(0) == os.getpid(),
            'threads': threading.active_count(), 'random': random.random(), 'cwd': os.getcwd(),
            'open': sorted(os.readlink(name).split(':')[0] for name in
                           ['/proc/self/fd/' + number for number in os.listdir('/proc/self/fd')]
                           if os.path.islink(name)),
            'alarm': repr(signal.getsignal(signal.SIGALRM)), 'modules': len(sys.modules), 'argv': sys.argv}
)py");
  Json cold = Json::parse(worker.answer("x", Freshness::cold));
  Json one = Json::parse(worker.answer("x", Freshness::fresh));
  Json two = Json::parse(worker.answer("x", Freshness::fresh));
  CHECK(one["random"] != two["random"]);
  for (auto* answer : {&cold, &one, &two}) answer->erase("random");
  CHECK(one == cold);
  CHECK(two == cold);
}

TEST_CASE("A copy can load what its zygote needed for itself") {
  Worker worker(R"py(
def handler(event, context):
    import ctypes
    class Pair(ctypes.Structure):
        _fields_ = [('a', ctypes.c_int), ('b', ctypes.c_int)]
    return [ctypes.sizeof(Pair), ctypes.CDLL(None).getpid() > 1, Pair(1, 2).b]
)py");
  for (int i = 0; i < 2; ++i) CHECK(worker.answer("x", Freshness::fresh) == "[8, true, 2]");
}

TEST_CASE("How a copy ends is seen, and the next environment works") {
  Worker worker(kInit + R"py(
def handler(event, context):
    body = event['Records'][0]['body']
    if body == 'kill': os.kill(os.getpid(), 11)
    if body == 'exit': os._exit(3)
    if body == 'hang': time.sleep(60)
    if body == 'orphan':
        if os.fork() == 0:
            if os.fork() == 0: time.sleep(60)
            os._exit(0)
        os.wait()
    if body == 'all': os.kill(-1, 9)
    return {'init': INIT, 'processes': sum(name.isdigit() for name in os.listdir('/proc'))}
)py",
                std::chrono::milliseconds(1500));
  const Json before = Json::parse(worker.answer("x", Freshness::fresh));
  const auto outcome = [&](const std::string& message) {
    const Trace trace = worker.run({message, "x"}, Freshness::fresh);
    CHECK(trace.observations[1].outcome.kind == OutcomeKind::response);
    CHECK(trace.observations[1].cold_start);
    return trace.observations[0].outcome;
  };
  CHECK(outcome("kill").signal == 11);
  CHECK(outcome("exit").exit_status == 3);
  CHECK(outcome("hang").kind == OutcomeKind::timeout);
  CHECK(worker.run({"orphan"}, Freshness::fresh).observations[0].outcome.kind == OutcomeKind::response);
  const Json after = Json::parse(worker.answer("x", Freshness::fresh));
  CHECK(after["init"] == before["init"]);
  CHECK(after["processes"] == before["processes"]);
  worker.run({"all"}, Freshness::fresh);
  CHECK(Json::parse(worker.answer("x", Freshness::fresh))["processes"] == before["processes"]);
}

TEST_CASE("After a crash the init sees what was left under /tmp") {
  Worker worker(kInit + R"py(
LEFT = os.listdir('/tmp')
def handler(event, context):
    if event['Records'][0]['body'] == 'crash':
        open('/tmp/left', 'w').close()
        os._exit(1)
    return LEFT
)py");
  const Trace trace = worker.run({"crash", "look"}, Freshness::fresh);
  CHECK(trace.observations[1].outcome.body == R"(["left"])");
  CHECK(worker.answer("look", Freshness::fresh) == "[]");
}

TEST_CASE("What cannot be copied is started anew") {
  const std::string body =
      GENERATE(as<std::string>(), "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
               "FILE = open('/var/task/index.py')", "open('/tmp/init', 'w').close()",
               "import socket; PAIR = socket.socketpair()", "import mmap; SHARED = mmap.mmap(-1, 4096)");
  INFO(body);
  Worker worker(kInit + body + R"py(
def handler(event, context):
    return INIT
)py");
  CHECK(worker.answer("x", Freshness::fresh) != worker.answer("x", Freshness::fresh));
}

TEST_CASE("An event alone is seen in new environments, two inits among them, and the warm one stays") {
  Worker worker(kState);
  const Trace trace = worker.run({"one", "two"}, Freshness::fresh, {.alone = 3});
  REQUIRE(trace.alone.size() == 6);  // each environment twice
  std::set<std::string> inits;
  for (std::size_t i = 0; i < trace.alone.size(); ++i) {
    const auto& alone = trace.alone[i];
    const Json answer = Json::parse(alone.outcome.body);
    CHECK(alone.cold_start == (i % 2 == 0));
    CHECK(answer["seen"] == (alone.cold_start ? Json::array({"two"}) : Json::array({"two", "two"})));
    inits.insert(answer["init"].get<std::string>());
  }
  CHECK(inits.size() >= 2);
  CHECK(worker.run({"one"}, Freshness::fresh, {.alone = 3}).alone.empty());  // it is alone already
  worker.run({"one", "two"}, Freshness::fresh);
  const Trace more = worker.run({"three"}, Freshness::warm);
  CHECK(Json::parse(more.observations[0].outcome.body)["seen"] == Json::array({"one", "two", "three"}));
}

}  // namespace
}  // namespace warmfuzz
