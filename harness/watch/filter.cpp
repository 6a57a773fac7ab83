#include "harness/watch/filter.h"

#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "harness/watch/calls.h"

namespace warmfuzz::watch {

namespace {

// Threads where the kernel does not count them, and processes in namespaces of their own.
int add_clone_rules(scmp_filter_ctx context, int number) {
  std::uint64_t flags = kNamespaces | (count_threads() ? CLONE_THREAD : 0);
  for (; flags != 0; flags &= flags - 1) {
    const std::uint64_t flag = flags & -flags;
    const int error = seccomp_rule_add(context, SCMP_ACT_NOTIFY, number, 1, SCMP_A0(SCMP_CMP_MASKED_EQ, flag, flag));
    if (error) return error;
  }
  return 0;
}

// Calls that only matter with some arguments are told apart in the filter, which costs nothing.
int add_rule(scmp_filter_ctx context, const WatchedCall& call, int number) {
  const std::string_view name = call.name;
  if (name == "clone") return add_clone_rules(context, number);
  // send() is sendto() without an address.
  if (name == "sendto") return seccomp_rule_add(context, SCMP_ACT_NOTIFY, number, 1, SCMP_A4(SCMP_CMP_NE, 0, 0));
  return seccomp_rule_add(context, SCMP_ACT_NOTIFY, number, 0);
}

}  // namespace

bool count_threads() { return geteuid() == 0; }

Result<std::vector<std::byte>> build_filter() {
  const auto fail = [](const char* what, int error) {
    return Fault{FaultKind::sandbox,
                 std::string("seccomp: ") + what + ": " + std::strerror(error < 0 ? -error : error)};
  };
  std::unique_ptr<void, decltype(&seccomp_release)> context(seccomp_init(SCMP_ACT_ALLOW), seccomp_release);
  if (!context) return fail("cannot create a filter", ENOMEM);
  seccomp_attr_set(context.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(ENOSYS));
  seccomp_attr_set(context.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);  // a binary tree over the calls
  for (const auto& call : watched_calls()) {
    const int number = seccomp_syscall_resolve_name(call.name);
    if (number < 0) continue;
    if (const int error = add_rule(context.get(), call, number)) return fail(call.name, error);
  }
  for (const char* name : absent_calls()) {
    const int number = seccomp_syscall_resolve_name(name);
    if (number < 0) continue;
    if (const int error = seccomp_rule_add(context.get(), SCMP_ACT_ERRNO(ENOSYS), number, 0)) return fail(name, error);
  }
  const int fd = memfd_create("warmfuzz-filter", MFD_CLOEXEC);
  if (fd < 0) return fail("memfd_create", errno);
  std::vector<std::byte> program;
  int error = seccomp_export_bpf(context.get(), fd);
  if (error == 0) {
    program.resize(static_cast<std::size_t>(lseek(fd, 0, SEEK_END)));
    if (pread(fd, program.data(), program.size(), 0) != static_cast<ssize_t>(program.size())) error = EIO;
  }
  close(fd);
  if (error) return fail("cannot export the filter", error);
  return program;
}

}  // namespace warmfuzz::watch
