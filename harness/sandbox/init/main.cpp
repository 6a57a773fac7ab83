// The first process of a sandbox (process 1 of its namespace), started by bubblewrap. It makes the sockets that must be
// born inside, starts the runtime under the seccomp filter, reaps, and ends everything when the harness goes away.
// Small and static: it holds no parser and needs no library in the sandbox.

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>

#include "harness/sandbox/init/protocol.h"

namespace {

using warmfuzz::sandbox::Configuration;
using warmfuzz::sandbox::kControlFd;
using warmfuzz::sandbox::kMaxMessage;

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV  // Linux 5.19
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

char message[kMaxMessage];
std::size_t configuration_bytes = 0;
char configuration[kMaxMessage];
pid_t runtime = 0;

void send_message(char letter, const void* payload, std::size_t size, const int* descriptors = nullptr,
                  std::size_t count = 0) {
  char control[CMSG_SPACE(4 * sizeof(int))] = {};
  iovec parts[2] = {{&letter, 1}, {const_cast<void*>(payload), size}};
  msghdr header{};
  header.msg_iov = parts;
  header.msg_iovlen = 2;
  if (count > 0) {
    header.msg_control = control;
    header.msg_controllen = CMSG_SPACE(count * sizeof(int));
    cmsghdr* rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(count * sizeof(int));
    std::memcpy(CMSG_DATA(rights), descriptors, count * sizeof(int));
  }
  while (sendmsg(kControlFd, &header, MSG_NOSIGNAL) < 0 && errno == EINTR) {
  }
}

[[noreturn]] void fail(const char* what) {
  char text[256];
  const int size = std::snprintf(text, sizeof text, "%s: %s", what, std::strerror(errno));
  send_message('E', text, static_cast<std::size_t>(size));
  _exit(70);
}

// Adds "read-only" to a mount and keeps what it is: the kernel refuses to take any restriction away.
void make_read_only(const char* path) {
  struct statvfs info {};
  if (statvfs(path, &info) != 0) {
    if (errno == ENOENT) return;  // the host has no such device
    fail(path);
  }
  unsigned long flags = MS_BIND | MS_REMOUNT | MS_RDONLY;
  if (info.f_flag & ST_NOSUID) flags |= MS_NOSUID;
  if (info.f_flag & ST_NODEV) flags |= MS_NODEV;
  if (info.f_flag & ST_NOEXEC) flags |= MS_NOEXEC;
  if (info.f_flag & ST_NOATIME) flags |= MS_NOATIME;
  if (info.f_flag & ST_NODIRATIME) flags |= MS_NODIRATIME;
  if (info.f_flag & ST_RELATIME) flags |= MS_RELATIME;
  if (mount(nullptr, path, nullptr, flags, nullptr) != 0) fail(path);
}

// Makes the mounts of devices read-only, then gives up the capabilities that this takes. A device on a read-only mount
// can still be read and written; its times cannot be changed, nor its mode and owner by root's handler.
void close_devices() {
  // bubblewrap's mounts belong to a user namespace above; in a mount namespace of our own they may be restricted.
  if (unshare(CLONE_NEWNS) != 0) fail("unshare");
  for (const char* path :
       {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/pts"})
    make_read_only(path);
  for (unsigned long capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability)
    if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) fail("drop capabilities");
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const __user_cap_data_struct none[2] = {};
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0 || syscall(SYS_capset, &header, none) != 0)
    fail("drop capabilities");
}

int make_listening_socket(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) fail("socket");
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fail("bind on 127.0.0.1");
  if (listen(fd, 64) != 0) fail("listen");
  return fd;
}

void limit(__rlimit_resource resource, std::uint64_t value) {
  const rlimit both{value, value};
  setrlimit(resource, &both);
}

int install_filter(const char* bytes, std::size_t size) {
  sock_fprog program{};
  program.len = static_cast<unsigned short>(size / sizeof(sock_filter));
  program.filter = reinterpret_cast<sock_filter*>(const_cast<char*>(bytes));
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("no_new_privs");
  const unsigned long base = SECCOMP_FILTER_FLAG_NEW_LISTENER;
  long fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, base | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, &program);
  if (fd < 0 && errno == EINVAL) fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, base, &program);
  if (fd < 0) fail("seccomp user notification");
  return static_cast<int>(fd);
}

