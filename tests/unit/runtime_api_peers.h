#pragma once

// Both ends of the Runtime API over a loopback socket, in one thread.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "harness/runtime_api/server.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {

inline const std::string kNext = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n";

inline std::string post(const std::string& path, const std::string& body, const std::string& headers = {}) {
  return "POST /2018-06-01/runtime/" + path + " HTTP/1.1\r\nHost: x\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// A server on a loopback port and what it told.
struct Server {
  boost::asio::io_context io{1};
  int port = 0;
  std::vector<int> listeners;
  int idles = 0;
  std::vector<Reply> replies;
  std::vector<std::string> violations;
  RuntimeApiServer api;

  Server()
      : api(
            io, listen_here(), [this] { ++idles; }, [this](Reply&& reply) { replies.push_back(std::move(reply)); },
            [this](std::string what) { violations.push_back(std::move(what)); }) {}

  int listen_here() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(fd, 128) == 0);
    socklen_t length = sizeof address;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
    port = ntohs(address.sin_port);
    listeners.push_back(fd);
    return fd;
  }

  ~Server() {
    for (const int fd : listeners) ::close(fd);
  }

  /// Lets the server work until `done` or, for what must not happen, until nothing more is to be done for a moment.
  template <typename Done>
  bool run_until(Done done, std::chrono::milliseconds limit = std::chrono::seconds(20)) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!done()) {
      io.restart();
      io.run_for(std::chrono::milliseconds(2));
      if (std::chrono::steady_clock::now() > end) return done();
    }
    return true;
  }
  /// Does what is to be done now.
  void turn() {
    io.restart();
    io.poll();
  }
  void settle() {
    run_until([] { return false; }, std::chrono::milliseconds(30));
  }

  void deliver(const std::string& id, const std::string& event = "{}") {
    Delivery delivery;
    delivery.event = event;
    delivery.request_id = id;
    delivery.deadline_ms = 1;
    api.deliver(delivery);
  }
};

/// A client on a socket of its own, as rude as its test wants it.
class Client {
 public:
  explicit Client(Server& server, int receive_buffer = 0) : server_(server), fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (receive_buffer > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(server.port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  ~Client() { hang_up(); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void hang_up() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

  /// False once the server has closed the connection.
  bool send(std::string_view bytes) {
    bool open = true;
    while (!bytes.empty() && open) {
      const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent > 0)
        bytes.remove_prefix(static_cast<std::size_t>(sent));
      else if (errno != EAGAIN)
        open = false;
      else
        server_.turn();
    }
    return open;
  }

  /// One attempt to send all of it, the server having had its turn; false where the kernel takes no more.
  bool try_send(std::string_view bytes) {
    server_.turn();
    return ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT) == static_cast<ssize_t>(bytes.size());
  }

  /// The next whole HTTP answer: its head and body, or "" when the connection is closed instead.
  std::string receive() {
    std::string answer;
    server_.run_until([&] {
      pull();
      const auto end = input_.find("\r\n\r\n");
      if (end == std::string::npos) return closed_;
      const auto at = input_.find("Content-Length: ");
      const auto length = at < end ? std::stoul(input_.substr(at + 16)) : 0;
      if (input_.size() < end + 4 + length) return closed_;
      answer = input_.substr(0, end + 4 + length);
      input_.erase(0, answer.size());
      return true;
    });
    return answer;
  }
  int status() {
    const auto answer = receive();
    return answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0;
  }
  bool closed() {
    return server_.run_until([&] {
      pull();
      return closed_;
    });
  }
  bool nothing_comes() {
    server_.settle();
    pull();
    return input_.empty() && !closed_;
  }
  int reads() const { return reads_; }

 private:
  void pull() {
    char buffer[65536];
    ssize_t count = 0;
    while ((count = ::recv(fd_, buffer, sizeof buffer, MSG_DONTWAIT)) > 0) {
      input_.append(buffer, static_cast<std::size_t>(count));
      ++reads_;
    }
    if (count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) closed_ = true;
  }

  Server& server_;
  int fd_;
  int reads_ = 0;
  bool closed_ = false;
  std::string input_;
};

inline std::string body_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

/// Brings a fresh client to the point where it owes an answer for `id`.
inline void start(Server& server, Client& client, const std::string& id) {
  REQUIRE(client.send(kNext));
  REQUIRE(server.run_until([&] { return server.api.idle(); }));
  server.deliver(id);
  REQUIRE(client.receive().find("Lambda-Runtime-Aws-Request-Id: " + id) != std::string::npos);
}

}  // namespace warmfuzz::test
