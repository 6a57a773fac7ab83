// What calls become operations, and how, on a kernel that the test plays.

#include "harness/watch/decode.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/un.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>

#include "harness/watch/watch.h"
#include "tests/component/watch/fake_kernel.h"

namespace warmfuzz::test {
namespace {

using watch::Watch;
using Arguments = std::array<std::uint64_t, 6>;

constexpr std::uint64_t kHere = static_cast<std::uint32_t>(AT_FDCWD);
constexpr std::uint64_t kBadPointer = 0x10;

/// A kernel whose process works in /var/task and has /tmp/box open as 5, with the watch over it.
struct Watched {
  FakeKernel kernel;
  Watch watch{kernel};

  Watched() {
    kernel.link("cwd", "/var/task");
    kernel.link("fd/5", "/tmp/box");
    kernel.link("fd/6", "pipe:[4242]");
  }

  /// The operations of one call, which must have been let on.
  std::vector<Operation> operations(const char* name, Arguments arguments) {
    const auto id = kernel.call(name, arguments);
    watch.serve();
    CHECK(kernel.answers.at(id) == 0);
    return watch.take();
  }
  Operation operation(const char* name, Arguments arguments) {
    auto all = operations(name, arguments);
    INFO(name);
    REQUIRE(all.size() == 1);
    CHECK(all[0].call == name);
    CHECK(all[0].pid == FakeKernel::kPid);
    return std::move(all[0]);
  }
};

std::string vector_of(const std::vector<std::uint64_t>& pointers) {
  return {reinterpret_cast<const char*>(pointers.data()), pointers.size() * sizeof(std::uint64_t)};
}

TEST_CASE("A path is absolute and normal, from the working folder or from the folder that the call names") {
  const auto [raw, folder, path] = GENERATE(table<std::string, std::uint64_t, std::string>({
      {"/etc/passwd", kHere, "/etc/passwd"},
      {"data/a.txt", kHere, "/var/task/data/a.txt"},
      {"../../etc/passwd", kHere, "/etc/passwd"},
      {"../../../../../etc", kHere, "/etc"},
      {"a/./b//c/../d/", kHere, "/var/task/a/b/d"},
      {"//etc///hosts", kHere, "/etc/hosts"},
      {".", kHere, "/var/task"},
      {"a.txt", 5, "/tmp/box/a.txt"},
      {"../out", 5, "/tmp/out"},
      {"/abs", 5, "/abs"},
      {"/abs", 77, "/abs"},  // the folder does not matter then, though there is none
      {"n\xc3\xbc \xff\n", kHere, "/var/task/n\xc3\xbc \xff\n"},
  }));
  CAPTURE(raw, folder);
  Watched process;
  const auto seen = process.operation("openat", {folder, process.kernel.text(raw), O_RDONLY});
  CHECK(seen.kind == OperationKind::read);
  CHECK(seen.path == path);
  CHECK(seen.raw_path == raw);
  const auto removed = process.operation("unlinkat", {folder, process.kernel.text(raw), 0});
  CHECK(removed.kind == OperationKind::remove);
  CHECK(removed.path == path);
}

TEST_CASE("How a file is opened decides what is done with it") {
  const auto [flags, kind] = GENERATE(table<int, OperationKind>({
      {O_RDONLY, OperationKind::read},
      {O_RDONLY | O_CLOEXEC | O_NOFOLLOW, OperationKind::read},
      {O_WRONLY, OperationKind::write},
      {O_RDWR, OperationKind::write},
      {O_RDONLY | O_CREAT, OperationKind::write},
      {O_RDONLY | O_TRUNC, OperationKind::write},
      {O_WRONLY | O_APPEND, OperationKind::write},
      {O_RDWR | O_TMPFILE, OperationKind::write},
      {O_RDONLY | O_DIRECTORY, OperationKind::list},
  }));
  CAPTURE(flags);
  Watched process;
  const auto bits = static_cast<std::uint64_t>(flags);
  const auto path = process.kernel.text("x");
  CHECK(process.operation("open", {path, bits}).kind == kind);
  CHECK(process.operation("openat", {kHere, path, bits}).kind == kind);
  open_how how{};
  how.flags = bits;
  const auto seen = process.operation("openat2", {5, path, process.kernel.value(how), sizeof how});
  CHECK(seen.kind == kind);
  CHECK(seen.path == "/tmp/box/x");
}

TEST_CASE("A descriptor that only names a file reads nothing") {
  Watched process;
  const auto path = process.kernel.text("/etc");
  open_how how{};
  how.flags = O_PATH | O_DIRECTORY;
  CHECK(process.operations("open", {path, O_PATH}).empty());
  CHECK(process.operations("openat", {kHere, path, O_PATH | O_DIRECTORY}).empty());
  CHECK(process.operations("openat2", {kHere, path, process.kernel.value(how), sizeof how}).empty());
}

TEST_CASE("Each call with one path says what it does with it") {
  const auto [name, kind, with_folder] = GENERATE(table<const char*, OperationKind, bool>({
      {"creat", OperationKind::write, false},
      {"truncate", OperationKind::write, false},
      {"mknod", OperationKind::write, false},
      {"mknodat", OperationKind::write, true},
      {"unlink", OperationKind::remove, false},
      {"rmdir", OperationKind::remove, false},
      {"mkdir", OperationKind::mkdir, false},
      {"mkdirat", OperationKind::mkdir, true},
      {"chmod", OperationKind::mode, false},
      {"fchmodat", OperationKind::mode, true},
      {"chown", OperationKind::mode, false},
      {"lchown", OperationKind::mode, false},
      {"fchownat", OperationKind::mode, true},
  }));
  Watched process;
  const auto path = process.kernel.text("sub/x");
  const auto seen = process.operation(name, with_folder ? Arguments{5, path, 0600} : Arguments{path, 0600});
  CHECK(seen.kind == kind);
  CHECK(seen.path == (with_folder ? "/tmp/box/sub/x" : "/var/task/sub/x"));
  CHECK(seen.raw_path == "sub/x");
}

TEST_CASE("Each call with two paths has both, each from its own folder") {
  Watched process;
  const auto from = process.kernel.text("a"), to = process.kernel.text("../b");
  const auto [name, kind, in_folders] = GENERATE(table<const char*, OperationKind, bool>({
      {"rename", OperationKind::rename, false},
      {"renameat", OperationKind::rename, true},
      {"renameat2", OperationKind::rename, true},
      {"link", OperationKind::link, false},
      {"linkat", OperationKind::link, true},
  }));
  const auto seen = process.operation(name, in_folders ? Arguments{kHere, from, 5, to, 0} : Arguments{from, to});
  CHECK(seen.kind == kind);
  CHECK(seen.path == "/var/task/a");
  CHECK(seen.path2 == (in_folders ? "/tmp/b" : "/var/b"));
  CHECK(seen.raw_path == "a");
  CHECK(seen.raw_path2 == "../b");
}

TEST_CASE("What a symbolic link points to counts from where the link lies") {
  Watched process;
  const auto name = process.kernel.text("links/one");
  auto seen = process.operation("symlink", {process.kernel.text("../secret"), name});
  CHECK(seen.kind == OperationKind::link);
  CHECK(seen.path == "/var/task/secret");
  CHECK(seen.path2 == "/var/task/links/one");
  CHECK(seen.raw_path == "../secret");
  seen = process.operation("symlinkat", {process.kernel.text("/etc/shadow"), 5, name});
  CHECK(seen.path == "/etc/shadow");
  CHECK(seen.path2 == "/tmp/box/links/one");
}

TEST_CASE("An execution has its program and its arguments") {
  Watched process;
  auto& kernel = process.kernel;
  const auto arguments =
      kernel.memory(vector_of({kernel.text("sh"), kernel.text("-c"), kernel.text("echo $HOME; id"), 0}));
  auto seen = process.operation("execve", {kernel.text("/bin/sh"), arguments, 0});
  CHECK(seen.kind == OperationKind::execute);
  CHECK(seen.path == "/bin/sh");
  CHECK(seen.argv == std::vector<std::string>{"sh", "-c", "echo $HOME; id"});
  seen = process.operation("execveat", {5, kernel.text("run"), arguments, 0, 0});
  CHECK(seen.path == "/tmp/box/run");
  CHECK(seen.argv.size() == 3);
  // By its descriptor alone, as fexecve() does.
  kernel.link("fd/7", "/tmp/tool");
  seen = process.operation("execveat", {7, kernel.text(""), arguments, 0, AT_EMPTY_PATH});
  CHECK(seen.path == "/tmp/tool");

  CHECK(process.operation("execve", {kernel.text("/bin/true"), 0, 0}).argv.empty());
  // The list ends in memory that is not there; one argument is not there, and one has no end.
  const auto broken = kernel.memory(vector_of({kernel.text("a"), kBadPointer, kernel.memory("unended")}));
  CHECK(process.operation("execve", {kernel.text("/bin/true"), broken, 0}).argv ==
        std::vector<std::string>{"a", "", "unended"});
  // Nobody's arguments fill the harness's memory.
  const auto many =
      kernel.memory(vector_of(std::vector<std::uint64_t>(10'000, kernel.text(std::string(100'000, 'x')))));
  seen = process.operation("execve", {kernel.text("/bin/true"), many, 0});
  CHECK(seen.argv.size() <= 64);
  for (const auto& argument : seen.argv) CHECK(argument.size() <= 4096);
}