// In the child: becomes the runtime.
[[noreturn]] void become_runtime() {
  Configuration header;
  std::memcpy(&header, configuration, sizeof header);
  const char* at = configuration + sizeof header;
  const char* filter = at;
  at += header.filter_bytes;
  auto** arguments = static_cast<char**>(std::calloc(header.arguments + 1, sizeof(char*)));
  auto** variables = static_cast<char**>(std::calloc(header.variables + 1, sizeof(char*)));
  for (std::uint32_t i = 0; i < header.arguments; ++i, at += std::strlen(at) + 1) arguments[i] = const_cast<char*>(at);
  for (std::uint32_t i = 0; i < header.variables; ++i, at += std::strlen(at) + 1) variables[i] = const_cast<char*>(at);

  setsid();
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  limit(RLIMIT_NOFILE, header.max_files);
  limit(RLIMIT_NPROC, header.max_processes);
  limit(RLIMIT_FSIZE, header.max_file_bytes);
  limit(RLIMIT_CORE, 0);
  std::signal(SIGXFSZ, SIG_IGN);  // as on a full disk: an error, not a signal
  if (chdir("/var/task") != 0) fail("chdir /var/task");
  const int listener = install_filter(filter, header.filter_bytes);
  send_message('N', "", 0, &listener, 1);
  close(listener);
  close(kControlFd);
  execve(arguments[0], arguments, variables);
  std::fprintf(stderr, "warmfuzz: cannot execute %s: %s\n", arguments[0], std::strerror(errno));
  _exit(127);
}

void reap() {
  int status = 0;
  for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
    if (pid != runtime) continue;
    runtime = 0;
    send_message('X', &status, sizeof status);
  }
}

void kill_everything() {
  kill(-1, SIGKILL);
  int status = 0;
  for (pid_t pid; (pid = waitpid(-1, &status, 0)) > 0 || errno == EINTR;)
    if (pid == runtime) runtime = 0;
}

void reap_silently() {
  int status = 0;
  for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
    if (pid == runtime) runtime = 0;
}

// Once everybody stands still nobody new appears: a few rounds reach all, the later ones wait for those that are dying.
void kill_all_but(pid_t spared) {
  kill(-1, SIGSTOP);
  for (bool found = true; found;) {
    DIR* processes = opendir("/proc");
    if (!processes) _exit(73);
    found = false;
    while (const dirent* entry = readdir(processes)) {
      const auto pid = static_cast<pid_t>(std::strtol(entry->d_name, nullptr, 10));
      if (pid <= 1 || pid == spared) continue;
      found = kill(pid, SIGKILL) == 0 || found;
    }
    closedir(processes);
    reap_silently();
  }
  kill(spared, SIGCONT);
}

pid_t named_process(std::size_t size) {
  std::int32_t pid = 0;
  if (size < 1 + sizeof pid) _exit(74);
  std::memcpy(&pid, message + 1, sizeof pid);
  return pid;
}

void serve(std::size_t size) {
  switch (message[0]) {
    case 'C':
      configuration_bytes = size - 1;
      std::memcpy(configuration, message + 1, configuration_bytes);
      break;
    case 'S':
      if (configuration_bytes < sizeof(Configuration)) _exit(71);
      runtime = fork();
      if (runtime < 0) fail("fork");
      if (runtime == 0) become_runtime();
      break;
    case 'K':
      kill_everything();
      send_message('D', "", 0);
      break;
    case 'A':
      runtime = named_process(size);
      send_message('D', "", 0);
      break;
    case 'Q':
      kill_all_but(named_process(size));
      send_message('D', "", 0);
      break;
    case 'Z':
    case 'T':
      kill(-1, message[0] == 'Z' ? SIGSTOP : SIGCONT);
      send_message('D', "", 0);
      break;
    default:
      _exit(72);
  }
}

}  // namespace

int main() {
  close_devices();
  // The handler must not be able to look into the process that holds the control socket.
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  fcntl(kControlFd, F_SETFD, FD_CLOEXEC);
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, nullptr);
  const int children = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
  const int descriptors[] = {
      make_listening_socket(warmfuzz::sandbox::kRuntimeApiPort), open("/tmp", O_PATH | O_DIRECTORY | O_CLOEXEC),
      open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC), make_listening_socket(warmfuzz::sandbox::kS3Port)};
  if (children < 0 || descriptors[1] < 0 || descriptors[2] < 0) fail("set-up");
  send_message('L', "", 0, descriptors, 4);
  for (const int fd : descriptors) close(fd);

  for (;;) {
    pollfd ready[] = {{kControlFd, POLLIN, 0}, {children, POLLIN, 0}};
    if (poll(ready, 2, -1) < 0) continue;
    if (ready[1].revents) {
      signalfd_siginfo info;
      while (read(children, &info, sizeof info) == sizeof info) {
      }
      reap();
    }
    if (ready[0].revents) {
      const ssize_t size = recv(kControlFd, message, sizeof message, 0);
      if (size <= 0) _exit(0);  // the harness is gone: process 1 ends, and with it everybody
      serve(static_cast<std::size_t>(size));
    }
  }
}
