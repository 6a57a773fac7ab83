#include "harness/sandbox/sandbox.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/exe.hpp>
#include <boost/process/extend.hpp>
#include <boost/process/io.hpp>
#include <boost/process/posix.hpp>
#include <boost/process/search_path.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <utility>

#include "harness/sandbox/cores.h"
#include "harness/sandbox/init/protocol.h"
#include "harness/sandbox/layout.h"
#include "sandbox_programs.h"

namespace warmfuzz::sandbox {

namespace bp = boost::process;

namespace {

constexpr int kReadyTimeoutMs = 10'000;
constexpr int kOrderTimeoutMs = 20'000;
constexpr int kEndTimeoutMs = 10'000;
constexpr const char* kInitPath = "/run/init";

Fault sandbox_fault(std::string message) { return {FaultKind::sandbox, std::move(message)}; }

std::string system_error(const char* what) { return std::string(what) + ": " + std::strerror(errno); }

std::string_view program(std::string_view name) {
  for (const auto& file : embedded::sandbox_programs())
    if (file.name == name) return file.content;
  return {};
}

// A file of bubblewrap's own copying: it reads it from a descriptor, so nothing is left on the host.
Descriptor memory_file(std::string_view content) {
  Descriptor file(memfd_create("warmfuzz", MFD_CLOEXEC));
  while (file && !content.empty()) {
    const ssize_t size = write(file.get(), content.data(), content.size());
    if (size <= 0) return {};
    content.remove_prefix(static_cast<std::size_t>(size));
  }
  if (file) lseek(file.get(), 0, SEEK_SET);
  return file;
}

std::string octal(unsigned mode) {
  char text[8];
  std::snprintf(text, sizeof text, "%04o", mode);
  return text;
}

// Between fork and exec: no allocation, no lock.
void close_on_exec_from(int first) {
#ifdef SYS_close_range
  constexpr unsigned kCloseRangeCloexec = 4;  // Linux 5.11
  if (syscall(SYS_close_range, static_cast<unsigned>(first), ~0U, kCloseRangeCloexec) == 0) return;
#endif
  rlimit most{};
  getrlimit(RLIMIT_NOFILE, &most);
  const int end = static_cast<int>(std::min<rlim_t>(most.rlim_cur, 1 << 20));
  for (int fd = first; fd < end; ++fd)
    if (const int flags = fcntl(fd, F_GETFD); flags >= 0) fcntl(fd, F_SETFD, flags | FD_CLOEXEC);
}

// The child's descriptors stand where the arguments say: bubblewrap hands on what it inherits.
struct InheritDescriptors : bp::extend::handler {
  InheritDescriptors(std::vector<std::pair<int, int>> list, int control_group)
      : moves(std::move(list)), group(control_group) {}
  std::vector<std::pair<int, int>> moves;  // from → to
  int group;
  template <typename Executor>
  void on_exec_setup(Executor&) const {
    // "0" stands for whoever writes it. Without the group the watched memory is still limited.
    if (group >= 0) [[maybe_unused]]
      const ssize_t ignored = write(group, "0", 1);
    // First out of the way of one another, then into place.
    std::vector<int> aside;
    for (const auto& [from, to] : moves) aside.push_back(fcntl(from, F_DUPFD_CLOEXEC, 400));
    // Whatever else this process has open (its user's, its libraries') must not get inside: bubblewrap hands on all.
    close_on_exec_from(3);
    for (std::size_t i = 0; i < moves.size(); ++i) dup2(aside[i], moves[i].second);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int number : {SIGINT, SIGTERM, SIGPIPE, SIGCHLD, SIGALRM, SIGXFSZ}) std::signal(number, SIG_DFL);
  }
};

std::string read_all_now(int fd) {
  std::string text;
  char buffer[4096];
  for (ssize_t size; (size = read(fd, buffer, sizeof buffer)) > 0 && text.size() < 65536;)
    text.append(buffer, static_cast<std::size_t>(size));
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::string advice(const std::string& text) {
  if (text.find("uid map") != std::string::npos || text.find("user namespace") != std::string::npos ||
      text.find("Creating new namespace failed") != std::string::npos ||
      text.find("No permissions to create") != std::string::npos)
    return " (user namespaces are not available to this user: enable kernel.unprivileged_userns_clone or "
           "user.max_user_namespaces, or allow bwrap in AppArmor; `warmfuzz doctor` shows what is missing)";
  return "";
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) close(fd_);
    fd_ = other.release();
  }
  return *this;
}
Descriptor::~Descriptor() {
  if (fd_ >= 0) close(fd_);
}
int Descriptor::release() { return std::exchange(fd_, -1); }

