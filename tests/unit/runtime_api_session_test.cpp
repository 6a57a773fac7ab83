#include <list>
#include <set>
#include <tuple>

#include "harness/runtime_api/prelude.h"
#include "harness/runtime_api/routes/route.h"
#include "harness/runtime_api/session.h"
#include "harness/runtime_api/text.h"
#include "harness/runtime_api/wire.h"
#include "tests/support/catch.h"

using namespace warmfuzz;
using namespace warmfuzz::runtime_api;

namespace {

constexpr std::string_view kNextPath = "/2018-06-01/runtime/invocation/next";
constexpr std::string_view kInitErrorPath = "/2018-06-01/runtime/init/error";

Request get(std::string_view target) { return {"GET", target, {}, {}, {}}; }
Request post(std::string_view target) { return {"POST", target, {}, {}, "application/json"}; }
/// Requests hold views only.
std::string_view keep(std::string text) {
  static std::list<std::string> kept;
  return kept.emplace_back(std::move(text));
}
std::string_view response_path(std::string_view id) {
  return keep("/2018-06-01/runtime/invocation/" + std::string(id) + "/response");
}
std::string_view error_path(std::string_view id) {
  return keep("/2018-06-01/runtime/invocation/" + std::string(id) + "/error");
}

Received body(std::string text) {
  Received received;
  received.bytes = text.size();
  received.body = std::move(text);
  return received;
}

/// A session brought into `state` by the calls of a well-behaved client.
Session in_state(State state) {
  Session session;
  if (state == State::starting) return session;
  if (state == State::receiving_init || state == State::failed) {
    session.begin(post(kInitErrorPath));
    if (state == State::failed) session.finish(body("{}"));
    return session;
  }
  session.begin(get(kNextPath));
  if (state == State::waiting) return session;
  session.deliver("id-1");
  if (state == State::running) return session;
  session.begin(post(response_path("id-1")));
  if (state == State::torn) session.break_off(body("{\"a"));
  if (state == State::answered) session.finish(body("{}"));
  return session;
}

}  // namespace

TEST_CASE("every transition that is not written down is denied", "[runtime_api]") {
  const std::set<std::tuple<State, Input, State>> allowed{
      {State::starting, Input::next, State::waiting},
      {State::starting, Input::init_error, State::receiving_init},
      {State::receiving_init, Input::received, State::failed},
      {State::receiving_init, Input::broke_off, State::starting},
      {State::waiting, Input::next, State::waiting},
      {State::waiting, Input::deliver, State::running},
      {State::waiting, Input::hang_up, State::answered},
      {State::running, Input::next, State::running},
      {State::running, Input::answer, State::receiving},
      {State::receiving, Input::received, State::answered},
      {State::receiving, Input::broke_off, State::torn},
      {State::torn, Input::next, State::waiting},
      {State::answered, Input::next, State::waiting},
  };
  std::size_t found = 0;
  for (const auto from : {State::starting, State::waiting, State::running, State::receiving, State::torn,
                          State::answered, State::receiving_init, State::failed}) {
    for (const auto input : {Input::next, Input::deliver, Input::hang_up, Input::answer, Input::received,
                             Input::broke_off, Input::init_error}) {
      const auto to = transition(from, input);
      INFO(name(from) << " input " << static_cast<int>(input));
      if (!to) continue;
      ++found;
      CHECK(allowed.count({from, input, *to}) == 1);
    }
  }
  CHECK(found == allowed.size());
}

TEST_CASE("which calls are answered how, state by state", "[runtime_api]") {
  // 0: held or wanted, no answer yet.
  const auto [state, next, response, other_id, init_error] = GENERATE(table<State, int, int, int, int>({
      {State::starting, 0, 400, 400, 0},
      {State::waiting, 0, 400, 400, 403},
      {State::running, 0, 0, 400, 403},
      {State::receiving, 403, 403, 400, 403},
      {State::torn, 0, 403, 400, 403},
      {State::answered, 0, 403, 400, 403},
      {State::receiving_init, 403, 400, 400, 403},
      {State::failed, 403, 400, 400, 403},
  }));
  INFO(name(state));
  const auto status = [&, state = state](const Request& request) {
    auto session = in_state(state);
    const auto verdict = session.begin(request);
    const bool open = verdict.action != Action::refuse;
    CHECK(verdict.answer.violation.empty() == (open && verdict.action != Action::again));
    return open ? 0 : static_cast<int>(verdict.answer.status);
  };
  CHECK(status(get(kNextPath)) == next);
  CHECK(status(post(response_path("id-1"))) == response);
  CHECK(status(post(error_path("id-1"))) == response);
  CHECK(status(post(response_path("id-0"))) == other_id);
  CHECK(status(post(error_path(""))) != 0);
  CHECK(status(post(kInitErrorPath)) == init_error);
}

