#include <functional>

#include "tests/support/catch.h"
#include "tests/unit/oracles/oracle_case.h"

using namespace warmfuzz;
using namespace warmfuzz::test;

namespace {

const std::vector<std::string> kNone;
const std::string kRule = "state-dependence";

Json answer(int status, const Json& body, Json headers = Json::object()) {
  return Json{
      {"statusCode", status}, {"headers", std::move(headers)}, {"body", body.is_string() ? body : Json(body.dump())}};
}

/// Caller a sent one event, caller b sends another.
OracleCase after_another(const std::string& source = "apigw-http") {
  OracleCase court(source);
  court.invoke(http_event({{"role", "editor"}}), "a", {{"/body", {{"role", "editor"}}}});
  court.respond(answer(200, {{"ok", 1}}));
  court.invoke(http_event(Json::object()), "b", {{"/body", Json::object()}});
  return court;
}

/// The last event in new environments: what each of them answers first, and then.
void alone(OracleCase& court, const std::function<Json(int)>& answers, const std::function<Json(int)>& again,
           int times = 5) {
  for (int i = 0; i < 2 * times; ++i) {
    Observation one = court.seen();
    one.invocation = static_cast<std::uint64_t>(100 + i);
    one.environment = static_cast<std::uint64_t>(10 + i / 2);
    one.cold_start = i % 2 == 0;
    one.outcome = {};
    one.outcome.body = court.live((one.cold_start ? answers : again)(i / 2).dump(), one.invocation);
    court.trace.alone.push_back(std::move(one));
  }
}
void alone(OracleCase& court, const std::function<Json(int)>& answers) { alone(court, answers, answers); }
void alone(OracleCase& court, const Json& same, int times = 5) {
  const auto answer = [&](int) { return same; };
  alone(court, answer, answer, times);
}

}  // namespace

TEST_CASE("who was served before decides what a caller may do") {
  auto court = after_another();
  SECTION("what is refused alone is granted") {
    alone(court, answer(403, {{"error", "no"}}));
    court.respond(answer(200, {{"document", 1}}));
    const auto finding = court.only(kRule);
    CHECK(finding.severity == Severity::high);
    CHECK(finding.cwe == 488);
    CHECK(finding.identity == "authorization");
    CHECK(finding.step == 1);
    CHECK(finding.depends_on == std::vector<std::uint64_t>{1});
    CHECK(finding.sink == Json{{"aspect", "status"}, {"alone", "status 403"}, {"after", "status 200"}});
    CHECK(finding.message.find("status 403") < finding.message.find("status 200"));
    CHECK(finding.message.find("1 event of caller `a`") != std::string::npos);
  }
  SECTION("what is granted alone is refused") {
    alone(court, answer(200, {{"document", 1}}));
    court.respond(answer(401, {{"error", "no"}}));
    CHECK(court.only(kRule).severity == Severity::high);
    CHECK(court.only(kRule).identity == "authorization");
  }
  SECTION("who is refused either way is refused") {
    alone(court, answer(401, {{"error", "no"}}));
    court.respond(answer(403, {{"error", "no"}}));
    CHECK(court.only(kRule).severity == Severity::medium);
  }
  SECTION("without credentials there is an error alone, and an answer after somebody who had some") {
    court.seen().event = http_event(Json::object()).dump();  // none of its own
    alone(court, answer(500, {{"error", "no user"}}));
    court.respond(answer(200, {{"document", 1}}));
    CHECK(court.only(kRule).identity == "authorization");
  }
}