TEST_CASE("Connections and datagrams have the address as text") {
  Watched process;
  auto& kernel = process.kernel;
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(443);
  v4.sin_addr.s_addr = htonl(0x0a000001);
  auto seen = process.operation("connect", {3, kernel.value(v4), sizeof v4});
  CHECK(seen.kind == OperationKind::connect);
  CHECK(seen.address == "10.0.0.1:443");
  seen = process.operation("bind", {3, kernel.value(v4), sizeof v4});
  CHECK(seen.kind == OperationKind::bind);
  seen = process.operation("sendto", {3, 0, 0, 0, kernel.value(v4), sizeof v4});
  CHECK(seen.kind == OperationKind::send);
  CHECK(seen.address == "10.0.0.1:443");

  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(80);
  v6.sin6_addr.s6_addr[15] = 1;
  CHECK(process.operation("connect", {3, kernel.value(v6), sizeof v6}).address == "[::1]:80");

  const auto unix_address = [&](const std::string& path) {
    std::string bytes(sizeof(sa_family_t), '\0');
    const sa_family_t family = AF_UNIX;
    std::memcpy(bytes.data(), &family, sizeof family);
    bytes += path;
    return Arguments{3, kernel.memory(bytes), bytes.size()};
  };
  CHECK(process.operation("connect", unix_address(std::string("/run/docker.sock\0", 17))).address ==
        "unix:/run/docker.sock");
  CHECK(process.operation("connect", unix_address("/run/unended")).address == "unix:/run/unended");
  CHECK(process.operation("connect", unix_address(std::string("\0hidden", 7))).address == "unix:@hidden");

  sockaddr none{};
  none.sa_family = AF_UNSPEC;
  CHECK(process.operations("connect", {3, kernel.value(none), sizeof none}).empty());
}

