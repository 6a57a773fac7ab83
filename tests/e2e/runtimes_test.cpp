// The ways in which handlers are written and started.

#include <fstream>
#include <string>

#include "tests/e2e/command.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {
namespace {

namespace fs = std::filesystem;

Json only(const FunctionFolder& function, const Json& event = Json::object()) {
  auto invoked = function.invoke(event);
  REQUIRE(invoked.documents.size() == 1);
  INFO(invoked.documents[0].dump(2) << invoked.messages);
  return invoked.documents[0];
}

TEST_CASE("Node handlers of every style answer") {
  const auto [file, code, answer] = GENERATE(table<std::string, std::string, Json>({
      {"app.js", "exports.handler = async (event) => ({got: event.n});", {{"got", 7}}},
      {"app.cjs", "module.exports = {handler: (event, context, done) => done(null, {got: event.n})};", {{"got", 7}}},
      {"app.mjs", "const start = await Promise.resolve(1); export const handler = async (event) => event.n + start;",
       8},
      {"app.mjs",
       "import fs from 'node:fs'; export function handler(event, context, done) { "
       "fs.readFile('/etc/hosts', 'utf8', (error, text) => done(error, text.includes('localhost'))); }",
       true},
      {"app.js", "exports.handler = (event, context, done) => setTimeout(() => done(null, 'later'), 20);", "later"},
      {"app.js", "exports.handler = (event, context) => { context.succeed('old style'); };", "old style"},
      {"app.js", "exports.handler = async () => {};", nullptr},
      {"app.js", "exports.handler = () => new Promise(() => {});", nullptr},
  }));
  CAPTURE(file, code);
  const FunctionFolder function("nodejs20.x", "app.handler", {{file, code}});
  Json seen = only(function, {{"n", 7}});
  CHECK(seen["kind"] == "response");
  CHECK(seen["response"] == answer);
}

TEST_CASE("A package of ES modules answers, from a folder of its own") {
  const FunctionFolder function("nodejs20.x", "src/handlers/app.main",
                                {{"package.json", R"({"type": "module"})"},
                                 {"src/handlers/app.js",
                                  "import {add} from '../lib/add.js';\n"
                                  "export const main = async (event) => add(event.n, 1);\n"},
                                 {"src/lib/add.js", "export const add = (a, b) => a + b;\n"}});
  CHECK(only(function, {{"n", 1}})["response"] == 2);
}

TEST_CASE("Errors of every Node style are shown") {
  const auto [code, type, message] = GENERATE(table<std::string, std::string, std::string>({
      {"exports.handler = async () => { throw new RangeError('too far'); };", "RangeError", "too far"},
      {"exports.handler = (event, context, done) => done(new Error('no'));", "Error", "no"},
      {"exports.handler = async () => null.name;", "TypeError", "null"},
      {"exports.handler = () => Promise.reject(new SyntaxError('odd'));", "SyntaxError", "odd"},
  }));
  CAPTURE(code);
  Json seen = only(FunctionFolder("nodejs20.x", "app.handler", {{"app.js", code}}));
  CHECK(seen["kind"] == "error");
  CHECK(seen["error_type"] == type);
  CHECK(holds(seen["error_message"].get<std::string>(), message));
}

TEST_CASE("Streamed responses come together, those of an HTTP function without their prelude") {
  const FunctionFolder plain("nodejs20.x", "app.handler", {{"app.js", R"js(
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  for (const part of ['{"parts":', '[1,', '2]', '}']) {
    stream.write(part);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  stream.end();
});
)js"}});
  auto invoked = plain.invoke(Json::object(), "--repeat 2");
  REQUIRE(invoked.documents.size() == 2);
  for (auto& document : invoked.documents) {
    CHECK(document["kind"] == "response");
    CHECK(document["response"] == Json({{"parts", {1, 2}}}));
  }
  const FunctionFolder http("nodejs20.x", "app.handler", {{"app.mjs", R"js(
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  stream = awslambda.HttpResponseStream.from(stream, {statusCode: 201, headers: {'x-kind': 'streamed'}});
  stream.write('hello ');
  stream.end('there');
});
)js"}});
  Json seen = only(http);
  CHECK(seen["kind"] == "response");
  INFO(seen.dump(2));
  CHECK(holds(seen["body"].get<std::string>(), "hello there"));
  CHECK(holds(seen["body"].get<std::string>(), "201"));
}

TEST_CASE("Any program that speaks the Runtime API is a runtime: a bootstrap in bash") {
  constexpr const char* kBootstrap = R"sh(#!/bin/bash
LC_ALL=C
count=0
echo "started as $0 for $_HANDLER" >&2
connect() { exec 3<>"/dev/tcp/${AWS_LAMBDA_RUNTIME_API%:*}/${AWS_LAMBDA_RUNTIME_API#*:}"; }
head_of_answer() {
  id='' length=0
  while IFS= read -r -u 3 line; do
    line=${line%$'\r'}
    [ -n "$line" ] || break
    case "${line,,}" in
      lambda-runtime-aws-request-id:*) id=${line#*: } ;;
      content-length:*) length=${line#*: } ;;
    esac
  done
}
while connect; do
  printf 'GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: runtime\r\n\r\n' >&3
  head_of_answer
  IFS= read -r -u 3 -N "$length" event
  count=$((count + 1))
  case "$event" in
    *fail*) what=error body='{"errorType":"Bash.Failed","errorMessage":"as asked"}' ;;
    *exit*) exit 9 ;;
    *) what=response body="{\"count\":$count,\"event\":$event}" ;;
  esac
  printf 'POST /2018-06-01/runtime/invocation/%s/%s HTTP/1.1\r\nHost: runtime\r\nContent-Length: %s\r\n\r\n%s' \
    "$id" "$what" "${#body}" "$body" >&3
  head_of_answer
  exec 3>&-
