// What the agents of the runtimes find in a process, and that the handler in it notices nothing.

#include <algorithm>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "generators/canary/mint.h"
#include "generators/canary/placeholders.h"
#include "generators/events/load.h"
#include "harness/invoker/invoker.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace warmfuzz {
namespace {

/// A function behind an API. Its code is a file of the given name in a folder of its own.
class Served {
 public:
  Served(const std::string& runtime, const std::string& file, const std::string& code) {
    std::ofstream(folder_ / file) << code;
    auto deployment = std::make_shared<Deployment>();
    auto& function = deployment->function;
    function.id = "Shop";
    function.runtime = runtime;
    function.code = folder_.path();
    function.handler = file.substr(0, file.find('.')) + ".handler";
    function.memory_mb = 256;
    function.timeout = std::chrono::seconds(20);
    function.triggers = {{"Call", "apigw-http", {{"path", "/"}, {"method", "POST"}}}};
    deployment->canary_pattern = kTokenPattern;
    deployment->mint = [this](std::uint64_t invocation, std::string_view label) {
      return canaries_of(mint_, invocation, "bait")(label);
    };
    deployment->sources = load_event_sources().value();
    auto invoker = Invoker::create(std::move(deployment));
    if (!invoker.ok()) FAIL(invoker.fault().message);
    invoker_ = std::move(invoker).value();
  }

  Trace run(int events, Freshness freshness, Look look, const Json& body = {{"email", "{{wf:tenant.email}}"}}) {
    Scenario scenario;
    scenario.function = "Shop";
    for (int i = 0; i < events; ++i) {
      InvokeStep step;
      step.trigger = "Call";
      step.source = "apigw-http";
      step.fields = {{"/body", body}};
      scenario.steps.emplace_back(step);
    }
    auto trace = invoker_->run(scenario, freshness, look);
    if (!trace.ok()) FAIL(trace.fault().message);
    for (const auto& seen : trace->observations) {
      INFO(seen.outcome.body << seen.init_log << seen.log);
      REQUIRE(seen.outcome.kind == OutcomeKind::response);
    }
    return std::move(*trace);
  }

  std::string email_of(std::uint64_t invocation) { return mint_.token(CanaryKind::tenant, invocation, "tenant.email"); }

 private:
  const test::TemporaryFolder folder_;
  CanaryMint mint_{0x5eed};
  std::unique_ptr<Invoker> invoker_;
};

constexpr Look kMemory{.memory = true};

std::string listed(const Memory& memory) {
  std::string all;
  for (const auto& one : memory.retained)
    all += one.kind + " | " + one.path + " | " + one.file + ":" + std::to_string(one.line) + " | " + one.text + "\n";
  for (const auto& one : memory.surroundings) all += one.what + ": " + one.before + " -> " + one.after + "\n";
  return all;
}

bool holds(const Memory& memory, const std::string& kind, const std::string& path, int line, const std::string& text) {
  return std::any_of(memory.retained.begin(), memory.retained.end(), [&](const Retained& one) {
    return one.kind == kind && one.path == path && one.line == line && one.text.find(text) != std::string::npos;
  });
}

struct Place {
  std::string kind;
  std::string path;
  int line;
};

constexpr const char* kPython = R"py(import functools, json, logging, contextvars, threading
from collections import deque
CACHE = {}
rows: list = []
recent = deque(maxlen=3)
current = contextvars.ContextVar("current")
local = threading.local()
log = logging.getLogger("shop")

class Store:
    last = None
    def __init__(self):
        self.user = None
    @property
    def loud(self):
        raise SystemExit("a property was run")
    def __repr__(self):
        raise SystemExit("__repr__ was run")
    def __getattr__(self, name):
        raise SystemExit("__getattr__ was run")
    def __eq__(self, other):
        raise SystemExit("__eq__ was run")
    def __hash__(self):
        raise SystemExit("__hash__ was run")

store = Store()

def collect(item, trail=[]):
    trail.append(item)

def make():
    seen = {}
    def remember(value):
        seen["last"] = value
    return remember

remember = make()

@functools.lru_cache(maxsize=None)
def shout(text):
    return [text.upper()]

def letters():
    name = None
    while True:
        name = yield name

letter = letters()
next(letter)
failed = None

def forget():
    CACHE.pop("last", None)

def handler(event, context):
    global failed
    email = json.loads(event["body"])["email"]
    CACHE["last"] = {"email": email}
    rows.append((1, email))
    recent.append(email)
    current.set(email)
    local.name = email
    log.customer = email
    Store.last = email
    store.user = email
    collect(email)
    remember(email)
    shout(email)
    letter.send(email)
    handler.calls = [email]
    try:
        raise ValueError(email)
    except ValueError as error:
        failed = error
    return {"statusCode": 200}
)py";