TEST_CASE("what a client found in its process is taken only when it was asked for", "[runtime_api]") {
  const auto report = post("/warmfuzz/memory");
  for (const auto state : {State::starting, State::waiting, State::running, State::torn, State::answered}) {
    INFO(name(state));
    auto session = in_state(state);
    CHECK(session.begin(report).answer.status == 403);
  }
  auto session = in_state(State::waiting);
  session.look();
  REQUIRE(session.begin(report).action == Action::receive);
  const auto done = session.finish(body("{}"));
  CHECK(done.answer.status == 202);
  REQUIRE(done.reply);
  CHECK(done.reply->kind == Reply::Kind::memory);
  CHECK(session.begin(report).answer.status == 403);
  CHECK(session.begin(get(kNextPath)).action == Action::hold);
}

TEST_CASE("an answer counts for its own invocation only", "[runtime_api]") {
  Session session;
  session.begin(get(kNextPath));
  session.deliver("first");
  REQUIRE(session.begin(post(response_path("first"))).action == Action::receive);
  const auto done = session.finish(body("{\"ok\":1}"));
  CHECK(done.answer.status == 202);
  CHECK(done.answer.body == R"({"status":"OK"})");
  REQUIRE(done.reply);
  CHECK(done.reply->kind == Reply::Kind::response);
  CHECK(done.reply->body == "{\"ok\":1}");
  CHECK(done.reply->body_bytes == 8);
  CHECK(done.reply->error_type.empty());

  SECTION("a second answer is in the wrong state") {
    const auto verdict = session.begin(post(error_path("first")));
    CHECK(verdict.answer.status == 403);
    CHECK(verdict.answer.body.find("InvalidStateTransition") != std::string::npos);
  }
  SECTION("an old id is unknown once the next event is out") {
    session.begin(get(kNextPath));
    session.deliver("second");
    const auto verdict = session.begin(post(response_path("first")));
    CHECK(verdict.answer.status == 400);
    CHECK(verdict.answer.body == R"({"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"})");
    CHECK(session.begin(post(response_path("second"))).action == Action::receive);
  }
  SECTION("a refused request does not disturb the answer under way") {
    session.begin(get(kNextPath));
    session.deliver("second");
    Request streamed = post(response_path("second"));
    streamed.response_mode = "streaming";
    session.begin(streamed);
    session.begin(post(error_path("second")));
    session.begin(post("/nonsense"));
    const auto completion = session.finish(body("x"));
    CHECK(completion.reply->streamed);
    CHECK(completion.reply->kind == Reply::Kind::response);
  }
}

TEST_CASE("an answer that breaks off counts when the client comes back, not when it dies", "[runtime_api]") {
  auto session = in_state(State::torn);
  SECTION("it comes back") {
    auto verdict = session.begin(get(kNextPath));
    REQUIRE(verdict.overdue);
    CHECK(verdict.overdue->kind == Reply::Kind::error);
    CHECK(verdict.overdue->error_type == "Runtime.TruncatedResponse");
    CHECK(verdict.overdue->truncated);
    CHECK(verdict.overdue->body == "{\"a");
    session.deliver("id-2");
    session.begin(post(response_path("id-2")));
    session.finish(body("1"));
    CHECK_FALSE(session.begin(get(kNextPath)).overdue);
  }
  SECTION("another process takes its place") {
    session.reset();
    CHECK_FALSE(session.begin(get(kNextPath)).overdue);
  }
}

