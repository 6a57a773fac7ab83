#include "harness/watch/calls.h"

#include <seccomp.h>

#include <unordered_map>

namespace warmfuzz::watch {

namespace {

using K = OperationKind;
using S = Shape;
constexpr auto kRefuse = Verdict::refuse;
constexpr auto kProceed = Verdict::proceed;

constexpr WatchedCall refused(const char* name) { return {name, K::denied, S::none, kRefuse}; }

// Left out on purpose: fork, vfork and most of clone, which never fail with EINTR, as a call that waits for the watch
// does when a signal comes first: shells take it for a lack of processes. Also stat, access, readlink and their
// siblings. Careful handlers resolve a path before they refuse it, and run-times probe many files that do not exist.
constexpr WatchedCall kCalls[] = {
    {"open", K::read, S::open, kProceed, -1, 0, 1},
    {"openat", K::read, S::open, kProceed, 0, 1, 2},
    {"openat2", K::read, S::open_how, kProceed, 0, 1, 2},
    {"creat", K::write, S::path, kProceed, -1, 0},
    {"truncate", K::write, S::path, kProceed, -1, 0},
    {"mknod", K::write, S::path, kProceed, -1, 0},
    {"mknodat", K::write, S::path, kProceed, 0, 1},
    {"unlink", K::remove, S::path, kProceed, -1, 0},
    {"unlinkat", K::remove, S::path, kProceed, 0, 1},
    {"rmdir", K::remove, S::path, kProceed, -1, 0},
    {"mkdir", K::mkdir, S::path, kProceed, -1, 0},
    {"mkdirat", K::mkdir, S::path, kProceed, 0, 1},
    {"rename", K::rename, S::two_paths, kProceed, -1, 0, -1, -1, 1},
    {"renameat", K::rename, S::two_paths, kProceed, 0, 1, -1, 2, 3},
    {"renameat2", K::rename, S::two_paths, kProceed, 0, 1, -1, 2, 3},
    {"link", K::link, S::two_paths, kProceed, -1, 0, -1, -1, 1},
    {"linkat", K::link, S::two_paths, kProceed, 0, 1, -1, 2, 3},
    {"symlink", K::link, S::symlink, kProceed, -1, 0, -1, -1, 1},
    {"symlinkat", K::link, S::symlink, kProceed, -1, 0, -1, 1, 2},
    {"chmod", K::mode, S::path, kProceed, -1, 0},
    {"fchmodat", K::mode, S::path, kProceed, 0, 1},
    {"fchmodat2", K::mode, S::path, kProceed, 0, 1},
    {"chown", K::mode, S::path, kProceed, -1, 0},
    {"lchown", K::mode, S::path, kProceed, -1, 0},
    {"fchownat", K::mode, S::path, kProceed, 0, 1},
    {"execve", K::execute, S::execute, kProceed, -1, 0, 1},
    {"execveat", K::execute, S::execute, kProceed, 0, 1, 2},
    {"connect", K::connect, S::address, kProceed, -1, 1, 2},
    {"bind", K::bind, S::address, kProceed, -1, 1, 2},
    {"sendto", K::send, S::address, kProceed, -1, 4, 5},
    {"kill", K::signal, S::signal, kProceed, -1, 0, 1},
    {"memfd_create", K::write, S::memory_file},

    refused("mount"),
    refused("umount2"),
    refused("pivot_root"),
    refused("chroot"),
    refused("setns"),
    refused("unshare"),
    {"clone", K::denied, S::clone},  // only with some flags: see filter.cpp
    refused("move_mount"),
    refused("open_tree"),
    refused("fsopen"),
    refused("fsconfig"),
    refused("fsmount"),
    refused("fspick"),
    refused("mount_setattr"),
    refused("ptrace"),
    refused("process_vm_readv"),
    refused("process_vm_writev"),
    refused("process_madvise"),
    refused("pidfd_getfd"),
    refused("kcmp"),
    refused("bpf"),
    refused("perf_event_open"),
    refused("userfaultfd"),
    refused("add_key"),
    refused("request_key"),
    refused("keyctl"),
    refused("open_by_handle_at"),
    refused("init_module"),
    refused("finit_module"),
    refused("delete_module"),
    refused("kexec_load"),
    refused("kexec_file_load"),
    refused("reboot"),
    refused("swapon"),
    refused("swapoff"),
    refused("acct"),
    refused("quotactl"),
    refused("syslog"),
    refused("settimeofday"),
    refused("clock_settime"),
    refused("adjtimex"),
    refused("clock_adjtime"),
    refused("sethostname"),
    refused("setdomainname"),
    refused("iopl"),
    refused("ioperm"),
    refused("vhangup"),
    refused("memfd_secret"),
    // Memory of the kernel's own that outlives its maker and belongs to no process; the cloud has no use for it either.
    refused("shmget"),
    refused("msgget"),
    refused("semget"),
};

constexpr const char* kAbsent[] = {"io_uring_setup", "io_uring_enter", "io_uring_register", "clone3"};

}  // namespace

std::span<const WatchedCall> watched_calls() { return kCalls; }
std::span<const char* const> absent_calls() { return kAbsent; }

const WatchedCall* find_call(int number) {
  static const auto by_number = [] {
    std::unordered_map<int, const WatchedCall*> map;
    for (const auto& call : kCalls) {
      const int nr = seccomp_syscall_resolve_name(call.name);
      if (nr >= 0) map.emplace(nr, &call);
    }
    return map;
  }();
  const auto found = by_number.find(number);
  return found == by_number.end() ? nullptr : found->second;
}

}  // namespace warmfuzz::watch