constexpr const char* kNode = R"js(const { AsyncLocalStorage } = require('async_hooks');
const { EventEmitter } = require('events');
const cache = new Map();
let lastUser = null;
const shop = new EventEmitter();
const context = new AsyncLocalStorage();

class Store {
  #secret = null;
  static seen = [];
  keep(value) {
    this.#secret = value;
    Store.seen.push(value);
  }
  get loud() {
    process.exit(3);
  }
}

const store = new Store();
const make = () => {
  const inner = [];
  return (value) => inner.push(value);
};
const remember = make();
const buffer = Buffer.alloc(200);
const quiet = new Proxy({}, { ownKeys: () => process.exit(4), get: () => process.exit(5), getPrototypeOf: () => process.exit(6) });

exports.handler = async (event) => {
  const { email } = JSON.parse(event.body);
  cache.set('last', { email });
  lastUser = { email };
  store.keep(email);
  remember(email);
  buffer.write(email, 5);
  context.enterWith({ email });
  shop.on('sold', () => email.length);
  globalThis.currentUser = email;
  module.exports.handler.calls = [email];
  return { statusCode: 200, body: JSON.stringify([typeof quiet, cache.size]) };
};
)js";

constexpr const char* kModule = R"js(export let last;
const kept = [];

export const handler = async (event) => {
  last = JSON.parse(event.body).email;
  kept.push({ last });
  return { statusCode: 200 };
};
)js";

TEST_CASE("The agent of Python says where a value of an event hangs, as a developer would write it") {
  Served served("python3.12", "app.py", kPython);
  const auto trace = served.run(1, Freshness::fresh, kMemory);
  REQUIRE(trace.memory);
  INFO(listed(*trace.memory));
  const auto email = served.email_of(1);
  for (const auto& [kind, path, line] : std::vector<Place>{
           {"module global, bounded", "app.py: CACHE[\"last\"][\"email\"]", 3},
           {"module global", "app.py: rows[0][1]", 4},
           {"module global, bounded", "app.py: recent[0]", 5},
           {"context variable", "app.py: current.get()", 6},
           {"thread-local variable", "app.py: local.name", 7},
           {"class attribute", "app.py: Store.last", 11},
           {"module global", "app.py: store.user", 26},
           {"default argument", "app.py: collect() default of trail[0]", 28},
           {"closure", "app.py: remember() closure over seen[\"last\"]", 37},
           {"memoised function", "app.py: shout() memo[*] (a key)", 40},
           {"generator", "app.py: letter in letters(): name", 43},
           {"attribute of a function", "app.py: handler.calls[0]", 55},
           {"module global", "app.py: failed.args[0]", 50},
       }) {
    CAPTURE(kind, path, line);
    CHECK(holds(*trace.memory, kind, path, line, email));
  }
  CHECK(std::any_of(trace.memory->retained.begin(), trace.memory->retained.end(),
                    [](const Retained& one) { return one.path.find("customer") != std::string::npos; }));
}

TEST_CASE("The agent of Node.js sees variables of modules, closures, private fields and what is behind containers") {
  Served served("nodejs20.x", "app.js", kNode);
  const auto trace = served.run(1, Freshness::fresh, kMemory);
  REQUIRE(trace.memory);
  INFO(listed(*trace.memory));
  const auto email = served.email_of(1);
  for (const auto& [kind, path, line] : std::vector<Place>{
           {"module variable", "app.js: cache.get(\"last\").email", 3},
           {"module variable", "app.js: lastUser.email", 4},
           {"closure", "app.js: shop._events.sold() closure over email", 5},
           {"asynchronous context", "app.js: context.getStore().email", 6},
           {"module variable", "app.js: store.#secret", 20},
           {"class attribute", "app.js: Store.seen[0]", 8},
           {"closure", "app.js: remember() closure over inner[0]", 25},
           {"module variable", "app.js: buffer", 26},
           {"global", "globalThis.currentUser", 0},
       }) {
    CAPTURE(kind, path, line);
    CHECK(holds(*trace.memory, kind, path, line, email));
  }
}