TEST_CASE("a response above the limit is refused and reported", "[runtime_api]") {
  auto session = in_state(State::running);
  Request request = post(response_path("id-1"));
  const bool streaming = GENERATE(false, true);
  if (streaming) request.response_mode = "streaming";
  session.begin(request);
  Received received = body("{}");

  SECTION("at the limit it is fine") {
    received.bytes = streaming ? kMaxStreamedBytes : kMaxResponseBytes;
    const auto done = session.finish(std::move(received));
    CHECK(done.answer.status == 202);
    CHECK_FALSE(done.reply->too_large);
    CHECK(done.reply->truncated);  // the test kept two bytes of it
  }
  SECTION("one byte more is not") {
    received.bytes = (streaming ? kMaxStreamedBytes : kMaxResponseBytes) + 1;
    const auto done = session.finish(std::move(received));
    CHECK(done.answer.status == 413);
    CHECK(done.answer.body.find("RequestEntityTooLarge") != std::string::npos);
    CHECK(done.answer.violation.empty());
    CHECK(done.reply->kind == Reply::Kind::error);
    CHECK(done.reply->too_large);
    CHECK(done.reply->error_type == "Function.ResponseSizeTooLarge");
    CHECK(done.reply->document().find("Response payload size exceeded") != std::string::npos);
    CHECK(session.begin(get(kNextPath)).action == Action::hold);
  }
}

TEST_CASE("the response mode is streaming or absent", "[runtime_api]") {
  auto session = in_state(State::running);
  Request request = post(response_path("id-1"));
  request.response_mode = "buffered";
  REQUIRE(session.begin(request).action == Action::receive);
  const auto done = session.finish(body("{}"));
  CHECK(done.answer.status == 400);
  CHECK(done.answer.body.find("InvalidFunctionResponseMode") != std::string::npos);
  CHECK(done.reply->kind == Reply::Kind::error);
  CHECK(done.reply->error_type == "Runtime.InvalidResponseModeHeader");
}

TEST_CASE("a streamed response that failed half-way is an error with what was sent before", "[runtime_api]") {
  auto session = in_state(State::running);
  Request request = post(response_path("id-1"));
  request.response_mode = "streaming";
  session.begin(request);
  auto received = body("half");
  received.trailer_error_type = "Function.Broken";
  received.trailer_error_body = "eyJlcnJvck1lc3NhZ2UiOiJubyJ9";
  const auto done = session.finish(std::move(received));
  CHECK(done.answer.status == 202);
  CHECK(done.reply->kind == Reply::Kind::error);
  CHECK(done.reply->error_type == "Function.Broken");
  CHECK(done.reply->body == "half");
  CHECK(done.reply->document() == R"({"errorMessage":"no"})");
}

TEST_CASE("the HTTP prelude is recognised by its content type and split at eight NULs", "[runtime_api]") {
  auto session = in_state(State::running);
  Request request = post(response_path("id-1"));
  request.response_mode = "streaming";
  request.content_type = "application/vnd.awslambda.http-integration-response";
  session.begin(request);
  const std::string sent = std::string("{\"statusCode\":201}") + std::string(8, '\0') + "<p>hi</p>";
  const auto done = session.finish(body(sent));
  CHECK(done.reply->http_prelude);
  const auto prelude = split_prelude(done.reply->body);
  CHECK(prelude.json == "{\"statusCode\":201}");
  CHECK(prelude.body == "<p>hi</p>");
  CHECK(split_prelude("no delimiter").json.empty());
  CHECK(split_prelude("no delimiter").body == "no delimiter");
}

TEST_CASE("error types of headers", "[runtime_api]") {
  const auto [header, type] = GENERATE(table<std::string, std::string>({
      {"Runtime.ImportModuleError", "Runtime.ImportModuleError"},
      {"Function.MyReason", "Function.MyReason"},
      {"Function.", "Function.Unknown"},
      {"Function.lower", "Function.Unknown"},
      {"KeyError", "Runtime.Unknown"},
      {"Runtime.Bad\nType", "Runtime.Unknown"},
  }));
  auto session = in_state(State::running);
  Request request = post(error_path("id-1"));
  request.error_type = header;
  session.begin(request);
  CHECK(session.finish(body("{}")).reply->error_type == type);
}