TEST_CASE("who was served before decides how an event ends") {
  auto court = after_another();
  SECTION("a status") {
    alone(court, answer(201, {{"id", 1}}));
    court.respond(answer(422, {{"error", "incomplete"}}));
    const auto finding = court.only(kRule);
    CHECK(finding.severity == Severity::medium);
    CHECK(finding.identity == "ending 2xx 4xx");
  }
  SECTION("an error that only the second call gets") {
    alone(court, answer(200, {{"id", 1}}));
    court.raise("KeyError", "'x'", {{"app.py", 3, "handler"}});
    const auto findings = court.judge();
    REQUIRE(findings.size() == 2);  // the exception itself is another rule's
    CHECK(findings.front().rule == kRule);
    CHECK(findings.front().identity == "ending 2xx error KeyError");
  }
  SECTION("a process that does not answer any more") {
    alone(court, answer(200, {{"id", 1}}));
    court.seen().outcome.kind = OutcomeKind::timeout;
    bool found = false;
    for (const auto& finding : court.judge()) found = found || finding.rule == kRule;
    CHECK(found);
  }
  SECTION("one earlier event is enough to be told that the service is away") {
    alone(court, answer(200, {{"count", 14}}));
    court.respond(answer(503, {{"error", "away"}}));
    CHECK(court.only(kRule).identity == "ending 2xx 5xx");
  }
}

TEST_CASE("what a failed event has left locked") {
  auto court = after_another();
  alone(court, answer(200, {{"imported", true}}));
  court.respond(answer(423, {{"error", "running"}}));
  CHECK(court.rules() == kNone);  // the earlier one may still be at work
  court.trace.observations.front().outcome.body = answer(500, {{"error", "broken list"}}).dump();
  CHECK(court.only(kRule).identity == "ending 2xx 4xx");
  court.respond(answer(429, {{"error", "later"}}));
  CHECK(court.rules() == kNone);
}

TEST_CASE("the finding says which value of the earlier event it was, and what has changed since") {
  auto court = after_another();
  alone(court, answer(403, {{"error", "no"}}));
  court.respond(answer(200, {{"document", 1}}));
  auto& earlier = std::get<InvokeStep>(court.scenario.steps.front());
  std::get<InvokeStep>(court.scenario.steps.back()).fields.clear();
  SECTION("one value, down to its name") {
    earlier.fields = {{"/body", {{"__proto__", {{"staff", true}}}}}};
    const auto finding = court.only(kRule);
    REQUIRE(finding.source.has_value());
    CHECK(finding.source->path == "/body/__proto__/staff");
    CHECK(finding.message.find("with `/body/__proto__/staff` of the event") != std::string::npos);
  }
  SECTION("several values, of which none alone is to blame") {
    earlier.fields = {{"/body", {{"a", 1}, {"b", 2}}}, {"/queryStringParameters", {{"c", "1"}}}};
    CHECK(!court.only(kRule).source);
  }
  SECTION("nothing was looked at") { CHECK(court.only(kRule).message.find("Since the init") == std::string::npos); }
  SECTION("a member of a prototype, a variable, something that is gone") {
    court.trace.memory = Memory{{},
                                {{"Object.prototype.staff", "", "true"},
                                 {"environment variable TAX_RATE", "19", "0"},
                                 {"working directory", "/var/task", "/tmp"},
                                 {"environment variable MODE", "a", ""}}};
    const auto finding = court.only(kRule);
    CHECK(finding.message.find("`Object.prototype` has a member `staff`: true") != std::string::npos);
    CHECK(finding.message.find("the environment variable TAX_RATE is 0 (was 19)") != std::string::npos);
    CHECK(finding.message.find("the working directory is /tmp (was /var/task)") != std::string::npos);
    CHECK(finding.message.find("the environment variable MODE is gone (was a)") != std::string::npos);
    const auto changes = std::count_if(finding.evidence.begin(), finding.evidence.end(),
                                       [](const Json& one) { return one["what"] == "changed surroundings"; });
    CHECK(changes == 4);
  }
  SECTION("where the process holds what the earlier caller sent") {
    court.trace.memory =
        Memory{{{court.live("{{wf:tenant.name}}", 1), "app.CONFIG['role']", "module global", "app.py", 3}}, {}};
    const auto finding = court.only(kRule);
    CHECK(finding.message.find("`app.CONFIG['role']` (app.py:3)") != std::string::npos);
    CHECK(finding.location == Location{"app.py", 3});
  }
}