done
)sh";
  const auto runtime = GENERATE("provided.al2023", "provided.al2");
  CAPTURE(runtime);
  const FunctionFolder function(runtime, "orders.Handle", {{"bootstrap", kBootstrap}});
  const Json event = {{"n", 1}, {"text", "\u00e4"}};
  auto invoked = function.invoke(event, "--repeat 2");
  INFO(invoked.messages);
  REQUIRE(invoked.documents.size() == 2);
  CHECK(invoked.documents[0]["response"] == Json({{"count", 1}, {"event", event}}));
  CHECK(invoked.documents[1]["response"] == Json({{"count", 2}, {"event", event}}));
  CHECK(invoked.documents[1]["cold_start"] == false);
  CHECK(holds(invoked.messages, "started as /var/task/bootstrap for orders.Handle"));

  Json failed = only(function, "fail");
  CHECK(failed["kind"] == "error");
  CHECK(failed["error_type"] == "Bash.Failed");
  CHECK(failed["error_message"] == "as asked");
  Json ended = only(function, "exit");
  CHECK(ended["kind"] == "crash");
  CHECK(ended["exit_status"] == 9);
}

/// The folder of an official client that scripts/official-clients.sh has got, or nothing.
fs::path official(const char* variable, const char* cache, const char* package) {
  const char* named = std::getenv(variable);
  const fs::path folder = named ? fs::path(named) : fs::path(WARMFUZZ_SOURCE_DIR) / ".cache/clients" / cache;
  if (fs::exists(folder / package)) return folder;
  WARN(std::string("not tested: no ") + package + "; scripts/official-clients.sh gets it");
  return {};
}

/// The runtime id of the Python that the client was built for.
std::string python_of(const fs::path& client) {
  for (const auto& entry : fs::directory_iterator(client)) {
    const auto name = entry.path().filename().string();
    if (const auto at = name.find("cpython-3"); at != std::string::npos)
      return "python3." + name.substr(at + 9, name.find('-', at + 9) - at - 9);
  }
  return "python3.11";
}

