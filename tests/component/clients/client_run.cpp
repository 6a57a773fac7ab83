#include "tests/component/clients/client_run.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdlib>
#include <optional>

#include "harness/runtime_api/server.h"
#include "tests/component/clients/scrub.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {
namespace {

constexpr auto kPatience = std::chrono::seconds(20);

/// A TCP socket that listens on a free port of 127.0.0.1.
struct Listener {
  int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::string address;

  Listener() {
    sockaddr_in local{};
    local.sin_family = AF_INET;
    local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&local), sizeof local) == 0);
    REQUIRE(::listen(fd, 16) == 0);
    socklen_t length = sizeof local;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&local), &length);
    address = "127.0.0.1:" + std::to_string(ntohs(local.sin_port));
  }
  ~Listener() { ::close(fd); }
};

/// stdout and stderr of the process, in one file without a name.
struct Output {
  int fd = ::memfd_create("output", MFD_CLOEXEC);

  Output() {
    REQUIRE(fd >= 0);
    ::fcntl(fd, F_SETFL, O_APPEND);
  }
  ~Output() { ::close(fd); }
  std::string text() const {
    std::string all(static_cast<std::size_t>(::lseek(fd, 0, SEEK_END)), '\0');
    REQUIRE(::pread(fd, all.data(), all.size(), 0) == static_cast<ssize_t>(all.size()));
    return all;
  }
};

/// The process; killed in the end if need be.
class Process {
 public:
  Process(std::vector<std::string> command, const std::map<std::string, std::string>& environment,
          const std::filesystem::path& folder, int output) {
    std::vector<std::string> variables;
    for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_adddup2(&actions, output, 2);
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    const auto pointers = [](std::vector<std::string>& texts) {
      std::vector<char*> all;
      for (auto& text : texts) all.push_back(text.data());
      all.push_back(nullptr);
      return all;
    };
    const int error = ::posix_spawnp(&pid_, command[0].c_str(), &actions, nullptr, pointers(command).data(),
                                     pointers(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    INFO("starting " << command[0]);
    REQUIRE(error == 0);
  }
  ~Process() {
    if (ended()) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  bool ended() {
    int status = 0;
    if (!how_ && ::waitpid(pid_, &status, WNOHANG) == pid_)
      how_ = WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                                 : "exit " + std::to_string(WEXITSTATUS(status));
    return how_.has_value();
  }
  std::string how() const { return how_.value_or("hangs"); }

 private:
  pid_t pid_ = -1;
  std::optional<std::string> how_;
};

std::map<std::string, std::string> full_environment(const Client& client, const Run& run,
                                                    const std::filesystem::path& folder, const std::string& address) {
  const char* path = std::getenv("PATH");
  std::map<std::string, std::string> all{{"PATH", path ? path : "/usr/bin:/bin"},
                                         {"LANG", "C.UTF-8"},
                                         {"TZ", ":UTC"},
                                         {"PYTHONDONTWRITEBYTECODE", "1"},
                                         {"_HANDLER", run.handler},
                                         {"LAMBDA_TASK_ROOT", folder.string()},
                                         {"AWS_LAMBDA_RUNTIME_API", address},
                                         {"AWS_LAMBDA_FUNCTION_NAME", "shop"},
                                         {"AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"},
                                         {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"},
                                         {"AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/shop"},
                                         {"AWS_LAMBDA_LOG_STREAM_NAME", "2024/01/01/[$LATEST]0"}};
  for (const auto& [name, value] : client.environment) all[name] = value;
  for (const auto& [name, value] : run.environment) all[name] = value;
  return all;
}

std::string show(const Reply& reply, const Client& client) {
  std::string text = reply.kind == Reply::Kind::response ? "response"
                     : reply.kind == Reply::Kind::error  ? "error"
                                                         : "init_error";
  if (!reply.error_type.empty()) text += " (" + reply.error_type + ")";
  if (reply.streamed) text += reply.http_prelude ? " streamed with prelude" : " streamed";
  if (reply.body.size() > 100'000) return text + " of " + std::to_string(reply.body_bytes) + " bytes";
  if (reply.kind != Reply::Kind::response && reply.streamed) text += " " + reply.body;
  return text + " " + scrub_document(std::string(reply.document()), client.own_files);
}

}  // namespace

Record run_client(const Client& client, const std::filesystem::path& folder, const Run& run) {
  Record record;
  Listener listener;
  Output output;
  boost::asio::io_context io{1};
  std::optional<std::string> answer;
  RuntimeApiServer api(
      io, listener.fd, [] {}, [&](Reply&& reply) { answer = show(reply, client); },
      [&](std::string what) { record.violations.push_back(std::move(what)); });

  auto command = client.command;
  for (auto& word : command)
    if (word == "{handler}") word = run.handler;
  Process process(command, full_environment(client, run, folder, listener.address), folder, output.fd);

  // Until the client waits for an event (or has said that it cannot start and is gone), or is gone, or hangs.
  const auto work = [&] {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (!api.idle() && !process.ended() && std::chrono::steady_clock::now() < end) {
      io.restart();
      io.run_for(std::chrono::milliseconds(5));
    }
    io.restart();
    io.poll();
    while (!api.idle() && !process.ended() && std::chrono::steady_clock::now() < end) ::usleep(1000);
    return api.idle() && !process.ended();
  };

  bool alive = work();
  if (answer) record.answers.push_back(*answer);
  int number = 0;
  for (const auto& event : run.events) {
    if (!alive) break;
    answer.reset();
    Delivery delivery;
    delivery.event = event;
    delivery.request_id = "8476a536-e9f4-11e8-9739-" + std::to_string(100000000000 + number++);
    delivery.function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:shop";
    delivery.trace_id = run.trace;
    delivery.tenant_id = run.tenant;
    delivery.client_context = run.client_context;
    delivery.cognito_identity = run.identity;
    delivery.deadline_ms = run.deadline_ms;
    api.deliver(delivery);
    alive = work();
    record.answers.push_back(answer.value_or("none"));
  }
  record.end = alive ? "waits" : process.how();
  record.log = scrub_log(output.text(), client.own_files);
  return record;
}

}  // namespace warmfuzz::test