TEST_CASE("an end that has another reason than who was served before") {
  auto court = after_another();
  SECTION("it is not sure: too few new environments") {
    alone(court, answer(403, "no"), 2);
    court.respond(answer(200, "yes"));
  }
  SECTION("it is not sure: those differ, too") {
    alone(court, [](int i) { return answer(i == 3 ? 200 : 403, "no"); });
    court.respond(answer(200, "yes"));
  }
  SECTION("the same event was the first of the trace and ended so") {
    court.trace.observations.front().cold_start = true;
    court.scenario.steps.front() = court.scenario.steps.back();
    court.trace.observations.front().outcome.body = answer(200, "yes").dump();
    alone(court, answer(403, "no"));
    court.respond(answer(200, "yes"));
  }
  SECTION("the caller's own earlier event") {
    court.seen().tenant = "a";
    alone(court, answer(401, "log in"));
    court.respond(answer(200, "welcome"));
  }
  SECTION("an environment that serves one tenant only") {
    court.function.tenant_isolation = true;
    alone(court, answer(403, "no"));
    court.respond(answer(200, "yes"));
  }
  SECTION("a limiter") {
    alone(court, answer(200, "yes"));
    court.respond(answer(429, "later"));
  }
  SECTION("a limiter that calls it otherwise") {
    alone(court, answer(200, "yes"));
    court.respond(answer(403, "later", {{"Retry-After", "1"}}));
  }
  SECTION("what exists by now") {
    alone(court, answer(201, "made"));
    court.respond(answer(409, "exists"));
  }
  SECTION("a breaker: its service was not reached") {
    alone(court, answer(502, "no answer"));
    court.respond(answer(200, "yesterday's rates")).connect("127.0.0.1:9");
  }
  SECTION("a breaker: it took several events") {
    court.invoke(http_event(Json::object()), "c");
    alone(court, answer(200, "yes"));
    court.respond(answer(503, "later"));
  }
  SECTION("a limit: it took many events") {
    for (const char* tenant : {"c", "d", "e", "f"}) court.invoke(http_event(Json::object()), tenant);
    alone(court, answer(200, "yes"));
    court.respond(answer(403, "too many"));
  }
  SECTION("one good end or the other") {
    alone(court, answer(201, "made"));
    court.respond(answer(200, "was there"));
  }
  SECTION("one failure or the other") {
    alone(court, answer(500, "failed"));
    court.respond(answer(503, "away"));
  }
  SECTION("what gets ready with the first event") {
    alone(court, answer(503, "starting"));
    court.respond(answer(200, "yes"));
  }
  SECTION("code that does not load everywhere") {
    alone(court, answer(200, "yes"));
    court.trace.alone.front().outcome.kind = OutcomeKind::init_error;
    court.respond(answer(403, "no"));
  }
  CHECK(court.rules() == kNone);
}

TEST_CASE("who was served before decides which headers there are") {
  auto court = after_another();
  SECTION("one more") {
    alone(court, answer(200, "yes", {{"Content-Type", "text/plain"}}));
    court.respond(answer(200, "yes", {{"content-type", "text/plain"}, {"X-Discount", "10"}}));
    CHECK(court.only(kRule).identity == "header /headers/x-discount");
  }
  SECTION("one less") {
    alone(court, answer(200, "yes", {{"Content-Security-Policy", "default-src 'none'"}}));
    court.respond(answer(200, "yes"));
    CHECK(court.only(kRule).identity == "header /headers/content-security-policy");
  }
  SECTION("a cookie") {
    alone(court, answer(200, "yes"));
    court.respond(answer(200, "yes", {{"Set-Cookie", "basket=7; Secure"}}));
    CHECK(court.only(kRule).identity == "header /cookies/basket");
  }
  SECTION("marks of a cache, limits and times are none") {
    alone(court, answer(200, "yes", {{"Date", "Mon"}, {"X-Cold-Start", "1"}}));
    court.respond(answer(200, "yes", {{"Date", "Tue"}, {"X-Cache", "HIT"}, {"Age", "3"}, {"X-Requests", "2"}}));
    CHECK(court.rules() == kNone);
  }
}

