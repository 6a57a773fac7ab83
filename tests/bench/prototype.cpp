#include "tests/bench/prototype.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cstring>
#include <stdexcept>

namespace warmfuzz::bench {

namespace {

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error("the prototype exchange: " + what); }

}  // namespace

Prototype::Prototype(LaunchPlan plan, const std::string& script) {
  auto& specification = plan.specification;
  specification.arguments = {specification.arguments.front(), "/var/task/" + script};
  const sock_filter allow{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW};
  specification.filter.resize(sizeof allow);
  std::memcpy(specification.filter.data(), &allow, sizeof allow);
  auto sandbox = sandbox::Sandbox::create(specification);
  if (!sandbox.ok()) fail(sandbox.fault().message);
  sandbox_ = std::move(sandbox).value();
  sandbox_->start_runtime();
  pollfd ready{sandbox_->runtime_api(), POLLIN, 0};
  if (poll(&ready, 1, 10'000) != 1) fail(script + " does not connect");
  connection_ = sandbox::Descriptor(accept(sandbox_->runtime_api(), nullptr, nullptr));
  const int one = 1;
  setsockopt(connection_.get(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  receive();
}

Prototype::~Prototype() = default;

std::string Prototype::receive() {
  std::string text = std::move(rest_);
  char buffer[65536];
  for (;;) {
    if (const auto end = text.find("\r\n\r\n"); end != std::string::npos) {
      const auto length = text.find("Content-Length: ");
      const std::size_t size = end + 4 + (length < end ? std::stoul(text.substr(length + 16)) : 0);
      if (text.size() >= size) {
        rest_ = text.substr(size);
        text.resize(size);
        return text;
      }
    }
    const ssize_t size = recv(connection_.get(), buffer, sizeof buffer, 0);
    if (size <= 0) fail("the client is gone");
    text.append(buffer, static_cast<std::size_t>(size));
  }
}

void Prototype::send(const std::string& text) {
  if (::send(connection_.get(), text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size()))
    fail("the client is gone");
}

void Prototype::exchange(const std::string& event) {
  const std::string id = "8476a536-e9f4-11e8-9739-" + std::to_string(serial_++);
  send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: " + id +
       "\r\nLambda-Runtime-Deadline-Ms: 4102444800000\r\nContent-Length: " + std::to_string(event.size()) + "\r\n\r\n" +
       event);
  if (receive().find(id) == std::string::npos) fail("an answer to another invocation");
  send("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
  receive();
}

}  // namespace warmfuzz::bench
