// What `warmfuzz invoke` shows of an execution environment's life.

#include <string>

#include "tests/e2e/command.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {
namespace {

TEST_CASE("An environment starts once and stays warm; --cold makes a new one each time") {
  const FunctionFolder function("python3.11", "app.handler", {{"app.py", R"py(
import os
print('loaded')
calls = []
def handler(event, context):
    calls.append(1)
    print('called')
    with open('/tmp/calls', 'a') as file:
        file.write('x')
    return {'calls': len(calls), 'event': event, 'size': os.path.getsize('/tmp/calls')}
)py"}});
  const Json event = {{"name", "n\u00fc"}, {"list", {1, 2.5, nullptr}}};
  auto warm = function.invoke(event, "--repeat 3");
  REQUIRE(warm.documents.size() == 3);
  for (int i = 0; i < 3; ++i) {
    auto& document = warm.documents[static_cast<std::size_t>(i)];
    CHECK(document["kind"] == "response");
    CHECK(document["cold_start"] == (i == 0));
    CHECK(document["response"] == Json({{"calls", i + 1}, {"event", event}, {"size", i + 1}}));
  }
  CHECK(warm.messages == "loaded\ncalled\ncalled\ncalled\n");

  auto cold = function.invoke(event, "--repeat 2 --cold");
  REQUIRE(cold.documents.size() == 2);
  for (auto& document : cold.documents) {
    CHECK(document["cold_start"] == true);
    CHECK(document["response"]["calls"] == 1);
    CHECK(document["response"]["size"] == 1);
  }
  CHECK(cold.messages == "loaded\ncalled\nloaded\ncalled\n");
}

TEST_CASE("After a crash or a timeout the process starts anew and finds /tmp as it was left") {
  static const std::string remembers = R"py(
import os
def handler(event, context):
    if os.path.exists('/tmp/mark'):
        return open('/tmp/mark').read()
    with open('/tmp/mark', 'w') as file:
        file.write('before the crash')
)py";
  const auto [runtime, handler, file, code, kind] =
      GENERATE(table<std::string, std::string, std::string, std::string, std::string>({
          {"python3.11", "app.handler", "app.py", remembers + "    os._exit(3)\n", "crash"},
          {"python3.11", "app.handler", "app.py", remembers + "    while True:\n        pass\n", "timeout"},
          {"nodejs20.x", "app.handler", "app.js", R"js(
const fs = require('fs');
exports.handler = async () => {
  if (fs.existsSync('/tmp/mark')) return fs.readFileSync('/tmp/mark', 'utf8');
  fs.writeFileSync('/tmp/mark', 'before the crash');
  process.exit(3);
};
)js",
           "crash"},
      }));
  CAPTURE(runtime, kind);
  const FunctionFolder function(runtime, handler, {{file, code}}, "Timeout: 1");
  auto invoked = function.invoke(Json::object(), "--repeat 3");
  REQUIRE(invoked.documents.size() == 3);
  CHECK(invoked.documents[0]["kind"] == kind);
  if (kind == "crash") CHECK(invoked.documents[0]["exit_status"] == 3);
  CHECK(invoked.documents[0]["tmp"] == Json({{{"path", "/tmp/mark"}, {"size", 16}}}));
  for (const std::size_t i : {1, 2}) {
    CHECK(invoked.documents[i]["response"] == "before the crash");
    CHECK(invoked.documents[i]["cold_start"] == (i == 1));
  }
}

TEST_CASE("Code that cannot be loaded is an outcome of its own, with what it said") {
  const auto [runtime, file, code, type, message] =
      GENERATE(table<std::string, std::string, std::string, std::string, std::string>({
          {"python3.11", "app.py", "print('before')\nraise RuntimeError('no settings')\ndef handler(e, c): pass\n",
           "RuntimeError", "no settings"},
          {"python3.11", "app.py", "print('before')\nimport not_there\ndef handler(e, c): pass\n",
           "Runtime.ImportModuleError", "not_there"},
          {"python3.11", "app.py", "import os\nprint('before', flush=True)\nos._exit(4)\ndef handler(e, c): pass\n",
           "Runtime.ExitError", "status 4"},
          {"nodejs20.x", "app.js",
           "console.log('before');\nexports.handler = async () => 1;\nthrow new TypeError('no settings');\n",
           "TypeError", "no settings"},
      }));
  CAPTURE(runtime, code);
  const FunctionFolder function(runtime, "app.handler", {{file, code}});
  auto invoked = function.invoke(Json::object(), "--repeat 2");
  REQUIRE(invoked.documents.size() == 2);
  for (auto& document : invoked.documents) {
    CHECK(document["kind"] == "init_error");
    CHECK(document["error_type"] == type);
    CHECK(holds(document["error_message"].get<std::string>(), message));
  }
  CHECK(holds(invoked.messages, "before"));
}

TEST_CASE("Code that is never done loading is given up") {
  const FunctionFolder function("python3.11", "app.handler",
                                {{"app.py", "import time\ntime.sleep(3600)\ndef handler(e, c): pass\n"}});
  auto invoked = function.invoke(Json::object());
  REQUIRE(invoked.documents.size() == 1);
  CHECK(invoked.documents[0]["kind"] == "init_error");
  CHECK(invoked.documents[0]["error_type"] == "Runtime.InitTimeout");
  CHECK(holds(invoked.documents[0]["error_message"].get<std::string>(), "10 s"));
}

TEST_CASE("An exception is shown with its type, message and place") {
  const FunctionFolder function("python3.11", "app.handler",
                                {{"app.py", "def handler(event, context):\n    return event['missing']\n"}});
  auto invoked = function.invoke(Json::object());
  auto& document = invoked.documents.at(0);
  CHECK(document["kind"] == "error");
  CHECK(document["error_type"] == "KeyError");
  CHECK(document["error_message"] == "'missing'");
  CHECK(holds(document["stack"].dump(), "app.py"));
  CHECK(holds(invoked.messages, "KeyError"));
}

TEST_CASE("Layers are merged in /opt, later ones over earlier ones, and their packages are found") {
  const std::string layers = "Layers: [!Ref One, !Ref Two]";
  SECTION("Python") {
    const FunctionFolder function("python3.11", "app.handler", {{"app.py", R"py(
import first, second, both
def handler(event, context):
    return [first.NAME, second.NAME, both.NAME, open('/opt/data/a').read(), open('/opt/data/b').read()]
)py"}},
                                  layers);
    function.write("one/python/first.py", "NAME = 'first of one'\n");
    function.write("one/python/both.py", "NAME = 'both of one'\n");
    function.write("two/python/second/__init__.py", "NAME = 'second of two'\n");
    function.write("two/python/both.py", "NAME = 'both of two'\n");
    function.write("one/data/a", "a");
    function.write("two/data/b", "b");
    CHECK(function.response(Json::object()) == Json({"first of one", "second of two", "both of two", "a", "b"}));
  }
  SECTION("Python, in the folder that pip installs to") {
    const FunctionFolder function("python3.11", "app.handler",
                                  {{"app.py", "import packed\ndef handler(event, context):\n    return packed.NAME\n"}},
                                  "Layers: [!Ref One]");
    // The interpreter's own version decides, which may be the nearest one.
    for (int minor = 8; minor < 20; ++minor)
      function.write("one/python/lib/python3." + std::to_string(minor) + "/site-packages/packed.py",
                     "NAME = 'packed'\n");
    CHECK(function.response(Json::object()) == "packed");
  }
  SECTION("Node") {
    const FunctionFolder function("nodejs20.x", "app.handler", {{"app.js", R"js(
const first = require('first'), both = require('both');
exports.handler = async () => [first.name, both.name];
)js"}},
                                  layers);
    function.write("one/nodejs/node_modules/first/index.js", "exports.name = 'first of one';\n");
    function.write("one/nodejs/node_modules/both/index.js", "exports.name = 'both of one';\n");
    function.write("two/nodejs/node_modules/both/index.js", "exports.name = 'both of two';\n");
    CHECK(function.response(Json::object()) == Json({"first of one", "both of two"}));
  }
}

TEST_CASE("A layer that is not on this machine is named") {
  const FunctionFolder function("python3.11", "app.handler",
                                {{"app.py", "def handler(event, context):\n    return 1\n"}},
                                "Layers: ['arn:aws:lambda:eu-west-1:123456789012:layer:tools:3']");
  auto invoked = function.invoke(Json::object());
  CHECK(holds(invoked.messages, "arn:aws:lambda:eu-west-1:123456789012:layer:tools:3 of F is left out"));
}

TEST_CASE("A wrapper script of a layer starts the runtime") {
  const std::string properties =
      "Layers: [!Ref One]\nEnvironment: {Variables: {AWS_LAMBDA_EXEC_WRAPPER: /opt/wrapper}}";
  const auto [runtime, file, code] = GENERATE(table<std::string, std::string, std::string>({
      {"python3.11", "app.py", "import os\ndef handler(event, context):\n    return os.environ['WRAPPED']\n"},
      {"nodejs20.x", "app.js", "exports.handler = async () => process.env.WRAPPED;\n"},
  }));
  CAPTURE(runtime);
  const FunctionFolder function(runtime, "app.handler", {{file, code}}, properties);
  function.write("one/wrapper", "#!/bin/bash\nexport WRAPPED=\"$1\"\nexec \"$@\"\n", true);
  auto invoked = function.invoke(Json::object(), "--repeat 2");
  REQUIRE(invoked.documents.size() == 2);
  for (auto& document : invoked.documents) {
    INFO(document.dump(2) << invoked.messages);
    CHECK(document["kind"] == "response");
    CHECK(document["response"].get<std::string>().find(runtime.substr(0, 4)) != std::string::npos);  // the interpreter
  }
}

}  // namespace
}  // namespace warmfuzz::test