TEST_CASE("who was served before decides which shape an answer has") {
  auto court = after_another();
  SECTION("another type") {
    alone(court, answer(200, {{"slots", {"2030-01-07", "2030-01-14"}}}));
    court.respond(answer(200, {{"slots", {{{"day", 7}}}}}));
    CHECK(court.only(kRule).identity == "shape /body/slots/*");
  }
  SECTION("a member that is gone") {
    alone(court, answer(200, {{"name", "x"}, {"rules", {{"max", 3}}}}));
    court.respond(answer(200, {{"name", "x"}}));
    CHECK(court.only(kRule).identity == "shape /body/rules");
  }
  SECTION("a list that is used up") {
    alone(court, answer(200, {{"rows", {1, 2, 3}}}));
    court.respond(answer(200, {{"rows", Json::array()}}));
    CHECK(court.only(kRule).identity == "shape /body/rows");
  }
  SECTION("where it says whom it is about") {
    alone(court, answer(200, {{"author", nullptr}}));
    court.respond(answer(200, {{"author", "somebody"}}));
    CHECK(court.only(kRule).identity == "shape /body/author");
  }
  SECTION("an earlier caller's data is another rule's") {
    alone(court, answer(200, {{"author", nullptr}}));
    court.respond(answer(200, {{"author", court.live("{{wf:tenant.name}}", 1)}}));
    CHECK(court.rules() == std::vector<std::string>{"cross-invocation-leak"});
  }
  SECTION("counters, lists that grow, and marks of a cache are none") {
    alone(court,
          answer(200, {{"byMethod", {{"GET", 1}}}, {"mean", nullptr}, {"recent", Json::array()}, {"items", {1}}}));
    court.respond(answer(200, {{"byMethod", {{"GET", 1}, {"PUT", 1}}},
                               {"mean", 3.5},
                               {"recent", {"x"}},
                               {"items", {1, 2, 3}},
                               {"cached", true}}));
    CHECK(court.rules() == kNone);
  }
  SECTION("what is there from the second event on, whatever came before, is a mark of just that") {
    alone(
        court,
        [](int) {
          return answer(200, {{"before", nullptr}});
        },
        [](int) {
          return answer(200, {{"before", "today"}, {"note", "again"}});
        });
    court.respond(answer(200, {{"before", "today"}, {"note", "again"}}));
    CHECK(court.rules() == kNone);
  }
  SECTION("keys that are new each time are none") {
    alone(court, [](int i) { return answer(200, {{"made", {{"item-" + std::to_string(4711 + i), "x"}}}}); });
    court.respond(answer(200, {{"made", {{"item-5000", "x"}}}}));
    CHECK(court.rules() == kNone);
  }
}

TEST_CASE("a value that an earlier caller's event brought") {
  OracleCase court;
  court.invoke(http_event({{"sub", "0f3c-77aa-user"}, {"site", "south"}}), "a");
  court.invoke(http_event({{"sub", "9e1d-42bb-user"}}), "b");
  SECTION("within a text that has something new each time") {
    alone(court, [](int i) { return answer(200, {{"key", "users/9e1d-42bb-user/photo-" + std::to_string(i)}}); });
    court.respond(answer(200, {{"key", "users/0f3c-77aa-user/photo-77"}}));
    CHECK(court.only(kRule).identity == "value /body/key");
  }
  SECTION("a short word, where it is all that stands there") {
    alone(court, answer(200, {{"site", "north"}}));
    court.respond(answer(200, {{"site", "south"}}));
    CHECK(court.only(kRule).identity == "value /body/site");
  }
  SECTION("what nobody sent is no such value") {
    alone(
        court,
        [](int) {
          return answer(200, {{"server", "eins"}});
        },
        [](int) {
          return answer(200, {{"server", "zwei"}});
        });
    court.respond(answer(200, {{"server", "zwei"}}));
    CHECK(court.rules() == kNone);
  }
}

