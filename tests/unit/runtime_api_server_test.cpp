#include "tests/unit/runtime_api_peers.h"

using namespace warmfuzz;
using namespace warmfuzz::test;

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
