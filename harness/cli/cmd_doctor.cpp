#include <poll.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <optional>
#include <thread>

#include "harness/cli/commands.h"
#include "harness/sandbox/interpreter/interpreter.h"
#include "harness/sandbox/memory_group.h"
#include "harness/sandbox/sandbox.h"
#include "harness/watch/filter.h"
#include "harness/watch/kernel.h"
#include "harness/watch/watch.h"

namespace warmfuzz::cli {

namespace {

using Clock = std::chrono::steady_clock;

void print(const char* state, const std::string& what, const std::string& detail, const std::string& advice = {}) {
  std::cout << state << std::string(9 - std::strlen(state), ' ') << what
            << std::string(what.size() < 22 ? 22 - what.size() : 1, ' ') << detail << "\n";
  if (!advice.empty()) std::cout << std::string(9, ' ') << "→ " << advice << "\n";
}

std::string shell_quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

struct ProgramAnswer {
  bool success = false;
  std::string output;  // stdout, without the line break at its end
};

ProgramAnswer run_program(const std::vector<std::string>& arguments) {
  std::string command;
  for (const auto& argument : arguments) command += shell_quoted(argument) + " ";
  ProgramAnswer answer;
  FILE* pipe = popen((command + "2>/dev/null </dev/null").c_str(), "r");
  if (pipe == nullptr) return answer;
  std::array<char, 512> buffer;
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe))
    answer.output.append(buffer.data(), size);
  answer.success = pclose(pipe) == 0;
  while (!answer.output.empty() && answer.output.back() == '\n') answer.output.pop_back();
  return answer;
}

// Linux 5.5 lets a watched call go on after it was seen.
void check_kernel() {
  utsname names{};
  uname(&names);
  int major = 0;
  int minor = 0;
  std::sscanf(names.release, "%d.%d", &major, &minor);
  const bool recent = major > 5 || (major == 5 && minor >= 5);
  print(recent ? "ok" : "missing", "kernel", std::string(names.release) + ", " + names.machine,
        recent ? "" : "system calls can be watched from Linux 5.5 on: use a newer kernel");
  std::string actions;
  std::getline(std::ifstream("/proc/sys/kernel/seccomp/actions_avail"), actions);
  const bool notifies = actions.find("user_notif") != std::string::npos;
  print(
      notifies ? "ok" : "missing", "seccomp",
      actions.empty() ? "/proc/sys/kernel/seccomp/actions_avail cannot be read" : actions.substr(0, actions.find('\n')),
      notifies ? ""
               : "needs the action user_notif: a kernel with CONFIG_SECCOMP_FILTER, and a container that shows it");
}

void check_bubblewrap() {
  const ProgramAnswer path = run_program({"sh", "-c", "command -v bwrap"});
  if (!path.success) {
    print("missing", "bubblewrap", "no bwrap on the PATH", "apt-get install bubblewrap");
    return;
  }
  const ProgramAnswer version = run_program({path.output, "--version"});
  const bool works = version.success;
  print(works ? "ok" : "missing", "bubblewrap", (works ? version.output : "does not start") + ", " + path.output,
        works ? "" : "install it again: apt-get install --reinstall bubblewrap");
}

