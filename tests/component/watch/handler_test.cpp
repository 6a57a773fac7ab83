// On the real kernel: what a handler did is what is seen of it, in the invocation in whose time it did it.

#include <memory>
#include <string>
#include <vector>

#include "harness/invoker/environment.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {
namespace {

using Lines = std::vector<std::string>;

/// Runs what the event says, and has loaded before whatever that may need.
constexpr const char* kHandler = R"py(
import ctypes, errno, os, socket, subprocess, threading, time
libc = ctypes.CDLL(None, use_errno=True)
kept = {}

def attempt(action, *arguments, **named):
    try:
        return action(*arguments, **named)
    except OSError as error:
        return errno.errorcode[error.errno]

def handler(event, context):
    names = dict(globals())
    exec(event['do'], names)
    return names.get('result')
)py";

/// One execution environment with that handler.
class Handler {
 public:
  Handler() {
    deployment_.function.id = "Doing";
    deployment_.function.runtime = "python3.11";
    deployment_.function.handler = "index.handler";
    deployment_.function.inline_code = kHandler;
    deployment_.function.memory_mb = 256;
    deployment_.function.timeout = std::chrono::seconds(20);
    auto plan = plan_launch(deployment_);
    if (!plan.ok()) FAIL(plan.fault().message);
    auto made = Environment::create(*plan, deployment_.function, 1);
    if (!made.ok()) FAIL(made.fault().message);
    environment_ = std::move(made).value();
    invoke("pass");  // whatever only the first call does
  }

  Observation invoke(const std::string& code) {
    auto seen = environment_->invoke({++serial_, Json({{"do", code}}).dump(), ""});
    if (!seen.ok()) FAIL(seen.fault().message);
    INFO(seen->outcome.body << "\n" << seen->init_log << seen->log);
    REQUIRE(seen->outcome.kind == OutcomeKind::response);
    CHECK(seen->invocation == serial_);
    return std::move(seen).value();
  }

  /// "kind path [path2 | address | arguments]" of each operation.
  Lines operations(const std::string& code) { return lines(invoke(code)); }

  static Lines lines(const Observation& seen) {
    Lines all;
    for (const auto& operation : seen.operations) {
      std::string line(to_string(operation.kind));
      for (const auto& part : {operation.path, operation.path2, operation.address})
        if (!part.empty()) line += " " + part;
      for (const auto& argument : operation.argv) line += " " + argument;
      all.push_back(line);
    }
    return all;
  }

  Environment& environment() { return *environment_; }

 private:
  Deployment deployment_;
  std::unique_ptr<Environment> environment_;
  std::uint64_t serial_ = 0;
};

TEST_CASE("The operations of a handler are what it did, in order") {
  Handler handler;
  CHECK(handler.operations(R"py(
os.mkdir('/tmp/box')
open('/tmp/box/a', 'w').close()
open('/tmp/box/a').close()
os.listdir('/tmp/box')
os.chmod('/tmp/box/a', 0o600)
os.rename('/tmp/box/a', '/tmp/box/b')
os.link('/tmp/box/b', '/tmp/box/c')
os.symlink('../outside', '/tmp/box/d')
os.truncate('/tmp/box/b', 0)
os.unlink('/tmp/box/c')
os.stat('/etc/passwd'), os.path.exists('/etc/shadow'), os.access('/etc/group', os.R_OK), os.readlink('/tmp/box/d')
os.unlink('/tmp/box/b'), os.unlink('/tmp/box/d'), os.rmdir('/tmp/box')
)py") == Lines{"mkdir /tmp/box", "write /tmp/box/a", "read /tmp/box/a", "list /tmp/box", "mode /tmp/box/a",
               "rename /tmp/box/a /tmp/box/b", "link /tmp/box/b /tmp/box/c", "link /tmp/outside /tmp/box/d",
               "write /tmp/box/b", "remove /tmp/box/c", "remove /tmp/box/b", "remove /tmp/box/d", "remove /tmp/box"});
  // Nothing of it is said again.
  CHECK(handler.operations("pass").empty());
}

TEST_CASE("What cannot be done is seen as well: it was asked for") {
  Handler handler;
  const auto seen = handler.invoke(R"py(
result = [attempt(open, '/etc/shadow'), attempt(open, '/var/task/x', 'w'), attempt(os.unlink, '/nowhere/x')]
)py");
  CHECK(Json::parse(seen.outcome.body) == Json({"ENOENT", "EROFS", "ENOENT"}));
  CHECK(Handler::lines(seen) == Lines{"read /etc/shadow", "write /var/task/x", "remove /nowhere/x"});
}