TEST_CASE("a value that follows from what an earlier caller sent") {
  auto court = after_another();
  const auto due = [](const Json& value) { return [value](int) { return answer(200, {{"due", value}}); }; };
  SECTION("a text") {
    alone(court, due("Welcome"), due("Welcome"));
    court.respond(answer(200, {{"due", "Willkommen"}}));
    CHECK(court.only(kRule).identity == "value /body/due");
  }
  SECTION("an amount") {
    alone(court, due("9.50 EUR"), due("9.50 EUR"));
    court.respond(answer(200, {{"due", "10 EUR"}}));
    CHECK(court.only(kRule).identity == "value /body/due");
  }
  SECTION("a figure that is less by far") {
    alone(court, due(2000), due(2000));
    court.respond(answer(200, {{"due", 200}}));
    CHECK(court.only(kRule).identity == "value /body/due");
  }
  SECTION("what changes with the same event, too, does not follow from the other one") {
    alone(court, due("server I"), due("server II"));
    court.respond(answer(200, {{"due", "server II"}}));
    CHECK(court.rules() == kNone);
  }
  SECTION("the order of things") {
    alone(court, due({"red", "blue"}), due({"red", "blue"}));
    court.respond(answer(200, {{"due", {"blue", "red"}}}));
    CHECK(court.rules() == kNone);
  }
  SECTION("counters, sums, and what is left") {
    const auto [before, after] = GENERATE(table<Json, Json>({{0, 1}, {12.5, 20.25}, {100, 97}, {"case 7", "case 8"}}));
    alone(court, due(before), due(before));
    court.respond(answer(200, {{"due", after}}));
    CHECK(court.rules() == kNone);
  }
  SECTION("times: those in new environments are later, and may all be the same") {
    const auto [before, after] = GENERATE(table<Json, Json>(
        {{"2024-05-17T10:30:02Z", "2024-05-17T10:29:59Z"}, {1715941805, 1715941701}, {1715941805.5, 1715941701.25}}));
    alone(court, due(before), due(before));
    court.respond(answer(200, {{"due", after}}));
    CHECK(court.rules() == kNone);
  }
}

TEST_CASE("a yes or no counts where it decides something") {
  auto court = after_another();
  SECTION("whether a code is valid") {
    alone(court, answer(200, {{"valid", true}}));
    court.respond(answer(200, {{"valid", false}}));
    CHECK(court.only(kRule).identity == "value /body/valid");
  }
  SECTION("whether a connection was there") {
    alone(
        court,
        [](int) {
          return answer(200, {{"connected", false}, {"cached", false}});
        },
        [](int) {
          return answer(200, {{"connected", true}, {"cached", true}});
        });
    court.respond(answer(200, {{"connected", true}, {"cached", true}}));
    CHECK(court.rules() == kNone);
  }
}

TEST_CASE("of what nobody reads only the end counts") {
  OracleCase court("sqs");
  court.invoke(sqs_event({{"id", 1}}), "a");
  court.invoke(sqs_event({{"id", 2}}), "b");
  SECTION("a response") {
    alone(court, Json{{"stored", 1}});
    court.respond(Json{{"failed", {{"x", 1}}}});
    CHECK(court.rules() == kNone);
  }
  SECTION("records that come again") {
    alone(court, Json{{"batchItemFailures", Json::array()}});
    court.respond(Json{{"batchItemFailures", {{{"itemIdentifier", "1"}}}}});
    CHECK(court.rules() == kNone);  // a list that only now has something in it
  }
  SECTION("an error") {
    alone(court, Json{{"stored", 1}});
    court.raise("Error", "closed", {{"app.js", 3, "handler"}});
    CHECK(court.judge().size() == 2);
  }
}