/// bubblewrap's own process, outside.
struct Sandbox::Monitor {
  bp::child child;
  ~Monitor() {
    if (!child.valid()) return;
      // The control socket is closed by now, so init ends. The kernel lets it go only after everybody else inside, and
      // bubblewrap ends after it: then nobody is left. Killed first, bubblewrap would leave them dying behind it.
#ifdef SYS_pidfd_open
    const Descriptor self(static_cast<int>(syscall(SYS_pidfd_open, child.id(), 0)));
    pollfd ended{self.get(), POLLIN, 0};
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(kEndTimeoutMs);
    while (self && poll(&ended, 1, kEndTimeoutMs) < 0 && errno == EINTR &&
           std::chrono::steady_clock::now() < deadline) {
    }
#endif
    std::error_code ignored;
    ::kill(child.id(), SIGKILL);
    child.wait(ignored);
  }
};

Sandbox::~Sandbox() = default;

Result<std::unique_ptr<Sandbox>> Sandbox::create(const Specification& specification, int group) {
  static const std::string bwrap = bp::search_path("bwrap").string();
  if (bwrap.empty()) return sandbox_fault("bubblewrap (bwrap) is not installed: apt-get install bubblewrap");

  int sockets[2];
  int pipes[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
    return sandbox_fault(system_error("socketpair"));
  Descriptor control(sockets[0]), inner_control(sockets[1]);
  if (pipe2(pipes, O_CLOEXEC) != 0) return sandbox_fault(system_error("pipe"));
  Descriptor output(pipes[0]), inner_output(pipes[1]);
  fcntl(output.get(), F_SETFL, O_NONBLOCK);
  fcntl(output.get(), F_SETPIPE_SZ, 1 << 20);
  const int buffer = 2 * static_cast<int>(kMaxMessage);
  setsockopt(control.get(), SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);

  std::vector<std::string> arguments = root_arguments(specification.tmp_mb);
  std::vector<Descriptor> files;
  std::vector<std::pair<int, int>> moves{{inner_control.get(), kControlFd}};
  const auto add_file = [&](const std::string& path, std::string_view content, unsigned mode) {
    Descriptor file = memory_file(content);
    if (!file) return false;
    const int inner = 10 + static_cast<int>(files.size());
    moves.emplace_back(file.get(), inner);
    files.push_back(std::move(file));
    arguments.insert(arguments.end(), {"--perms", octal(mode), "--file", std::to_string(inner), path});
    return true;
  };
  for (const auto& bind : specification.binds)
    arguments.insert(arguments.end(), {"--ro-bind", bind.host.string(), bind.inside});
  bool complete =
      add_file(kInitPath, program("init"), 0555) && add_file("/var/lang/bin/wfproof", program("proof"), 0555);
  for (const auto& file : synthetic_etc()) complete = complete && add_file(file.path, file.content, file.mode);
  for (const auto& file : specification.files) complete = complete && add_file(file.path, file.content, file.mode);
  if (!complete) return sandbox_fault(system_error("memory file"));
  for (auto& argument : closing_arguments()) arguments.push_back(std::move(argument));
  arguments.insert(arguments.end(), {"--", kInitPath});

  std::unique_ptr<Sandbox> sandbox(new Sandbox);
  sandbox->monitor_ = std::make_unique<Monitor>();
  moves.emplace_back(inner_output.get(), STDOUT_FILENO);
  moves.emplace_back(inner_output.get(), STDERR_FILENO);
  std::error_code error;
  sandbox->monitor_->child = bp::child(bp::exe = bwrap, bp::args = arguments, bp::std_in < bp::null, error,
                                       InheritDescriptors(std::move(moves), group));
  if (error) return sandbox_fault("cannot start " + bwrap + ": " + error.message());
  sandbox->control_ = std::move(control);
  sandbox->output_ = std::move(output);
  inner_control = Descriptor();
  inner_output = Descriptor();
  if (Status ready = sandbox->wait_until_ready(); !ready.ok()) return ready.fault();
  if (Status sent = sandbox->send_configuration(specification); !sent.ok()) return sent.fault();
  return sandbox;
}

Status Sandbox::wait_until_ready() {
  pollfd ready{control_.get(), POLLIN, 0};
  int got;
  while ((got = poll(&ready, 1, kReadyTimeoutMs)) < 0 && errno == EINTR) {
  }
  Message message = got > 0 ? receive() : Message{};
  if (message.letter == 'L' && message.descriptors.size() == 4) {
    runtime_api_ = std::move(message.descriptors[0]);
    tmp_ = std::move(message.descriptors[1]);
    proc_ = std::move(message.descriptors[2]);
    s3_ = std::move(message.descriptors[3]);
    return Done{};
  }
  std::string text = message.letter == 'E' ? message.payload : got == 0 ? "no answer within 10 s" : "";
  const std::string said = read_all_now(output_.get());
  if (!said.empty()) text += (text.empty() ? "" : ": ") + said;
  return sandbox_fault("the sandbox cannot be set up: " + text + advice(text));
}

Status Sandbox::send_configuration(const Specification& specification) {
  Configuration header;
  header.filter_bytes = static_cast<std::uint32_t>(specification.filter.size());
  header.arguments = static_cast<std::uint32_t>(specification.arguments.size());
  header.variables = static_cast<std::uint32_t>(specification.variables.size());
  header.max_files = specification.max_files;
  header.max_processes = specification.max_processes;
  header.max_file_bytes = static_cast<std::uint64_t>(specification.tmp_mb) * 1024 * 1024;
  std::string text = "C";
  text.append(reinterpret_cast<const char*>(&header), sizeof header);
  text.append(reinterpret_cast<const char*>(specification.filter.data()), specification.filter.size());
  for (const auto& argument : specification.arguments) text.append(argument).push_back('\0');
  for (const auto& [name, value] : specification.variables) text.append(name + "=" + value).push_back('\0');
  if (text.size() > kMaxMessage)
    return Fault{FaultKind::project, "the function's environment variables are larger than Lambda allows (4 KB)"};
  if (send(control_.get(), text.data(), text.size(), MSG_NOSIGNAL) < 0)
    return sandbox_fault(system_error("cannot configure the sandbox"));
  return Done{};
}

Message Sandbox::receive() {
  Message message;
  char payload[4096];
  char rights[CMSG_SPACE(4 * sizeof(int))];
  iovec part{payload, sizeof payload};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = rights;
  header.msg_controllen = sizeof rights;
  const ssize_t size = recvmsg(control_.get(), &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return message;
  if (size <= 0) {
    message.letter = 'E';
    message.payload = "init is gone";
    return message;
  }
  message.letter = payload[0];
  message.payload.assign(payload + 1, static_cast<std::size_t>(size) - 1);
  for (cmsghdr* at = CMSG_FIRSTHDR(&header); at; at = CMSG_NXTHDR(&header, at)) {
    if (at->cmsg_level != SOL_SOCKET || at->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (at->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd;
      std::memcpy(&fd, CMSG_DATA(at) + i * sizeof fd, sizeof fd);
      message.descriptors.emplace_back(fd);
    }
  }
  return message;
}

void Sandbox::move_to_own_cores() { sandbox::move_to_own_cores(monitor_->child.id()); }

void Sandbox::start_runtime() { send(control_.get(), "S", 1, MSG_NOSIGNAL); }
Status Sandbox::kill_processes() { return order('K'); }
Status Sandbox::kill_all_but(int process) { return order('Q', process); }
Status Sandbox::adopt(int process) { return order('A', process); }
Status Sandbox::stop_processes() { return order('Z'); }
Status Sandbox::continue_processes() { return order('T'); }

Status Sandbox::order(char letter, std::optional<std::int32_t> process) {
  char text[1 + sizeof(std::int32_t)] = {letter};
  if (process) std::memcpy(text + 1, &*process, sizeof *process);
  if (send(control_.get(), text, process ? sizeof text : 1, MSG_NOSIGNAL) < 0)
    return sandbox_fault(system_error("the sandbox is gone"));
  for (;;) {
    pollfd ready{control_.get(), POLLIN, 0};
    const int got = poll(&ready, 1, kOrderTimeoutMs);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return sandbox_fault("the sandbox does not answer");
    const Message message = receive();
    if (message.letter == 'D') return Done{};
    if (message.letter == 'E') return sandbox_fault("the sandbox ended: " + message.payload);
    // What was under way before the order ('N', 'X') has no meaning after it.
  }
}

}  // namespace warmfuzz::sandbox