TEST_CASE("The agent of Node.js sees the variables of ES modules") {
  Served served("nodejs20.x", "app.mjs", kModule);
  const auto trace = served.run(2, Freshness::fresh, kMemory);
  REQUIRE(trace.memory);
  INFO(listed(*trace.memory));
  CHECK(holds(*trace.memory, "module variable", "app.mjs: last", 1, served.email_of(2)));
  CHECK(holds(*trace.memory, "module variable", "app.mjs: kept[0].last", 2, served.email_of(1)));
}

TEST_CASE("What the last event overwrites is seen in an environment of its own before it") {
  const auto [runtime, file, code] = GENERATE(table<std::string, std::string, std::string>({
      {"python3.12", "app.py",
       "last = None\ndef handler(event, context):\n    global last\n    last = event['body']\n    return {}\n"},
      {"nodejs20.x", "app.js", "let last;\nexports.handler = async (event) => { last = event.body; return {}; };\n"},
  }));
  CAPTURE(runtime);
  Served served(runtime, file, code);
  const auto trace = served.run(2, Freshness::fresh, kMemory);
  REQUIRE(trace.memory);
  INFO(listed(*trace.memory));
  const auto of = [&](std::uint64_t invocation) {
    const auto email = served.email_of(invocation);
    return std::count_if(trace.memory->retained.begin(), trace.memory->retained.end(),
                         [&](const Retained& one) { return one.text.find(email) != std::string::npos; });
  };
  CHECK(of(1) == 1);
  CHECK(of(2) == 1);
}

constexpr const char* kNoticingPython = R"py(
import builtins, gc, io, json, os, sys, threading, time, warnings
loud = []
real_open, real_print = open, print

def watched(name, real):
    def stand_in(*args, **kwargs):
        loud.append(name)
        return real(*args, **kwargs)
    return stand_in

class Stream:
    def __init__(self, inner):
        self.inner = inner
    def write(self, text):
        loud.append("write")
        return self.inner.write(text)
    def flush(self):
        self.inner.flush()

def state():
    return {
        "modules": sorted(sys.modules), "path": list(sys.path), "files": len(os.listdir("/proc/self/fd")),
        "threads": threading.active_count(), "collects": gc.isenabled(), "environment": sorted(os.environ),
        "filters": len(warnings.filters), "loud": list(loud),
        "folder": os.getcwd(), "names": sorted(vars(builtins)),
    }

before = None

def handler(event, context):
    global before
    if before is None:
        builtins.open, builtins.print = watched("open", real_open), watched("print", real_print)
        json.dumps, json.loads = watched("dumps", json.dumps), watched("loads", json.loads)
        time.monotonic, time.time = watched("monotonic", time.monotonic), watched("time", time.time)
        os.listdir = watched("listdir", os.listdir)
        sys.stdout = Stream(sys.stdout)
        del loud[:]
        state()
        del loud[:]
        before = state()
        del loud[:]
        return {"changed": []}
    after = state()
    after["loud"], before["loud"] = [one for one in after["loud"] if one != "listdir"], []
    return {"changed": [name for name in before if before[name] != after[name]], "after": after["loud"]}
)py";

constexpr const char* kNoticingNode = R"js(
const loud = [];
const fs = require('fs');
const watch = (object, name) => {
  const real = object[name];
  object[name] = function (...args) {
    loud[loud.length] = name;
    return Reflect.apply(real, this, args);
  };
};
const state = () => ({
  globals: Reflect.ownKeys(globalThis).map(String).sort().join(),
  modules: Object.keys(require.cache).sort().join(),
  listeners: process.eventNames().map(String).sort().join(),
  environment: Object.keys(process.env).sort().join(),
  folder: process.cwd(),
  files: fs.readdirSync('/proc/self/fd').length,
});
let before = null;
let calls = null;
exports.handler = async () => {
  if (before === null) {
    before = state();
    for (const name of ['push', 'map', 'forEach', 'indexOf']) watch(Array.prototype, name);
    for (const name of ['get', 'set', 'has', 'forEach']) watch(Map.prototype, name);
    watch(require('events').prototype, 'emit');
    watch(Object, 'keys');
    watch(JSON, 'stringify');
    watch(fs, 'readFileSync');
    loud.length = 0;
    return { changed: [] };
  }
  // What the client itself uses to answer and to ask for an event is heard, too, with and without a look.
  const heard = [...new Set(loud)].sort().join();
  const after = state();
  return { changed: Object.keys(before).filter((name) => before[name] !== after[name]), heard };
};
)js";