TEST_CASE("Lengths that lie and addresses that are not there do no harm") {
  Watched process;
  auto& kernel = process.kernel;
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  CHECK(process.operations("connect", {3, 0, 16}).empty());
  CHECK(process.operations("connect", {3, kBadPointer, 16}).empty());
  CHECK(process.operations("connect", {3, kernel.value(v4), 0}).empty());
  CHECK(process.operations("connect", {3, kernel.value(v4), 1}).empty());
  CHECK(process.operation("connect", {3, kernel.value(v4), ~0ULL}).address == "0.0.0.0:0");
  // A call that can only fail is no operation.
  for (const auto* name : {"open", "unlink", "mkdir", "execve", "rename"})
    for (const auto pointer : {std::uint64_t{0}, kBadPointer}) {
      CAPTURE(name, pointer);
      CHECK(process.operations(name, {pointer, pointer, 0}).empty());
    }
  CHECK(process.operations("rename", {kernel.text("/a"), kBadPointer}).empty());
  CHECK(process.operations("symlink", {kBadPointer, kernel.text("/a")}).empty());
  CHECK(process.operations("openat2", {kHere, kernel.text("/a"), kBadPointer, 24}).empty());
  CHECK(process.operations("open", {kernel.text(""), O_RDONLY}).empty());
  for (const std::uint64_t no_folder : {6, 77}) {
    CAPTURE(no_folder);
    CHECK(process.operations("openat", {no_folder, kernel.text("x"), O_RDONLY}).empty());
    CHECK(process.operations("unlinkat", {no_folder, kernel.text("../x"), 0}).empty());
  }
}

TEST_CASE("A path without an end is read as far as paths go") {
  Watched process;
  auto& kernel = process.kernel;
  CHECK(process.operation("open", {kernel.memory("/tmp/cut"), O_RDONLY}).raw_path == "/tmp/cut");
  CHECK(process.operation("open", {kernel.memory(std::string(1 << 20, 'x')), O_RDONLY}).raw_path.size() == PATH_MAX);
  const std::string longest(4000, 'y');
  CHECK(process.operation("open", {kernel.text(longest), O_RDONLY}).path == "/var/task/" + longest);
}

