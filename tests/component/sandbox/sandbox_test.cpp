// What a sandbox shows and allows, on the real kernel.

#include "harness/sandbox/sandbox.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "tests/component/sandbox/shell.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace warmfuzz::test {
namespace {

namespace fs = std::filesystem;
using sandbox::Specification;

std::set<std::string> words(const std::string& text) {
  std::istringstream stream(text);
  std::set<std::string> all;
  for (std::string word; stream >> word;) all.insert(word);
  return all;
}

TEST_CASE("The code and the layers are there, and nothing but /tmp can be changed") {
  const TemporaryFolder folder;
  fs::create_directories(folder / "code/sub");
  fs::create_directories(folder / "layer");
  std::ofstream(folder / "code/sub/app.py") << "code";
  std::ofstream(folder / "layer/data") << "layer";
  fs::permissions(folder / "code", fs::perms::all);
  Specification specification;
  specification.binds = {{folder / "code", "/var/task"}, {folder / "layer", "/opt"}};
  specification.files = {{"/srv/bait", "bait\n", 0444}};
  CHECK(output_of("pwd; cat sub/app.py; echo; cat /opt/data; echo; cat /srv/bait", specification) ==
        "/var/task\ncode\nlayer\nbait\n");
  CHECK(output_of("for place in / /var/task /var/task/sub /opt /usr /etc /srv /run /var /var/lang/bin /dev /home; do\n"
                  "  { echo x > $place/warmfuzz-made; } 2>/dev/null && echo \"$place could be written to\"\n"
                  "done\n"
                  "{ echo x >> /var/task/sub/app.py; } 2>/dev/null && echo changed\n"
                  "rm -f /srv/bait 2>/dev/null && echo removed\n"
                  "chmod 777 /var/task/sub/app.py 2>/dev/null && echo mode changed\n"
                  "echo x > /tmp/made && cat /tmp/made",
                  specification) == "x\n");
  std::ifstream file(folder / "code/sub/app.py");
  std::string content;
  std::getline(file, content);
  CHECK(content == "code");
}

TEST_CASE("Nothing of the host's user can be seen") {
  const TemporaryFolder folder;
  std::ofstream(folder / "secret") << "secret";
  const char* home = std::getenv("HOME");
  const std::string places = folder.path().string() + " " + (home ? home : "/root") + " /root " + WARMFUZZ_SOURCE_DIR +
                             " /var/run/docker.sock /run/user /sys /boot /mnt /media /var/log /var/lib /etc/shadow "
                             "/etc/hostname /etc/machine-id /proc/1/environ";
  CHECK(output_of("for place in " + places +
                  "; do\n"
                  "  { ls -A $place/ || cat $place; } 2>/dev/null | grep -q . && echo \"$place can be seen\"\n"
                  "done; true") == "");
  CHECK(words(output_of("ls -A /; ls /home 2>/dev/null")).count("home") == 0);
  CHECK(output_of("hostname; id -un; grep -c . /etc/passwd") == "localhost\nsbx_user1051\n2\n");
}

TEST_CASE("The handler is nobody on the machine, without capabilities, and cannot become more") {
  CHECK(output_of("id -u; id -g") == "993\n990\n");
  CHECK(output_of("grep -E '^(CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs)' /proc/self/status | tr -d '\\t'") ==
        "CapPrm:0000000000000000\nCapEff:0000000000000000\nCapBnd:0000000000000000\nCapAmb:0000000000000000\n"
        "NoNewPrivs:1\n");
}

TEST_CASE("There are no processes but its own") {
  CHECK(words(output_of("for one in /proc/[0-9]*; do read -r name < $one/comm; echo $name; done")) ==
        std::set<std::string>{"init", "bash"});
  CHECK(output_of("kill -0 -1 2>/dev/null; kill -9 1 2>/dev/null; echo still here") == "still here\n");
}

TEST_CASE("Devices work as everywhere, and cannot be changed") {
  CHECK(output_of("echo x > /dev/null && cat /dev/null && echo null\n"
                  "head -c 5 /dev/zero | wc -c; head -c 5 /dev/urandom | wc -c; head -c 5 /dev/random | wc -c\n"
                  "echo x 2>/dev/null > /dev/full || echo full\n"
                  "echo x | cat /dev/stdin; echo y > /dev/stdout; ls -A /dev/shm | wc -l") ==
        "null\n5\n5\n5\nfull\nx\ny\n0\n");
  // Whoever may write to a device may touch it as well; only root's own could be changed otherwise.
  const std::string touch = geteuid() == 0 ? "touch /dev/$device 2>/dev/null && echo \"time of $device\"\n" : "";
  CHECK(output_of("for device in null zero full random urandom tty; do\n"
                  "  chmod a+w /dev/$device 2>/dev/null && echo \"mode of $device\"\n"
                  "  chown $(id -u) /dev/$device 2>/dev/null && echo \"owner of $device\"\n" +
                  touch + "done; true") == "");
}

TEST_CASE("There is no network but the loopback of its own") {
  CHECK(words(output_of("tail -n +3 /proc/net/dev | cut -d: -f1")) == std::set<std::string>{"lo"});
  CHECK(output_of("tail -n +2 /proc/net/route") == "");
  // Only the Runtime API and the double of S3 listen: ports 9001 and 9002 are 2329 and 232A in hexadecimal.
  CHECK(words(output_of("tail -n +2 /proc/net/tcp | while read -r number local rest; do echo $local; done")) ==
        std::set<std::string>{"0100007F:2329", "0100007F:232A"});
  CHECK(output_of("for at in 192.0.2.1/80 1.1.1.1/53 169.254.169.254/80; do\n"
                  "  (echo > /dev/tcp/$at) 2>/dev/null && echo \"$at answers\"\n"
                  "done; echo none") == "none\n");
}

TEST_CASE("Variables are exactly those given, whatever is in them") {
  Specification specification;
  specification.arguments = {"/usr/bin/env", "-0"};
  specification.variables = {
      {"PATH", "/usr/bin"},          {"EMPTY", ""},       {"LINES_OF", "one\ntwo\n"},      {"SIGN", "a=b=c"},
      {"TEXT", "n\xc3\xbc$HOME'\""}, {"RAW", "\xff\x01"}, {"LONG", std::string(4000, 'x')}};
  Shell shell(specification);
  shell.start();
  std::string expected;
  for (const auto& [name, value] : specification.variables) expected += name + "=" + value + '\0';
  CHECK(shell.output() == expected);
  CHECK(shell.wait_status() == 0);
}

TEST_CASE("Variables that are larger than a sandbox takes are refused") {
  Specification specification;
  specification.arguments = {"/bin/true"};
  specification.variables = {{"HUGE", std::string(300'000, 'x')}};
  const auto made = sandbox::Sandbox::create(specification);
  REQUIRE_FALSE(made.ok());
  CHECK(made.fault().kind == FaultKind::project);
  CHECK(made.fault().message.find("4 KB") != std::string::npos);
}

TEST_CASE("/tmp is the function's own and has its size") {
  Specification specification;
  specification.tmp_mb = 8;
  CHECK(output_of("ls -A /tmp | wc -l; stat -f -c '%T' /tmp; stat -c '%u' /tmp", specification) == "0\ntmpfs\n993\n");
  CHECK(output_of("head -c 5M /dev/zero > /tmp/a && echo one\n"
                  "head -c 5M /dev/zero > /tmp/b 2>/dev/null || echo full\n"
                  "rm /tmp/a; head -c 2M /dev/zero > /tmp/c && echo room again",
                  specification) == "one\nfull\nroom again\n");
  CHECK(output_of("head -c 64M /dev/zero > /tmp/a 2>/dev/null || echo too large; stat -c %s /tmp/a", specification) ==
        "too large\n8388608\n");
}

TEST_CASE("There are as many files and processes as in the cloud") {
  CHECK(output_of("ulimit -Sn; ulimit -Hn; ulimit -Su; ulimit -Hu; ulimit -c") == "1024\n1024\n1024\n1024\n0\n");
  // bash needs one or two for itself to open the next.
  const int opened =
      std::stoi(output_of("for ((i = 3; i < 5000; i++)); do eval \"exec $i</dev/null\" || break; done"
                          " 2>/dev/null; echo $i"));
  CHECK(opened > 1000);
  CHECK(opened <= 1024);
}

TEST_CASE("The harmless program that proves an injected command is there") {
  CHECK(output_of("/var/lang/bin/wfproof some words; echo \"ended with $?\"").ends_with("ended with 0\n"));
}

TEST_CASE("How the runtime ended is told") {
  Shell shell("case $(cat /tmp/round 2>&1) in *No*) echo 1 > /tmp/round; exit 7;; *) kill -SEGV $$;; esac");
  shell.start();
  shell.output();
  CHECK((WIFEXITED(shell.wait_status()) && WEXITSTATUS(shell.wait_status()) == 7));
  shell.start();
  shell.output();
  CHECK((WIFSIGNALED(shell.wait_status()) && WTERMSIG(shell.wait_status()) == SIGSEGV));

  Specification missing;
  missing.arguments = {"/var/task/nothing-here"};
  Shell without(missing);
  without.start();
  const std::string said = without.output();
  CHECK(said.find("cannot execute /var/task/nothing-here") != std::string::npos);
  CHECK((WIFEXITED(without.wait_status()) && WEXITSTATUS(without.wait_status()) == 127));
}

/// The states ('S', 'R', 'T', …) of the sandbox's processes but init.
std::multiset<char> states(const sandbox::Sandbox& box) {
  std::multiset<char> all;
  for (int pid = 2; pid < 1000; ++pid) {
    const sandbox::Descriptor file(openat(box.proc(), (std::to_string(pid) + "/stat").c_str(), O_RDONLY | O_CLOEXEC));
    char text[512] = {};
    if (!file || read(file.get(), text, sizeof text - 1) <= 0) continue;
    const std::string line = text;
    all.insert(line[line.rfind(')') + 2]);
  }
  return all;
}

TEST_CASE("Stopped, nobody inside moves; continued, all go on; killed, nobody is left but /tmp is") {
  Shell shell(
      "echo kept > /tmp/kept; sleep 3600 & setsid sleep 3600 & (trap '' TERM HUP; sleep 3600) & echo ready; wait");
  shell.start();
  shell.until("ready");
  auto& box = shell.box();
  REQUIRE(box.stop_processes().ok());
  // A stop signal is sent, and arrives a moment later.
  const auto eventually = [&](auto condition) {
    for (int i = 0; i < 2000; ++i) {
      if (condition(states(box))) return true;
      usleep(5000);
    }
    return false;
  };
  CHECK(eventually([](const auto& seen) { return seen.size() >= 4 && seen.count('T') == seen.size(); }));
  REQUIRE(box.continue_processes().ok());
  CHECK(eventually([](const auto& seen) { return seen.size() >= 4 && seen.count('T') == 0; }));

  REQUIRE(box.stop_processes().ok());
  REQUIRE(box.kill_processes().ok());
  CHECK(states(box).empty());
  struct stat info {};
  CHECK(fstatat(box.tmp(), "kept", &info, 0) == 0);
  shell.forget();
  shell.start();
  shell.until("ready");
  CHECK(states(box).size() >= 4);
  REQUIRE(box.kill_processes().ok());
  REQUIRE(box.kill_processes().ok());  // though there is nobody
}

/// Processes of the machine whose command line holds the text.
int processes_with(const std::string& text) {
  int count = 0;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    std::ifstream file(entry.path() / "cmdline", std::ios::binary);
    std::stringstream line;
    line << file.rdbuf();
    count += line.str().find(text) != std::string::npos;
  }
  return count;
}

TEST_CASE("A sandbox that goes away takes everybody with it") {
  const std::string mark = "marked-by-test-" + std::to_string(getpid());
  Shell shell("(setsid bash -c 'trap \"\" TERM HUP INT; echo deep; exec -a " + mark + " sleep 3600') & wait");
  shell.start();
  shell.until("deep");
  CHECK(processes_with(mark) > 0);
  shell.close();
  CHECK(processes_with(mark) == 0);
}

TEST_CASE("Sandboxes know nothing of each other") {
  Shell one("echo mine > /tmp/one; echo ready; sleep 3600");
  one.start();
  one.until("ready");
  CHECK(output_of("ls -A /tmp; cat /proc/[0-9]*/comm | grep -c sleep") == "0\n");
}

TEST_CASE("A folder that is not there is a fault that names it, and leaves nobody behind") {
  Specification specification;
  specification.binds = {{"/nowhere/at/all", "/var/task"}};
  specification.arguments = {"/bin/true"};
  const auto made = sandbox::Sandbox::create(specification);
  REQUIRE_FALSE(made.ok());
  CHECK(made.fault().kind == FaultKind::sandbox);
  CHECK(made.fault().message.find("/nowhere/at/all") != std::string::npos);
  CHECK(waitpid(-1, nullptr, WNOHANG) == -1);
}

}  // namespace
}  // namespace warmfuzz::test