TEST_CASE("A handler does not notice that its process was looked at") {
  const auto [runtime, file, code] = GENERATE(table<std::string, std::string, std::string>({
      {"python3.12", "app.py", kNoticingPython},
      {"python3.8", "app.py", kNoticingPython},
      {"nodejs20.x", "app.js", kNoticingNode},
  }));
  CAPTURE(runtime);
  const auto second = [&, runtime = runtime, file = file, code = code](Look look) {
    Served served(runtime, file, code);
    const auto first = served.run(1, Freshness::fresh, look);
    CHECK(first.memory.has_value() == look.memory);
    auto trace = served.run(1, Freshness::warm, {});
    const auto& seen = trace.observations.front();
    CHECK_FALSE(seen.cold_start);
    CHECK(seen.log.empty());
    for (const auto& operation : seen.operations) {
      INFO(operation.call << " " << operation.path);
      CHECK(operation.path.find("/var/runtime") == std::string::npos);
    }
    return seen.outcome.body;
  };
  const auto plain = second({});
  CHECK(Json::parse(plain).at("changed") == Json::array());
  CHECK(second(kMemory) == plain);
}

TEST_CASE("What all invocations share is compared with what it was after init") {
  const auto [runtime, file, code, expected] =
      GENERATE(table<std::string, std::string, std::string, std::vector<std::string>>({
          {"python3.12",
           "app.py",
           "import os, json, decimal, socket, signal, logging, ssl\n"
           "os.environ['AT_INIT'] = '1'\n"
           "def loud(*args): return ''\n"
           "def handler(event, context):\n"
           "    os.environ['REPLY_TO'] = 'x'\n    os.chdir('/tmp')\n    os.umask(0o77)\n"
           "    decimal.getcontext().prec = 3\n    socket.setdefaulttimeout(3)\n"
           "    signal.signal(signal.SIGTERM, loud)\n    logging.getLogger().setLevel(10)\n"
           "    ssl._create_default_https_context = ssl._create_unverified_context\n"
           "    json.dumps = loud\n    return {}\n",
           {"environment variable REPLY_TO", "working directory", "umask", "number context", "default socket timeout",
            "handler of signal 15", "root logger's level", "ssl._create_default_https_context", "json.dumps"}},
          {"nodejs20.x",
           "app.js",
           "process.env.AT_INIT = '1';\n"
           "exports.handler = async () => {\n"
           "  process.env.REPLY_TO = 'x'; process.chdir('/tmp'); process.umask(0o77);\n"
           "  Date.prototype.toJSON = function () { return 'x'; }; Array.prototype.last = () => 1;\n"
           "  process.on('SIGTERM', () => {}); globalThis.user = 'x'; return {};\n};\n",
           {"environment variable REPLY_TO", "working directory", "umask", "Date.prototype.toJSON",
            "Array.prototype.last", "listeners of the process for SIGTERM", "globalThis.user"}},
      }));
  CAPTURE(runtime);
  Served served(runtime, file, code);
  const auto trace = served.run(1, Freshness::fresh, kMemory);
  REQUIRE(trace.memory);
  INFO(listed(*trace.memory));
  std::vector<std::string> changed;
  for (const auto& one : trace.memory->surroundings) changed.push_back(one.what);
  for (const auto& what : expected) {
    CAPTURE(what);
    CHECK(std::count(changed.begin(), changed.end(), what) == 1);
  }
  for (const auto& what : changed) {
    CAPTURE(what);
    CHECK(std::count(expected.begin(), expected.end(), what) == 1);
  }
}

TEST_CASE("A process that is too large to be looked at as a whole is looked at in part") {
  Served served("python3.12", "app.py",
                "kept = []\nlarge = [[str(n), {n: [n]}] for n in range(300000)]\ndef handler(event, context):\n"
                "    kept.append(event['body'])\n    return {}\n");
  const auto trace = served.run(1, Freshness::fresh, kMemory);
  REQUIRE(trace.memory);
  CHECK(trace.memory->retained.size() == 1);
}

}  // namespace
}  // namespace warmfuzz
