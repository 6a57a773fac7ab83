#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "harness/runtime_api/server.h"
#include "tests/support/catch.h"

using namespace warmfuzz;

namespace {

const std::string kNext = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n";

std::string post(const std::string& path, const std::string& body, const std::string& headers = {}) {
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

std::string body_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

/// Brings a fresh client to the point where it owes an answer for `id`.
void start(Server& server, Client& client, const std::string& id) {
  REQUIRE(client.send(kNext));
  REQUIRE(server.run_until([&] { return server.api.idle(); }));
  server.deliver(id);
  REQUIRE(client.receive().find("Lambda-Runtime-Aws-Request-Id: " + id) != std::string::npos);
}

}  // namespace

TEST_CASE("a client's life: next, response, next, error", "[runtime_api]") {
  Server server;
  Client client(server);
  CHECK_FALSE(server.api.idle());
  start(server, client, "one");
  CHECK_FALSE(server.api.idle());
  CHECK(server.idles == 1);
  client.send(post("invocation/one/response", "{\"a\":1}"));
  CHECK(client.receive() ==
        "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"status\":\"OK\"}");
  REQUIRE(server.replies.size() == 1);
  CHECK(server.replies[0].body == "{\"a\":1}");
  CHECK(server.replies[0].kind == Reply::Kind::response);

  start(server, client, "two");
  client.send(post("invocation/two/error", R"({"errorType":"KeyError"})"));
  CHECK(client.status() == 202);
  CHECK(server.replies.at(1).kind == Reply::Kind::error);
  CHECK(server.violations.empty());
}

TEST_CASE("an event delivered before the client asks is kept for it", "[runtime_api]") {
  Server server;
  server.deliver("early", "{\"early\":true}");
  Client client(server);
  client.send(kNext);
  CHECK(body_of(client.receive()) == "{\"early\":true}");
  CHECK(server.idles == 1);
}

TEST_CASE("a client that asks ahead gets both answers at once", "[runtime_api]") {
  Server server;
  Client client(server);
  start(server, client, "one");
  client.send(post("invocation/one/response", "1") + kNext);
  REQUIRE(server.run_until([&] { return server.api.idle(); }));
  REQUIRE(server.replies.size() == 1);
  const int reads = client.reads();
  server.deliver("two");
  CHECK(client.status() == 202);
  CHECK(client.receive().find("Request-Id: two") != std::string::npos);
  CHECK(client.reads() == reads + 1);
}

TEST_CASE("a request may come in any pieces", "[runtime_api]") {
  Server server;
  Client client(server);
  start(server, client, "one");
  const auto text = post("invocation/one/response", "{\"a\":1}", "Content-Type: application/json\r\n");
  SECTION("header and body apart") {
    const auto body = text.find("\r\n\r\n") + 4;
    client.send(text.substr(0, body));
    CHECK(client.nothing_comes());
    client.send(text.substr(body));
  }
  SECTION("byte by byte") {
    for (const char c : text) {
      client.send(std::string(1, c));
      server.turn();
    }
  }
  SECTION("after waiting for permission to send the body") {
    const auto expecting = post("invocation/one/response", "{\"a\":1}", "Expect: 100-continue\r\n");
    const auto body = expecting.find("\r\n\r\n") + 4;
    client.send(expecting.substr(0, body));
    CHECK(client.status() == 100);
    client.send(expecting.substr(body));
  }
  SECTION("chunked without streaming, trailers announced and not sent, as Go's client does") {
    client.send(
        "POST /2018-06-01/runtime/invocation/one/response HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n\r\n"
        "3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n");
  }
  CHECK(client.status() == 202);
  REQUIRE(server.replies.size() == 1);
  CHECK(server.replies[0].body == "{\"a\":1}");
  CHECK_FALSE(server.replies[0].truncated);
  CHECK(server.violations.empty());
}

TEST_CASE("streaming, with and without an error at the end", "[runtime_api]") {
  Server server;
  Client client(server), stream(server);
  start(server, client, "one");
  stream.send(
      "POST /2018-06-01/runtime/invocation/one/response HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
      "lambda-runtime-function-response-mode: streaming\r\n"
      "Content-Type: application/vnd.awslambda.http-integration-response\r\n\r\n");
  stream.send(std::string("3\r\n{}\0\r\n7\r\n\0\0\0\0\0\0\0\r\n2\r\nhi\r\n", 27));
  CHECK(server.replies.empty());
  SECTION("complete") {
    stream.send("0\r\n\r\n");
    CHECK(stream.status() == 202);
    CHECK(server.replies.at(0).kind == Reply::Kind::response);
  }
  SECTION("failed") {
    stream.send(
        "0\r\nLambda-Runtime-Function-Error-Type: Function.Oops\r\nLambda-Runtime-Function-Error-Body: e30=\r\n\r\n");
    CHECK(stream.status() == 202);
    CHECK(server.replies.at(0).kind == Reply::Kind::error);
    CHECK(server.replies.at(0).error_type == "Function.Oops");
    CHECK(server.replies.at(0).document() == "{}");
  }
  CHECK(server.replies.at(0).streamed);
  CHECK(server.replies.at(0).http_prelude);
  CHECK(server.replies.at(0).body == std::string("{}\0\0\0\0\0\0\0\0hi", 12));
  start(server, client, "two");
}

TEST_CASE("a huge response is read to its end, kept in part and refused", "[runtime_api]") {
  Server server;
  Client client(server);
  start(server, client, "one");
  constexpr std::size_t size = 100'000'000;
  const std::string block(1'000'000, 'x');
  if (GENERATE(true, false)) {
    REQUIRE(client.send("POST /2018-06-01/runtime/invocation/one/response HTTP/1.1\r\nContent-Length: " +
                        std::to_string(size) + "\r\n\r\n"));
    for (std::size_t sent = 0; sent < size; sent += block.size()) REQUIRE(client.send(block));
  } else {
    REQUIRE(
        client.send("POST /2018-06-01/runtime/invocation/one/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"));
    for (std::size_t sent = 0; sent < size; sent += block.size()) REQUIRE(client.send("f4240\r\n" + block + "\r\n"));
    REQUIRE(client.send("0\r\n\r\n"));
  }
  CHECK(client.status() == 413);
  REQUIRE(server.replies.size() == 1);
  const auto& reply = server.replies[0];
  CHECK(reply.too_large);
  CHECK(reply.truncated);
  CHECK(reply.error_type == "Function.ResponseSizeTooLarge");
  CHECK(reply.body_bytes == size);
  CHECK(reply.body.size() == 6'291'556);
  start(server, client, "two");
}

TEST_CASE("a body of no use is read and forgotten", "[runtime_api]") {
  Server server;
  Client client(server);
  client.send(post("invocation/unknown/response", std::string(7'000'000, 'x')));
  CHECK(client.status() == 400);
  CHECK(server.replies.empty());
  CHECK(server.violations.size() == 1);
  start(server, client, "one");
}

TEST_CASE("answers that do not fit the state", "[runtime_api]") {
  Server server;
  Client client(server);
  start(server, client, "one");
  client.send(post("invocation/other/response", "{}"));
  CHECK(client.receive().find("InvalidRequestID") != std::string::npos);
  client.send(post("invocation/one/response", "{}"));
  CHECK(client.status() == 202);
  client.send(post("invocation/one/response", "{\"again\":1}"));
  CHECK(client.receive().find("403 Forbidden") != std::string::npos);
  start(server, client, "two");
  client.send(post("invocation/one/response", "{\"late\":1}"));
  CHECK(client.status() == 400);
  client.send(post("init/error", "{}"));
  CHECK(client.status() == 403);
  CHECK(server.replies.size() == 1);
  CHECK(server.violations.size() == 4);
  client.send(post("invocation/two/response", "2"));
  CHECK(client.status() == 202);
}

TEST_CASE("a client that asks again without answering gets the same event", "[runtime_api]") {
  Server server;
  Client client(server);
  start(server, client, "one");
  client.send(kNext);
  CHECK(client.receive().find("Request-Id: one") != std::string::npos);
  CHECK(server.violations.size() == 1);
  CHECK(server.idles == 1);
}

TEST_CASE("a client that cannot start says so", "[runtime_api]") {
  Server server;
  Client client(server);
  client.send(post("init/error", "{\"errorType\":\"Runtime.ImportModuleError\"}",
                   "Lambda-Runtime-Function-Error-Type: Runtime.ImportModuleError\r\n"));
  CHECK(client.status() == 202);
  CHECK(server.replies.at(0).kind == Reply::Kind::init_error);
  CHECK(server.replies.at(0).error_type == "Runtime.ImportModuleError");
}

TEST_CASE("a process that dies is forgotten, its successor starts anew", "[runtime_api]") {
  Server server;
  auto old = std::make_unique<Client>(server);
  SECTION("while it answers") {
    start(server, *old, "one");
    old->send("POST /2018-06-01/runtime/invocation/one/response HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf");
    server.settle();
  }
  SECTION("while it waits") {
    old->send(kNext);
    REQUIRE(server.run_until([&] { return server.api.idle(); }));
  }
  SECTION("with an event that it never asked for") { server.deliver("lost"); }
  SECTION("before its connection was even accepted") { old->send(kNext); }
  old.reset();
  const int idles = server.idles;
  server.api.reset();
  server.settle();
  CHECK_FALSE(server.api.idle());
  CHECK(server.idles == idles);
  CHECK(server.replies.empty());
  Client successor(server);
  successor.send(kNext);
  REQUIRE(server.run_until([&] { return server.api.idle(); }));
  server.deliver("two");
  CHECK(successor.receive().find("Request-Id: two") != std::string::npos);
}

TEST_CASE("a waiting client that hangs up no longer waits", "[runtime_api]") {
  Server server;
  auto client = std::make_unique<Client>(server);
  client->send(kNext);
  REQUIRE(server.run_until([&] { return server.api.idle(); }));
  client.reset();
  REQUIRE(server.run_until([&] { return !server.api.idle(); }));
  server.deliver("one");
  Client other(server);
  other.send(kNext);
  CHECK(other.receive().find("Request-Id: one") != std::string::npos);
}

TEST_CASE("the newest of two waiting connections counts", "[runtime_api]") {
  Server server;
  Client stale(server), fresh(server);
  stale.send(kNext);
  REQUIRE(server.run_until([&] { return server.idles == 1; }));
  fresh.send(kNext);
  CHECK(stale.closed());
  CHECK(server.api.idle());
  server.deliver("one");
  CHECK(fresh.receive().find("Request-Id: one") != std::string::npos);
}

TEST_CASE("an answer that broke off is told when the client comes back", "[runtime_api]") {
  Server server;
  Client client(server);
  start(server, client, "one");
  {
    Client broken(server);
    broken.send("POST /2018-06-01/runtime/invocation/one/response HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf");
    server.settle();
  }
  server.settle();
  CHECK(server.replies.empty());
  client.send(kNext);
  REQUIRE(server.run_until([&] { return server.api.idle(); }));
  REQUIRE(server.replies.size() == 1);
  CHECK(server.replies[0].error_type == "Runtime.TruncatedResponse");
  CHECK(server.replies[0].body == "half");
}

TEST_CASE("connections are bounded, and hoarding them shuts nobody out", "[runtime_api]") {
  Server server;
  Client waiting(server);
  waiting.send(kNext);
  REQUIRE(server.run_until([&] { return server.api.idle(); }));
  std::vector<std::unique_ptr<Client>> hoard;
  for (int i = 0; i < 100; ++i) {
    hoard.push_back(std::make_unique<Client>(server));
    hoard.back()->send("GET /half");
    server.turn();
  }
  CHECK(hoard.front()->closed());
  CHECK(server.api.idle());
  server.deliver("one");
  CHECK(waiting.receive().find("Request-Id: one") != std::string::npos);
  Client late(server);
  late.send(post("invocation/one/response", "{}"));
  CHECK(late.status() == 202);
}

TEST_CASE("what is not HTTP ends the connection and nothing else", "[runtime_api]") {
  Server server;
  const auto garbage =
      GENERATE(as<std::string>{}, "\x16\x03\x01\x02\x01\x01", "hello\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
               "GET / HTTP/1.1\r\nbad header\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
               "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
               "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
               "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n");
  Client client(server);
  client.send(garbage);
  CHECK(client.status() == 400);
  CHECK(client.closed());
  CHECK(server.violations.size() == 1);
  Client good(server);
  start(server, good, "one");
}

TEST_CASE("large headers are taken to a limit", "[runtime_api]") {
  Server server;
  Client client(server);
  start(server, client, "one");
  SECTION("the official Python client's megabyte of stack trace") {
    client.send(post("invocation/one/error", "{}",
                     "Lambda-Runtime-Function-XRay-Error-Cause: " + std::string(1024 * 1024, 'x') + "\r\n"));
    CHECK(client.status() == 202);
    CHECK(server.replies.size() == 1);
  }
  SECTION("a header without end") {
    client.send("POST / HTTP/1.1\r\nX: ");
    const std::string block(100'000, 'x');
    for (int i = 0; i < 30 && client.send(block); ++i) {
    }
    CHECK(client.closed());
    CHECK(server.violations.size() == 1);
  }
  SECTION("a chunk header without end") {
    client.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;");
    const std::string block(100'000, 'x');
    for (int i = 0; i < 30 && client.send(block); ++i) {
    }
    CHECK(client.closed());
  }
  SECTION("trailers without end") {
    client.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ");
    const std::string block(100'000, 'x');
    for (int i = 0; i < 30 && client.send(block); ++i) {
    }
    CHECK(client.closed());
  }
}

TEST_CASE("a client that never reads its answers is not answered without end", "[runtime_api]") {
  Server server;
  Client client(server, 4096);
  const std::string many = [] {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "GET /nonsense HTTP/1.1\r\n\r\n";
    return text;
  }();
  // The server stops reading: sooner or later nothing more can be sent.
  bool stuck = false;
  for (int i = 0; i < 2000 && !stuck; ++i) stuck = !client.try_send(many);
  CHECK(stuck);
  CHECK(server.violations.size() == 50);
  Client good(server);
  start(server, good, "one");
}

TEST_CASE("garbage after `next` is looked at only when its turn has come", "[runtime_api]") {
  Server server;
  Client client(server);
  client.send(kNext + "rubbish\r\n\r\n");
  REQUIRE(server.run_until([&] { return server.api.idle(); }));
  server.settle();
  CHECK(server.violations.empty());
  server.deliver("one");
  CHECK(client.receive().find("Request-Id: one") != std::string::npos);
  CHECK(client.status() == 400);
  CHECK(client.closed());
}

TEST_CASE("a client that wants its connection closed gets its answer first", "[runtime_api]") {
  Server server;
  Client client(server);
  client.send("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nConnection: close\r\n\r\n");
  REQUIRE(server.run_until([&] { return server.api.idle(); }));
  server.deliver("one", std::string(5'000'000, 'e'));
  CHECK(body_of(client.receive()).size() == 5'000'000);
  CHECK(client.closed());
  Client old_style(server);
  old_style.send("POST /2018-06-01/runtime/invocation/one/response HTTP/1.0\r\nContent-Length: 1\r\n\r\n1");
  CHECK(old_style.status() == 202);
  CHECK(old_style.closed());
}

TEST_CASE("the owner may reset and deliver from within what it is told", "[runtime_api]") {
  Server outer;  // for its listening socket's port only
  RuntimeApiServer* api = nullptr;
  int served = 0;
  const int fd = outer.listen_here();
  RuntimeApiServer inner(
      outer.io, fd,
      [&] {
        Delivery delivery;
        const auto id = "n" + std::to_string(served++);
        delivery.event = "{}";
        delivery.request_id = id;
        api->deliver(delivery);
      },
      [&](Reply&& reply) {
        if (reply.body == "reset") api->reset();
      },
      [](std::string) {});
  api = &inner;
  Client client(outer);
  client.send(kNext);
  CHECK(client.receive().find("Request-Id: n0") != std::string::npos);
  client.send(post("invocation/n0/response", "{}") + kNext);
  CHECK(client.status() == 202);
  CHECK(client.receive().find("Request-Id: n1") != std::string::npos);
  client.send(post("invocation/n1/response", "reset") + kNext);
  CHECK(client.closed());
  Client successor(outer);
  successor.send(kNext);
  CHECK(successor.receive().find("Request-Id: n2") != std::string::npos);
}

TEST_CASE("requests mangled at random do no harm", "[runtime_api]") {
  Server server;
  std::mt19937 random(GENERATE(1U, 2U, 3U));
  const std::vector<std::string> seeds{
      kNext, post("invocation/one/response", "{\"a\":1}"), post("init/error", "{}"),
      "POST /2018-06-01/runtime/invocation/one/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
      "Lambda-Runtime-Function-Response-Mode: streaming\r\n\r\n"
      "3;x=y\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nLambda-Runtime-Function-Error-Type: A\r\n\r\n"};
  for (int round = 0; round < 400; ++round) {
    std::string text;
    for (int part = 0; part < 3; ++part) {
      auto piece = seeds[random() % seeds.size()];
      for (int change = static_cast<int>(random() % 4); change > 0 && !piece.empty(); --change) {
        const auto at = random() % piece.size();
        switch (random() % 4) {
          case 0:
            piece[at] = static_cast<char>(random() % 256);
            break;
          case 1:
            piece.erase(at, random() % 5);
            break;
          case 2:
            piece.insert(at, piece.substr(random() % piece.size(), random() % 20));
            break;
          default:
            piece.resize(at);
        }
      }
      text += piece;
    }
    Client client(server);
    const auto cut = random() % (text.size() + 1);
    client.send(text.substr(0, cut));
    server.turn();
    client.send(text.substr(cut));
    server.turn();
    if (server.api.idle() && random() % 2 == 0) server.deliver("one");
    if (random() % 20 == 0) server.api.reset();
  }
  server.settle();
  server.api.reset();
  Client good(server);
  start(server, good, "fine");
}