TEST_CASE("an error without a type header leaves the type to its document", "[runtime_api]") {
  auto session = in_state(State::running);
  session.begin(post(error_path("id-1")));
  const auto done = session.finish(body("{\"errorType\":\"KeyError\"}"));
  CHECK(done.reply->kind == Reply::Kind::error);
  CHECK(done.reply->error_type.empty());
  CHECK(done.reply->document() == "{\"errorType\":\"KeyError\"}");
}

TEST_CASE("init errors are reported once, before the first event", "[runtime_api]") {
  Session session;
  Request request = post(kInitErrorPath);
  request.error_type = "Runtime.ImportModuleError";
  REQUIRE(session.begin(request).action == Action::receive);
  const auto done = session.finish(body("{}"));
  CHECK(done.reply->kind == Reply::Kind::init_error);
  CHECK(done.reply->error_type == "Runtime.ImportModuleError");
  CHECK(session.begin(request).answer.status == 403);
}

TEST_CASE("neighbouring APIs are declined politely, everything else is unknown", "[runtime_api]") {
  const auto [method, target, status, misuse] = GENERATE(table<std::string, std::string, int, bool>({
      {"GET", "/2018-06-01/runtime/restore/next", 404, false},
      {"POST", "/2018-06-01/runtime/restore/error", 404, false},
      {"POST", "/2020-01-01/extension/register", 403, false},
      {"GET", "/2020-01-01/extension/event/next", 403, false},
      {"PUT", "/2020-08-15/logs", 202, false},
      {"PUT", "/2022-07-01/telemetry", 202, false},
      {"POST", "/2018-06-01/runtime/invocation/next", 404, true},
      {"GET", "/2018-06-01/runtime/invocation/id-1/response", 404, true},
      {"POST", "/2018-06-01/runtime/invocation/a/b/response", 404, true},
      {"POST", "/2018-06-01/runtime/invocation//response", 404, true},
      {"GET", "/", 404, true},
      {"BREW", "*", 404, true},
  }));
  Session session;
  const auto verdict = session.begin({method, target, {}, {}, {}});
  INFO(method << ' ' << target);
  CHECK(verdict.action == Action::refuse);
  CHECK(static_cast<int>(verdict.answer.status) == status);
  CHECK(verdict.answer.violation.empty() == !misuse);
  CHECK(session.state() == State::starting);
}

TEST_CASE("a query after the path is ignored", "[runtime_api]") {
  Session session;
  CHECK(session.begin(get("/2018-06-01/runtime/invocation/next?x=1")).action == Action::hold);
}

TEST_CASE("hostile request lines are made printable for the transcript", "[runtime_api]") {
  Session session;
  const std::string target = "/\x1b[2J\r\n" + std::string(500, 'a');
  const auto what = session.begin({"GET", target, {}, {}, {}}).answer.violation;
  CHECK(what.find('\x1b') == std::string::npos);
  CHECK(what.find('\n') == std::string::npos);
  CHECK(what.size() < 300);
}

TEST_CASE("a delivery carries its fields as headers and leaves empty ones out", "[runtime_api]") {
  Delivery delivery;
  delivery.event = "{\"a\":1}";
  delivery.request_id = "id-1";
  delivery.function_arn = "arn:x";
  delivery.deadline_ms = 1234;
  std::string text;
  append_delivery(text, delivery);
  CHECK(text ==
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: id-1\r\n"
        "Lambda-Runtime-Invoked-Function-Arn: arn:x\r\nLambda-Runtime-Deadline-Ms: 1234\r\nContent-Length: 7\r\n\r\n"
        "{\"a\":1}");
  delivery.tenant_id = "blue\r\nX-Evil: 1";
  text.clear();
  append_delivery(text, delivery);
  CHECK(text.find("Lambda-Runtime-Aws-Tenant-Id: blueX-Evil: 1\r\n") != std::string::npos);
}

TEST_CASE("base64 of trailers is decoded tolerantly", "[runtime_api]") {
  CHECK(decode_base64("aGVsbG8=") == "hello");
  CHECK(decode_base64("aGVsbG8") == "hello");
  CHECK(decode_base64("aGVs!bG8=") == "hel");
  CHECK(decode_base64("").empty());
}
