// Clients that mean no good.

#include <memory>
#include <random>

#include "tests/unit/runtime_api_peers.h"

using namespace warmfuzz;
using namespace warmfuzz::test;

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