TEST_CASE("Relative paths are told from the folder in which the process stands, or from the one that it names") {
  Handler handler;
  CHECK(handler.operations(R"py(
attempt(open, 'data.txt')
os.makedirs('/tmp/here/below')
os.chdir('/tmp/here')
open('a', 'w').close()
os.chdir('below')
attempt(open, '../../../etc/passwd')
folder = os.open('/tmp', os.O_RDONLY | os.O_DIRECTORY)
os.unlink('here/a', dir_fd=folder)
os.close(folder)
)py") == Lines{"read /var/task/data.txt", "mkdir /tmp/here", "mkdir /tmp/here/below", "write /tmp/here/a",
               "read /etc/passwd", "list /tmp", "remove /tmp/here/a"});
  // The folder stays its folder in the next invocation, and after somebody took it away.
  CHECK(handler.operations("os.rmdir('/tmp/here/below'); attempt(open, 'x'); attempt(open, '../y')") ==
        Lines{"remove /tmp/here/below", "read /tmp/here/below/x", "read /tmp/here/y"});
}

TEST_CASE("Pointers to nothing and paths without an end are no operations, and harm nobody") {
  Handler handler;
  const auto seen = handler.invoke(R"py(
result = []
def call(*arguments):
    value = libc.syscall(*[ctypes.c_long(argument) for argument in arguments])
    result.append(errno.errorcode[ctypes.get_errno()] if value < 0 else value)
OPENAT, UNLINK, EXECVE, CONNECT = 257, 87, 59, 42
if os.uname().machine == 'x86_64':
    for pointer in (0, 0x10, -1, 0x7fffffffffff):
        call(OPENAT, -100, pointer, 0)
        call(UNLINK, pointer)
        call(EXECVE, pointer, pointer, pointer)
long = ctypes.create_string_buffer(b'/tmp/' + b'x' * 100000)
attempt(libc.open, long, 0)
attempt(open, '/tmp/' + 'y' * 4000)
)py");
  for (const auto& told : Json::parse(seen.outcome.body)) CHECK(told == "EFAULT");
  REQUIRE(seen.operations.size() == 2);
  CHECK(seen.operations[0].path.size() <= 4096);
  CHECK(seen.operations[1].path == "/tmp/" + std::string(4000, 'y'));
  CHECK(handler.operations("open('/etc/hosts').close()") == Lines{"read /etc/hosts"});
}

TEST_CASE("Programs that it starts are seen with their arguments, and what they do counts as well") {
  Handler handler;
  const auto seen = handler.invoke(
      "subprocess.run(['/bin/sh', '-c', 'echo out > /tmp/made; exec cat \"$0\"', "
      "'/etc/hostname-not-there'])");
  Lines of_interest;
  for (const auto& line : Handler::lines(seen))
    for (const char* part : {"execute", "/tmp/made", "hostname-not-there"})
      if (line.find(part) != std::string::npos) {
        of_interest.push_back(line);
        break;
      }
  REQUIRE(of_interest.size() >= 4);
  CHECK(of_interest[0] == "execute /bin/sh /bin/sh -c echo out > /tmp/made; exec cat \"$0\" /etc/hostname-not-there");
  CHECK(of_interest[1] == "write /tmp/made");
  CHECK(of_interest[of_interest.size() - 2].ends_with("/cat cat /etc/hostname-not-there"));
  CHECK(of_interest.back() == "read /etc/hostname-not-there");
}

TEST_CASE("A fork is never interrupted, however many signals come") {
  Handler handler;
  const auto seen = handler.invoke(R"py(
import signal
fork = ctypes.PyDLL(None, use_errno=True).fork
signal.signal(signal.SIGALRM, lambda *_: None)
signal.setitimer(signal.ITIMER_REAL, .002, .002)
failed = 0
for _ in range(300):
    child = fork()
    if child == 0:
        os._exit(0)
    if child > 0:
        os.waitpid(child, 0)
    failed += child < 0
signal.setitimer(signal.ITIMER_REAL, 0)
result = failed
)py");
  CHECK(seen.outcome.body == "0");
}

TEST_CASE("Connections, datagrams and listening are seen with their addresses") {
  Handler handler;
  CHECK(handler.operations(R"py(
attempt(socket.socket().connect, ('127.0.0.1', 9))
attempt(socket.socket().connect, ('192.0.2.7', 80))
attempt(socket.socket(socket.AF_INET6).connect, ('::1', 443))
attempt(socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto, b'x', ('192.0.2.8', 53))
attempt(socket.socket(socket.AF_UNIX).connect, '/run/docker.sock')
attempt(socket.socket(socket.AF_UNIX).connect, '\0abstract')
attempt(socket.socket().bind, ('127.0.0.1', 8080))
)py") == Lines{"connect 127.0.0.1:9", "connect 192.0.2.7:80", "connect [::1]:443", "send 192.0.2.8:53",
               "connect unix:/run/docker.sock", "connect unix:@abstract", "bind 127.0.0.1:8080"});
}

