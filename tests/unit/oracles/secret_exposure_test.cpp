#include "tests/support/catch.h"
#include "tests/unit/oracles/oracle_case.h"

using namespace warmfuzz;
using namespace warmfuzz::test;

namespace {
const std::vector<std::string> kNone;
const std::vector<std::string> kResponse{"secret-in-response"};
const std::vector<std::string> kLog{"secret-in-log"};

Json answer(const Json& body) {
  return Json{{"statusCode", 200}, {"body", body.is_string() ? body : Json(body.dump())}};
}
}  // namespace

TEST_CASE("a secret in an API's answer is reported, in any encoding and place") {
  OracleCase court;
  court.invoke(http_event({{"q", "x"}}));
  const std::string password = court.secret("env.DB_PASSWORD");
  SECTION("in a nested document") {
    court.respond(answer({{"config", {{"db", {{"password", password}}}}}}));
    const auto finding = court.only("secret-in-response");
    CHECK(finding.severity == Severity::high);
    CHECK(finding.sink.at("pointer") == "/body/config/db/password");
    CHECK(finding.title.find("env.DB_PASSWORD") != std::string::npos);
  }
  SECTION("in text") { court.respond(answer("connect postgres://app:" + password + "@db failed")); }
  SECTION("in a header") { court.respond(Json{{"statusCode", 200}, {"headers", {{"X-Debug", password}}}}); }
  SECTION("reversed") { court.respond(answer(std::string(password.rbegin(), password.rend()))); }
  SECTION("in no JSON") { court.respond(password); }
  CHECK(court.rules() == kResponse);
}

TEST_CASE("who can read the answer decides how much a secret in it matters") {
  SECTION("the error document of an API function reaches logs, not the caller") {
    OracleCase court;
    court.invoke(http_event("x"));
    court.raise("OperationalError", "password " + court.secret("env.DB_PASSWORD"), {{"app.py", 1, "handler"}});
    CHECK(court.only("secret-in-response").severity == Severity::medium);
  }
  SECTION("the answer of a queue's handler goes nowhere") {
    OracleCase court("sqs");
    court.invoke(sqs_event("x"));
    court.respond(Json{{"token", court.secret("env.API_TOKEN")}});
    CHECK(court.only("secret-in-response").severity == Severity::low);
  }
}

TEST_CASE("values that are planted but are no secrets may be shown") {
  OracleCase court;
  court.invoke(http_event({{"file", "../../{{wf:bait}}"}}));
  SECTION("the path of the bait that the event asked for") {
    court.respond(answer("no such file: ../../{{wf:bait}}"));
    court.log("bad name ../../{{wf:bait}}\n");
  }
  SECTION("the id of an access key") { court.respond(answer({{"key", court.secret("env.AWS_ACCESS_KEY_ID")}})); }
  SECTION("a presigned URL") {
    const std::string url = "https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" +
                            court.secret("env.AWS_ACCESS_KEY_ID") +
                            "%2F20260101&X-Amz-Security-Token=" + court.secret("env.AWS_SESSION_TOKEN") +
                            "&X-Amz-Signature=abcdef";
    court.respond(answer({{"url", url}}));
    court.log("redirect to " + url + "\n");
  }
  SECTION("a presigned form") {
    court.respond(answer({{"fields",
                           {{"x-amz-credential", court.secret("env.AWS_ACCESS_KEY_ID")},
                            {"x-amz-security-token", court.secret("env.AWS_SESSION_TOKEN")},
                            {"x-amz-signature", "abcdef"}}}}));
  }
  SECTION("the caller's own data and credentials in the answer") {
    court.respond(answer({{"name", "{{wf:tenant.name}}"}, {"token", "{{wf:credential.authorization}}"}}));
  }
  CHECK(court.rules() == kNone);
}

TEST_CASE("the session token outside of a signature is a secret") {
  OracleCase court;
  court.invoke(http_event("x"));
  court.respond(answer({{"AWS_SESSION_TOKEN", court.secret("env.AWS_SESSION_TOKEN")}}));
  CHECK(court.rules() == kResponse);
}

TEST_CASE("the content of the bait in an answer is a secret") {
  OracleCase court;
  court.invoke(http_event({{"file", "../../{{wf:bait}}"}}));
  court.respond(answer("account=" + court.secret("bait-content")));
  CHECK(court.rules() == kResponse);
}