TEST_CASE("Paths from a folder that was removed are named as they were") {
  Watched process;
  process.kernel.link("cwd", "/tmp/gone (deleted)");
  CHECK(process.operation("open", {process.kernel.text("x"), O_RDONLY}).path == "/tmp/gone/x");
  CHECK(process.operation("open", {process.kernel.text("../y"), O_RDONLY}).path == "/tmp/y");
}

TEST_CASE("Signals are seen, questions whether a process lives are not") {
  Watched process;
  const auto seen = process.operation("kill", {static_cast<std::uint64_t>(-1), 9});
  CHECK(seen.kind == OperationKind::signal);
  CHECK(seen.argv == std::vector<std::string>{"-1", "9"});
  CHECK(process.operations("kill", {1, 0}).empty());
}

TEST_CASE("Nothing is said of a process that died meanwhile: what was read may be another's") {
  Watched process;
  const auto id = process.kernel.call("open", {process.kernel.text("/etc/passwd"), O_RDONLY});
  process.kernel.dies(id);
  process.watch.serve();
  CHECK(process.watch.take().empty());
  CHECK(process.kernel.answers.size() == 1);
  CHECK(process.operation("open", {process.kernel.text("/etc/hosts"), O_RDONLY}).path == "/etc/hosts");
}

TEST_CASE("Threads are no operations") {
  Watched process;
  CHECK(process.operations("clone", {CLONE_THREAD | CLONE_VM | CLONE_SIGHAND}).empty());
}

TEST_CASE("What the sandbox never allows is refused and named") {
  Watched process;
  const auto [name, arguments] = GENERATE(table<const char*, Arguments>({
      {"mount", {}},
      {"ptrace", {}},
      {"unshare", {}},
      {"bpf", {}},
      {"process_vm_writev", {}},
      {"clone", {CLONE_NEWUSER | SIGCHLD}},
  }));
  const auto id = process.kernel.call(name, arguments);
  process.watch.serve();
  CHECK(process.kernel.answers.at(id) == EPERM);
  const auto seen = process.watch.take();
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].kind == OperationKind::denied);
  CHECK(seen[0].call == name);
}

TEST_CASE("Who may not make more is told so, and what needs no room goes on") {
  FakeKernel kernel;
  std::vector<watch::Resource> asked;
  Watch watch(kernel, [&](watch::Resource resource) {
    asked.push_back(resource);
    return false;
  });
  const auto path = kernel.text("/tmp/x");
  const auto thread = kernel.call("clone", {CLONE_THREAD | CLONE_VM | CLONE_SIGHAND});
  const auto made = kernel.call("open", {path, O_WRONLY | O_CREAT});
  const auto folder = kernel.call("mkdir", {path, 0700});
  const auto read = kernel.call("open", {path, O_RDONLY});
  const auto removed = kernel.call("unlink", {path});
  watch.serve();
  CHECK(kernel.answers.at(thread) == EAGAIN);
  CHECK(kernel.answers.at(made) == ENOSPC);
  CHECK(kernel.answers.at(folder) == ENOSPC);
  CHECK(kernel.answers.at(read) == 0);
  CHECK(kernel.answers.at(removed) == 0);
  CHECK(asked == std::vector<watch::Resource>{watch::Resource::thread, watch::Resource::file, watch::Resource::file});
}

TEST_CASE("However many calls are made, all are answered and the harness keeps a bounded number") {
  Watched process;
  const auto path = process.kernel.text("/tmp/" + std::string(3000, 'x'));
  constexpr int kCalls = 20'000;
  for (int i = 0; i < kCalls; ++i) process.kernel.call("open", {path, O_RDONLY});
  process.watch.serve();
  CHECK(process.kernel.answers.size() == Watch::kMaxAtOnce);
  while (process.kernel.answers.size() < kCalls) process.watch.serve();
  const auto dropped = process.watch.dropped();
  const auto seen = process.watch.take();
  CHECK(seen.size() <= Watch::kMaxOperations);
  CHECK(seen.size() * 6000 <= Watch::kMaxBytes + 10'000);
  CHECK(seen.size() + dropped == kCalls);
  CHECK(process.watch.dropped() == 0);
  CHECK(process.operation("open", {path, O_RDONLY}).kind == OperationKind::read);
}

TEST_CASE("A call that nobody knows goes on") {
  Watched process;
  const auto id = process.kernel.call(123'456, {});
  process.watch.serve();
  CHECK(process.kernel.answers.at(id) == 0);
  CHECK(process.watch.take().empty());
}

}  // namespace
}  // namespace warmfuzz::test
