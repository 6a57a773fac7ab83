// The seccomp program, run by an interpreter of the test's own: every row of the table of calls is bound in it.

#include "harness/watch/filter.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>

#include "harness/watch/calls.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {
namespace {

std::uint32_t native_architecture() { return seccomp_arch_native(); }

/// What the program says of a call: the instructions that libseccomp uses, as the kernel runs them.
std::uint32_t run(const std::vector<std::byte>& bytes, const seccomp_data& call) {
  std::vector<sock_filter> program(bytes.size() / sizeof(sock_filter));
  std::memcpy(program.data(), bytes.data(), program.size() * sizeof(sock_filter));
  std::uint32_t a = 0, x = 0;
  std::array<std::uint32_t, BPF_MEMWORDS> memory{};
  for (std::size_t at = 0; at < program.size(); ++at) {
    const auto& [code, yes, no, k] = program[at];
    const std::uint32_t operand = BPF_SRC(code) == BPF_X ? x : k;
    switch (code) {
      case BPF_LD | BPF_W | BPF_ABS:
        REQUIRE(k + sizeof a <= sizeof call);
        std::memcpy(&a, reinterpret_cast<const char*>(&call) + k, sizeof a);
        break;
      case BPF_LD | BPF_MEM:
        a = memory.at(k);
        break;
      case BPF_ST:
        memory.at(k) = a;
        break;
      case BPF_ALU | BPF_AND | BPF_K:
        a &= k;
        break;
      case BPF_JMP | BPF_JA:
        at += k;
        break;
      case BPF_JMP | BPF_JEQ | BPF_K:
      case BPF_JMP | BPF_JEQ | BPF_X:
        at += a == operand ? yes : no;
        break;
      case BPF_JMP | BPF_JGT | BPF_K:
      case BPF_JMP | BPF_JGT | BPF_X:
        at += a > operand ? yes : no;
        break;
      case BPF_JMP | BPF_JGE | BPF_K:
      case BPF_JMP | BPF_JGE | BPF_X:
        at += a >= operand ? yes : no;
        break;
      case BPF_RET | BPF_K:
        return k;
      default:
        FAIL("an instruction that this test does not know: " << code);
    }
  }
  FAIL("the program does not end");
  return 0;
}

struct Program {
  std::vector<std::byte> bytes;
  Program() {
    auto built = watch::build_filter();
    if (!built.ok()) FAIL(built.fault().message);
    bytes = std::move(*built);
  }
  std::uint32_t verdict(int number, std::array<std::uint64_t, 6> arguments = {}) const {
    seccomp_data call{};
    call.nr = number;
    call.arch = native_architecture();
    std::copy(arguments.begin(), arguments.end(), std::begin(call.args));
    return run(bytes, call);
  }
  std::uint32_t verdict(const char* name, std::array<std::uint64_t, 6> arguments = {}) const {
    return verdict(seccomp_syscall_resolve_name(name), arguments);
  }
};

constexpr std::uint32_t kAbsent = SECCOMP_RET_ERRNO | ENOSYS;
// An address that lies above 4 GB only, and one that lies below.
constexpr std::uint64_t kHigh = 0x7f0000000000, kLow = 0x1000;

TEST_CASE("Every row of the table of calls is bound in the filter and found again by its number") {
  const Program program;
  std::size_t bound = 0;
  for (const auto& call : watch::watched_calls()) {
    CAPTURE(call.name);
    const int number = seccomp_syscall_resolve_name(call.name);
    // Newer machines have no open(), only openat(); on this one all of them are there. Of Linux 6.6's call not every
    // libseccomp knows.
    if (native_architecture() == SCMP_ARCH_X86_64 && std::string(call.name) != "fchmodat2") REQUIRE(number >= 0);
    if (number < 0) continue;
    ++bound;
    const std::uint64_t first = call.shape == watch::Shape::clone ? CLONE_NEWUSER : 0;
    CHECK(program.verdict(number, {first, kHigh, kHigh, kHigh, kHigh, kHigh}) == SECCOMP_RET_USER_NOTIF);
    CHECK(watch::find_call(number) == &call);
  }
  CHECK(bound > 60);
}

TEST_CASE("Calls that would go around the watch are not there") {
  const Program program;
  for (const char* name : watch::absent_calls()) {
    CAPTURE(name);
    REQUIRE(seccomp_syscall_resolve_name(name) >= 0);
    CHECK(program.verdict(name) == kAbsent);
    CHECK(watch::find_call(seccomp_syscall_resolve_name(name)) == nullptr);
  }
}

TEST_CASE("The calls of everyday work do not wait for the watch") {
  const Program program;
  for (const char* name : {"read", "write", "close", "mmap", "futex", "epoll_wait", "recvfrom", "getpid", "exit_group",
                           "newfstatat", "readlink", "fork", "vfork", "access", "clock_gettime"}) {
    CAPTURE(name);
    CHECK(program.verdict(name) == SECCOMP_RET_ALLOW);
    CHECK(watch::find_call(seccomp_syscall_resolve_name(name)) == nullptr);
  }
}

TEST_CASE("Arguments decide where only some uses matter") {
  const Program program;
  CHECK(program.verdict("sendto", {3, kHigh, 10, 0, 0, 0}) == SECCOMP_RET_ALLOW);
  CHECK(program.verdict("sendto", {3, kHigh, 10, 0, kHigh, 16}) == SECCOMP_RET_USER_NOTIF);
  CHECK(program.verdict("sendto", {3, kHigh, 10, 0, kLow, 16}) == SECCOMP_RET_USER_NOTIF);
  CHECK(program.verdict("clone", {17}) == SECCOMP_RET_ALLOW);
  CHECK(program.verdict("clone", {CLONE_NEWUSER | 17}) == SECCOMP_RET_USER_NOTIF);
  CHECK(program.verdict("clone", {CLONE_NEWNET | CLONE_VM | CLONE_THREAD}) == SECCOMP_RET_USER_NOTIF);
  CHECK(program.verdict("clone", {CLONE_THREAD | CLONE_VM}) ==
        (watch::count_threads() ? SECCOMP_RET_USER_NOTIF : SECCOMP_RET_ALLOW));
}

TEST_CASE("The other instruction sets of the machine have no calls at all") {
  const Program program;
  seccomp_data call{};
  call.arch = native_architecture() == SCMP_ARCH_X86_64 ? AUDIT_ARCH_I386 : AUDIT_ARCH_ARM;
  for (call.nr = 0; call.nr < 450; call.nr += 5) CHECK(run(program.bytes, call) == kAbsent);
  if (native_architecture() != SCMP_ARCH_X86_64) return;
  constexpr int kX32 = 0x40000000;
  CHECK(program.verdict(kX32 | 2) == kAbsent);
  CHECK(program.verdict(kX32 | 59) == kAbsent);
}

}  // namespace
}  // namespace warmfuzz::test