TEST_CASE("a value that should be new for each caller and is made once") {
  OracleCase court;
  court.invoke(http_event(Json::object()), "a");
  court.invoke(http_event(Json::object()), "b");
  court.trace.observations.front().cold_start = true;
  const auto both = [&](const Json& one) {
    court.trace.observations.front().outcome.body = one.dump();
    court.respond(one);
  };
  const auto random = [](int i) { return "Zx" + std::to_string(i) + "q_81-LmnoPQ"; };
  SECTION("a token in the answer") {
    both(answer(200, {{"form", "contact"}, {"token", random(9)}}));
    alone(court, [&](int i) { return answer(200, {{"form", "contact"}, {"token", random(i)}}); });
    const auto finding = court.only(kRule);
    CHECK(finding.severity == Severity::medium);
    CHECK(finding.identity == "made once /body/token token");
    CHECK(finding.title.find("made once") != std::string::npos);
    CHECK(finding.depends_on == std::vector<std::uint64_t>{1});
  }
  SECTION("callers who send the very same words may be given what is worked out of them; others may not") {
    both(answer(200, {{"form", "contact"}, {"token", random(9)}}));
    alone(court, [&](int i) { return answer(200, {{"form", "contact"}, {"token", random(i)}}); });
    const auto say = [&](const Json& body) {
      for (auto& step : court.scenario.steps) std::get<InvokeStep>(step).fields = {{"/body", body}};
    };
    say({{"password", "sha256"}, {"user", "{{wf:tenant.user}}"}});
    CHECK(court.judge().empty());
    say({{"password", "{{wf:credential.password}}"}, {"user", "{{wf:tenant.user}}"}});
    CHECK(court.only(kRule).identity == "made once /body/token token");
    say({{"action", "start"}, {"user", "{{wf:tenant.user}}"}});
    CHECK(court.only(kRule).identity == "made once /body/token token");
    say({{"action", "start"}, {"amount", 20}, {"user", "{{wf:tenant.user}}"}});
    CHECK(court.judge().empty());
    std::get<InvokeStep>(court.scenario.steps.front()).fields["/body"]["amount"] = 30;
    CHECK(court.only(kRule).identity == "made once /body/token token");
    say({{"action", "start"}});  // nothing of their own: one answer for all
    CHECK(court.judge().empty());
    say({{"express", true}});
    CHECK(court.only(kRule).identity == "made once /body/token token");
  }
  SECTION("a nonce in a header and in a page: one flaw") {
    const auto page = [&](int i) {
      return answer(200, "<script nonce=\"" + random(i) + "==\">1</script>",
                    {{"content-security-policy", "script-src 'nonce-" + random(i) + "=='"}});
    };
    both(page(9));
    alone(court, page);
    CHECK(court.only(kRule).identity == "made once /body nonce");
  }
  SECTION("a session, which is worth more") {
    const auto session = [&](int i) {
      return answer(200, "hello", {{"set-cookie", "session=" + random(i) + "; Secure"}});
    };
    both(session(9));
    alone(court, session);
    CHECK(court.only(kRule).severity == Severity::high);
  }
  SECTION("the id of an order, and a code that people type") {
    const auto order = [&](int i) {
      return answer(201, {{"order", {{"id", random(i)}}}, {"pin", std::to_string(4711 + 13 * i)}});
    };
    both(order(9));
    alone(court, order);
    CHECK(court.judge().size() == 2);
  }
  SECTION("new for each caller") {
    both(answer(200, {{"token", random(9)}}));
    court.respond(answer(200, {{"token", random(8)}}));
    alone(court, [&](int i) { return answer(200, {{"token", random(i)}}); });
    CHECK(court.rules() == kNone);
  }
  SECTION("the same in every environment") {
    both(answer(200, {{"token", random(9)}}));
    alone(court, answer(200, {{"token", random(9)}}));
    CHECK(court.rules() == kNone);
  }
  SECTION("what an environment is called by, and when it was started") {
    const auto names = [&](int i) {
      return answer(200,
                    {{"instanceId", random(i)},
                     {"build", {{"token", random(i)}}},
                     {"id", random(i)},
                     {"started", 1700000000 + i},
                     {"bootToken", random(i)},
                     {"publicKey", random(i)},
                     {"session", std::to_string(1700000000 + i)}},
                    {{"x-container-id", random(i)}});
    };
    both(names(9));
    alone(court, names);
    CHECK(court.rules() == kNone);
  }
}