TEST_CASE("The official Python client is used where the function brings it") {
  const fs::path client = official("WARMFUZZ_AWSLAMBDARIC", "python", "awslambdaric");
  if (client.empty()) return;
  const std::string runtime = python_of(client);
  const std::string place = GENERATE("code", "one/python", "one/python/lib/PYTHON/site-packages");
  CAPTURE(place);
  const FunctionFolder function(runtime, "app.handler", {{"app.py", R"py(
import sys, beside
def handler(event, context):
    print('called')
    if 'fail' in event:
        raise ValueError('as asked')
    return {'official': 'awslambdaric' in sys.modules, 'event': event, 'name': context.function_name,
            'beside': beside.NAME}
)py"}},
                                "Layers: [!Ref One]");
  function.write("one/python/beside.py", "NAME = 'a layer'\n");
  fs::path to = function.path() / place;
  if (const auto at = place.find("PYTHON"); at != std::string::npos)
    to = function.path() / std::string(place).replace(at, 6, runtime);
  fs::create_directories(to);
  fs::copy(client, to, fs::copy_options::recursive);
  auto invoked = function.invoke({{"n", 1}}, "--repeat 2");
  REQUIRE(invoked.documents.size() == 2);
  for (auto& document : invoked.documents) {
    INFO(document.dump(2) << invoked.messages);
    CHECK(document["kind"] == "response");
    CHECK(document["response"] ==
          Json({{"official", true}, {"event", {{"n", 1}}}, {"name", "F"}, {"beside", "a layer"}}));
  }
  CHECK(holds(invoked.messages, "called\n"));
  Json failed = only(function, {{"fail", true}});
  CHECK(failed["kind"] == "error");
  CHECK(failed["error_type"] == "ValueError");
}

TEST_CASE("The official Node client is used where the function brings it") {
  const fs::path client = official("WARMFUZZ_AWS_LAMBDA_RIC", "node", "node_modules/aws-lambda-ric");
  if (client.empty()) return;
  const bool in_layer = GENERATE(false, true);
  CAPTURE(in_layer);
  const FunctionFolder function("nodejs18.x", "app.handler", {{"app.js", R"js(
exports.handler = async (event) => {
  console.log('called');
  if (event.fail) throw new RangeError('as asked');
  return {client: process.argv[1], event};
};
)js"}},
                                in_layer ? "Layers: [!Ref One]" : "");
  const fs::path place = function.path() / (in_layer ? "one/nodejs" : "code");
  fs::create_directories(place);
  // What it needs to run, and nothing that it was built from.
  for (const auto& entry : fs::directory_iterator(client / "node_modules")) {
    const auto to = place / "node_modules" / entry.path().filename();
    fs::create_directories(to);
    if (entry.path().filename() != "aws-lambda-ric") {
      if (entry.is_directory()) fs::copy(entry.path(), to, fs::copy_options::recursive);
      continue;
    }
    for (const char* part : {"bin", "lib", "dist", "package.json"})
      if (fs::exists(entry.path() / part)) fs::copy(entry.path() / part, to / part, fs::copy_options::recursive);
  }
  auto invoked = function.invoke({{"n", 1}}, "--repeat 2");
  REQUIRE(invoked.documents.size() == 2);
  for (auto& document : invoked.documents) {
    INFO(document.dump(2) << invoked.messages);
    CHECK(document["kind"] == "response");
    CHECK(document["response"]["event"] == Json({{"n", 1}}));
    CHECK(holds(document["response"]["client"].get<std::string>(), "aws-lambda-ric"));
  }
  Json failed = only(function, {{"fail", true}});
  CHECK(failed["kind"] == "error");
  CHECK(failed["error_type"] == "RangeError");
}

}  // namespace
}  // namespace warmfuzz::test