TEST_CASE("What goes on behind an invocation belongs to the one in whose time it happens") {
  Handler handler;
  CHECK(handler
            .operations("gate = kept['gate'] = threading.Event()\n"
                        "def late():\n"
                        "  gate.wait()\n"
                        "  open('/tmp/late', 'w').close()\n"
                        "kept['thread'] = threading.Thread(target=late)\n"
                        "kept['thread'].start()")
            .empty());
  CHECK(handler.operations("open('/tmp/second', 'w').close()") == Lines{"write /tmp/second"});
  CHECK(handler.operations("kept['gate'].set(); kept['thread'].join()") == Lines{"write /tmp/late"});
}

TEST_CASE("After a pause what was left to do goes on before the next event comes, and belongs to it") {
  Handler handler;
  handler.invoke(R"py(
def late():
  time.sleep(0.02)
  open('/tmp/late', 'w').close()
  print('shipped', flush=True)
threading.Thread(target=late).start()
)py");
  handler.environment().pause(std::chrono::milliseconds(200));
  const auto seen = handler.invoke("pass");
  CHECK(Handler::lines(seen) == Lines{"write /tmp/late"});
  CHECK(seen.log.find("shipped") != std::string::npos);
}

TEST_CASE("A file under /tmp that was opened when the code was loaded is known when it changes") {
  Deployment deployment;
  deployment.function.id = "Journal";
  deployment.function.runtime = "python3.11";
  deployment.function.handler = "index.handler";
  deployment.function.inline_code =
      "journal = open('/tmp/journal', 'a')\n"
      "def handler(event, context):\n"
      "  journal.write(event['line'])\n"
      "  journal.flush()\n";
  deployment.function.memory_mb = 256;
  auto plan = plan_launch(deployment);
  REQUIRE(plan.ok());
  auto environment = Environment::create(*plan, deployment.function, 1);
  REQUIRE(environment.ok());
  for (const std::string content : {"a", "ab"}) {
    const auto seen = (*environment)->invoke({1, Json({{"line", content.substr(content.size() - 1)}}).dump(), ""});
    REQUIRE(seen.ok());
    REQUIRE(seen->tmp.size() == 1);
    CHECK(seen->tmp.front().path == "/tmp/journal");
    CHECK(seen->tmp.front().content == content);
  }
}

TEST_CASE("Loading the code is told apart from the first invocation") {
  Deployment deployment;
  deployment.function.id = "Loading";
  deployment.function.runtime = "python3.11";
  deployment.function.handler = "index.handler";
  deployment.function.inline_code =
      "open('/tmp/loaded', 'w').close()\ndef handler(event, context):\n  open('/tmp/called', 'w').close()\n";
  deployment.function.memory_mb = 256;
  auto plan = plan_launch(deployment);
  REQUIRE(plan.ok());
  auto environment = Environment::create(*plan, deployment.function, 1);
  REQUIRE(environment.ok());
  const auto has = [](const std::vector<Operation>& operations, const std::string& path) {
    return std::any_of(operations.begin(), operations.end(), [&](const auto& one) { return one.path == path; });
  };
  for (const bool cold : {true, false}) {
    const auto seen = (*environment)->invoke({1, "{}", ""});
    REQUIRE(seen.ok());
    CHECK(seen->cold_start == cold);
    CHECK(has(seen->init_operations, "/tmp/loaded") == cold);
    CHECK(has(seen->operations, "/tmp/called"));
    CHECK_FALSE(has(seen->operations, "/tmp/loaded"));
    CHECK_FALSE(has(seen->init_operations, "/tmp/called"));
    for (const auto& operation : seen->init_operations) CHECK(operation.kind != OperationKind::execute);
  }
}

TEST_CASE("A paused environment stands still") {
  Handler handler;
  handler.invoke(R"py(
state = kept['state'] = {'gap': 0, 'on': True}
def tick():
    last = time.monotonic()
    while state['on']:
        time.sleep(0.001)
        now = time.monotonic()
        state['gap'] = max(state['gap'], now - last)
        last = now
kept['thread'] = threading.Thread(target=tick)
kept['thread'].start()
)py");
  handler.environment().pause(std::chrono::milliseconds(400));
  const auto seen = handler.invoke(
      "time.sleep(0.05); kept['state']['on'] = False; kept['thread'].join(); result = kept['state']['gap']");
  CHECK(Json::parse(seen.outcome.body).get<double>() > 0.35);
}

}  // namespace
}  // namespace warmfuzz::test