TEST_CASE("the two halves of the AWS credentials are one secret") {
  OracleCase court;
  court.invoke(http_event("x"));
  court.respond(answer(court.secret("env.AWS_SECRET_ACCESS_KEY") + " " + court.secret("env.AWS_SESSION_TOKEN")));
  CHECK(court.only("secret-in-response").identity == "response AWS credentials /body");
}

TEST_CASE("a dump of the environment is one finding") {
  OracleCase court;
  court.invoke(http_event("x"));
  Json environment;
  for (const std::string name : {"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "DB_PASSWORD", "API_KEY", "JWT_SECRET"})
    environment[name] = court.secret("env." + name);
  court.respond(answer({{"env", environment}}));
  court.log(environment.dump() + "\n");
  CHECK(court.rules() == std::vector<std::string>{"secret-in-log", "secret-in-response"});
}

TEST_CASE("a secret, or a credential of the caller, in the log") {
  OracleCase court;
  court.invoke(http_event({{"password", "{{wf:credential.password}}"}}));
  SECTION("secret") {
    court.log("START\nconnecting with " + court.secret("env.DB_PASSWORD") + "\n");
    const auto finding = court.only("secret-in-log");
    CHECK(finding.severity == Severity::medium);
    CHECK(finding.identity == "log env.DB_PASSWORD");
  }
  SECTION("secret at the cold start") {
    court.seen().init_log = "config " + court.secret("env.DB_PASSWORD");
    CHECK(court.only("secret-in-log").identity == "log of the cold start env.DB_PASSWORD");
  }
  SECTION("the whole event") {
    court.log(court.seen().event + "\n");
    const auto finding = court.only("secret-in-log");
    CHECK(finding.identity == "log credentials");
  }
  SECTION("a key of the query, and a cookie") {
    court.invoke(Json{{"rawQueryString", "api_key={{wf:credential.api_key}}"},
                      {"queryStringParameters", {{"api_key", "{{wf:credential.api_key}}"}}},
                      {"cookies", {"session={{wf:credential.session}}"}},
                      {"multiValueHeaders", {{"Cookie", {"session={{wf:credential.session}}"}}}}});
    court.log("key {{wf:credential.api_key}}, session {{wf:credential.session}}\n");
    CHECK(court.only("secret-in-log").identity == "log credentials");
  }
  SECTION("the password") {
    court.log("login failed: {{wf:credential.password}}\n");
    const auto finding = court.only("secret-in-log");
    CHECK(finding.source->path == "/body/password");
  }
  SECTION("in base64, by a header") {
    court.log("auth d2Z6\n" + court.live("Bearer {{wf:credential.authorization}}\n"));
  }
  CHECK(court.rules() == kLog);
}

TEST_CASE("a line as long as a book, full of canaries, is shown in part and without any") {
  OracleCase court;
  court.invoke(http_event("x"));
  std::string line;
  for (int i = 0; i < 400; ++i) line += "key" + std::to_string(i) + "={{wf:credential.authorization}};";
  court.log(line + court.secret("env.DB_PASSWORD") + line + "\n");
  CHECK(court.rules() == std::vector<std::string>{"secret-in-log", "secret-in-log"});
}

TEST_CASE("logs that are careful enough") {
  OracleCase court;
  court.invoke(http_event({{"next_token", "{{wf:credential.next_token}}"}, {"name", "{{wf:tenant.name}}"}}));
  SECTION("the caller's own data") { court.log("order of {{wf:tenant.name}}, {{wf:probe.file}}\n"); }
  SECTION("a page token") { court.log("next page {{wf:credential.next_token}}\n"); }
  SECTION("a credential that the caller wrote where none belongs") {
    court.invoke(Json{{"headers",
                       {{"authorization", "Bearer {{wf:credential.authorization}}"},
                        {"accept", "{{wf:credential.secret}}"},
                        {"range", "{\"a\":1,\"pin\":\"{{wf:credential.pin}}\"}"}}},
                      {"pathParameters", {{"id", "{{wf:credential.authorization}}"}}},
                      {"rawPath", "/items/{{wf:credential.authorization}}"}});
    court.log("GET /items/{{wf:credential.authorization}}, accept {{wf:credential.secret}}, {{wf:credential.pin}}\n");
  }
  SECTION("nothing") { court.log(""); }
  SECTION("redacted") { court.log("authorization: Bearer wfz***\n"); }
  CHECK(court.rules() == kNone);
}