// A program started in a real sandbox, with every call of it seen and let go on, is the only proof that namespaces,
// mounts and the watch work here together.
Result<std::string> try_sandbox() {
  const auto deadline = Clock::now() + std::chrono::seconds(20);
  const auto begin = Clock::now();
  auto filter = watch::build_filter();
  if (!filter.ok()) return filter.fault();
  sandbox::Specification specification;
  specification.arguments = {"/var/lang/bin/wfproof"};
  specification.filter = std::move(*filter);
  specification.tmp_mb = 16;
  auto box = sandbox::Sandbox::create(specification);
  if (!box.ok()) return box.fault();
  (*box)->start_runtime();

  sandbox::Descriptor listener;
  std::optional<watch::SeccompKernel> kernel;
  std::optional<watch::Watch> watch;
  std::size_t seen = 0;
  while (Clock::now() < deadline) {
    std::array<pollfd, 2> ready{pollfd{(*box)->control(), POLLIN, 0}, pollfd{listener.get(), POLLIN, 0}};
    if (poll(ready.data(), ready.size(), 100) <= 0) continue;
    if (watch && (ready[1].revents & POLLIN) != 0) {
      watch->serve();
      seen += watch->take().size();
    }
    if (watch && (ready[1].revents & (POLLHUP | POLLERR)) != 0) {
      watch.reset();
      listener = {};
    }
    if (ready[0].revents == 0) continue;
    sandbox::Message message = (*box)->receive();
    if (message.letter == 'E') return Fault{FaultKind::sandbox, message.payload};
    if (message.letter == 'N' && !message.descriptors.empty()) {
      listener = std::move(message.descriptors.front());
      kernel.emplace(listener.get());
      watch.emplace(*kernel);
    }
    if (message.letter != 'X') continue;
    int status = 0;
    std::memcpy(&status, message.payload.data(), std::min(sizeof status, message.payload.size()));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
      return Fault{FaultKind::sandbox,
                   "a program was started inside and failed (wait status " + std::to_string(status) + ")"};
    if (seen == 0)
      return Fault{FaultKind::sandbox, "a program ran inside, but none of its system calls was seen by the watch"};
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
    return "started, watched and ended in " + std::to_string(took.count()) + " ms";
  }
  return Fault{FaultKind::sandbox, "no program could be started in it within 20 s"};
}

bool check_sandbox() {
  const auto result = try_sandbox();
  if (result.ok()) {
    print("ok", "sandbox", *result);
    return true;
  }
  print("missing", "sandbox", result.fault().message,
        "nothing can be run without it; in a container: allow user namespaces and seccomp (for Docker --security-opt "
        "seccomp=unconfined --security-opt systempaths=unconfined, or --privileged)");
  return false;
}

void check_memory() {
  const auto groups = sandbox::MemoryGroups::prepare();
  if (groups.ok())
    print("ok", "memory limit", "resident memory is watched, and behind it a control group of each environment's own");
  else
    print("ok", "memory limit", "resident memory is watched; no control groups: " + groups.fault().message,
          "not needed; where systemd runs: systemd-run --user --scope -p Delegate=yes warmfuzz …");
}

void check_client(const Interpreter& interpreter) {
  const bool python = interpreter.language == "python";
  const std::string executable = interpreter.executable.string();
  const ProgramAnswer version =
      python ? run_program(
                   {executable, "-c", "import importlib.metadata as m, awslambdaric; print(m.version('awslambdaric'))"})
             : run_program({executable, "-p", "require('aws-lambda-ric/package.json').version"});
  const std::string name = python ? "awslambdaric" : "aws-lambda-ric";
  print(version.success ? "ok" : "-", "  " + name,
        version.success ? version.output
                        : "not there; not needed: warmfuzz's own client is used unless the function brings this one");
}

void check_interpreters() {
  const auto installed = installed_interpreters();
  for (const std::string language : {"python", "node"}) {
    bool any = false;
    for (const auto& interpreter : installed) {
      if (interpreter.language != language) continue;
      any = true;
      print("ok", language + " " + interpreter.version, interpreter.executable.string());
      check_client(interpreter);
    }
    if (!any)
      print("missing", language, language == "python" ? "no Python from 3.8 on" : "no Node.js from 16 on",
            std::string("functions in it cannot be run: apt-get install ") +
                (language == "python" ? "python3" : "nodejs"));
  }
}

}  // namespace

int run_doctor(const CommonOptions&) {
  print("ok", "user",
        geteuid() == 0 ? "root (functions run as another user inside)" : "uid " + std::to_string(geteuid()));
  print("ok", "cores", std::to_string(std::thread::hardware_concurrency()));
  check_kernel();
  check_bubblewrap();
  const bool possible = check_sandbox();
  check_memory();
  check_interpreters();
  std::cout << (possible ? "Fuzzing is possible on this machine.\n" : "Fuzzing is not possible on this machine.\n")
            << std::flush;
  return possible ? 0 : 3;
}

}  // namespace warmfuzz::cli
