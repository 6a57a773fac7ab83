// What our clients make of the handlers in tests/functions/clients, without the official ones beside them.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>

#include "tests/component/clients/cases.h"
#include "tests/component/clients/programs.h"
#include "tests/support/catch.h"

using namespace warmfuzz::test;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A client and its handlers; no client, and a word about why, where its interpreter is not installed.
struct Bench {
  std::optional<Client> client;
  std::filesystem::path folder;

  Bench(Found found, const std::string& name) : client(std::move(found.client)), folder(functions_folder(name)) {
    if (!client) std::cout << "skipped: " << found.why_not << "\n";
  }
  Record run(const Run& run) const { return run_client(*client, folder, run); }
};

struct Expected {
  std::string name;
  std::string answer;     ///< what it starts with
  std::string part = {};  ///< and what is in it
};

/// One process, one event {"case": name} after the other.
void check_cases(const Bench& bench, const std::string& handler, const std::vector<Expected>& expected,
                 const std::map<std::string, std::string>& environment = {}) {
  std::vector<std::string> names;
  for (const auto& row : expected) names.push_back(row.name);
  const auto record = bench.run({handler, events(names), environment});
  CHECK(record.end == "waits");
  CHECK(record.violations.empty());
  REQUIRE(record.answers.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    INFO(handler << " " << expected[i].name << ": " << record.answers[i]);
    CHECK(record.answers[i].rfind(expected[i].answer, 0) == 0);
    CHECK(contains(record.answers[i], expected[i].part));
  }
}

std::string type(const std::string& name) { return "\"errorType\":\"" + name + "\""; }

}  // namespace

TEST_CASE("Python: what a handler returns, and how it is written", "[clients]") {
  const Bench bench(our_python_client(), "python");
  if (!bench.client) return;
  const std::string refused = "error {\"errorMessage\":\"Unable to marshal response: ";
  check_cases(bench, "returns.handler",
              {{"none", "response null"},
               {"dict", R"(response {"statusCode": 200, "headers": {"a": "b"}, "body": "ok"})"},
               {"unicode", R"(response "\u00e9 \u00fc \u2028 \ud83d\ude00 <&> \u007f \u0000")"},
               {"lone surrogate", R"(response {"nested": "\ud800"})"},
               {"bytes", std::string("response \0\xff raw", 15)},
               {"nested bytes", R"(response {"data": "text"})"},
               {"bad bytes", refused + "'utf-8' codec can't decode", type("Runtime.MarshalError")},
               {"big int", "response 1000000000000000000000000000000"},
               {"float", "response [1.0, 1e+22, -0.0, 1.5e-07]"},
               {"nan", R"(response {"nan": NaN, "inf": [Infinity, -Infinity]})"},
               {"named tuple", R"(response {"at": {"x": 1, "y": {"x": 2, "y": 3}}})"},
               {"keys", R"(response {"1": "int", "1.5": "float", "null": "none", "false": "bool"})"},
               {"tuple key", refused + "keys must be str, int, float, bool or None, not tuple"},
               {"decimal", R"(response {"price": 19.90, "big": 1E+30})"},
               {"text subclass", R"(response {"a": "quiet"})"},
               {"set", refused + "Object of type set is not JSON serializable"},
               {"circle", refused + "Circular reference detected"},
               {"deep", refused + "maximum recursion depth exceeded"},
               {"large", "response of 3000002 bytes"}});
}

TEST_CASE("Python: newer Lambda runtimes write text as it is", "[clients]") {
  const Bench bench(our_python_client(), "python");
  if (!bench.client) return;
  check_cases(bench, "returns.handler", {{"unicode", "response \"é ü \u2028 \U0001f600 <&> \x7f \\u0000\""}},
              {{"AWS_EXECUTION_ENV", "AWS_Lambda_python3.12"}});
}

TEST_CASE("Python: what a handler raises is posted and logged", "[clients]") {
  const Bench bench(our_python_client(), "python");
  if (!bench.client) return;
  check_cases(
      bench, "raises.handler",
      {{"plain", R"(error {"errorMessage":"plain","errorType":"Exception","requestId":"8476a536)"},
       {"no message", R"(error {"errorMessage":"",)", type("ValueError")},
       {"key", R"(error {"errorMessage":"'missing'",)", R"(line 52, in handler\n    return event[\"missing\"]\n)"},
       {"custom", "error ", type("ShopError")},
       {"cause", R"(error {"errorMessage":"while dividing")", "in with_cause"},
       {"recursion", "error ", type("RecursionError")},
       {"many lines", R"(error {"errorMessage":"first\n  second\r\nthird\tend")"},
       {"own frame", "error ", "/x/bootstrap.py"},
       {"none of these", "response \"went on"}});

  const auto record = bench.run({"raises.handler", events({"many lines"})});
  CHECK(record.log.rfind("[ERROR] ValueError: first\n", 0) == 0);
  CHECK(contains(record.log, "Traceback (most recent call last): ~ \u00a0\u00a0File \""));

  const auto wrong = bench.run({"raises.too_few", {"{}"}});
  CHECK(contains(wrong.answers.at(0), "takes 1 positional argument but 2 were given"));
}

TEST_CASE("Python: what a handler writes is there before its answer, in order", "[clients]") {
  const Bench bench(our_python_client(), "python");
  if (!bench.client) return;
  const auto record = bench.run({"logs.handler", events({"print", "stderr", "logging", "context"})});
  CHECK(record.log ==
        "at import\n[WARNING]\tTIME\t\tlogged at import\none 2|é \U0001f600\ntwo\nlines\nto stderr\nno newline"
        "[WARNING]\tTIME\t8476a536-e9f4-11e8-9739-100000000002\twarning with argument\n"
        "[ERROR]\tTIME\t8476a536-e9f4-11e8-9739-100000000002\ttwo\nlines\n"
        "by the context{'not': 'text'}");

  const auto json = bench.run({"logs.handler", events({"logging"}), {{"AWS_LAMBDA_LOG_FORMAT", "JSON"}}});
  CHECK(contains(
      json.log, R"({"timestamp": "TIME", "level": "ERROR", "message": "two\nlines", "logger": "root", "requestId": )"));
}

TEST_CASE("Python: the context and the process", "[clients]") {
  const Bench bench(our_python_client(), "python");
  if (!bench.client) return;
  const auto context = bench.run(python_runs().at("the context"));
  REQUIRE(context.answers.size() == 2);
  for (const std::string part :
       {"\"count\": 2", "\"tenant\": \"blue\"", "\"identity\": [\"i\", \"p\"]", "\"remaining\": 0",
        "\"client\": [{\"k\": \"v\"}, {\"locale\": \"de\"}, \"t\"]", "\"trace\": \"Root=1-",
        "\"w3c\": {\"traceparent\": \"00-1\"}", "\"memory\": \"256\""}) {
    INFO(part);
    CHECK(contains(context.answers[1], part));
  }
  CHECK(contains(bench.run({"surroundings.fields", {"{}"}}).answers.at(0), "\"trace\": null"));
  CHECK(bench.run({"surroundings.annotated", {"{}"}}).answers.at(0) == "response [true, \"ClientContext\"]");
  CHECK(contains(bench.run({"surroundings.process", {"{}"}}).answers.at(0), "\"no modules of the client's\": []"));
  CHECK(bench.run({"package/inner/module.handler", {"{}"}}).answers.at(0) == "response \"package.inner.module\"");
}

TEST_CASE("Python: a handler that takes the process along gives no answer", "[clients]") {
  const Bench bench(our_python_client(), "python");
  if (!bench.client) return;
  const auto [name, end] = GENERATE(table<std::string, std::string>({
      {"exit 0", "exit 0"},
      {"exit 3", "exit 3"},
      {"exit text", "exit 1"},
      {"_exit", "exit 5"},
      {"abort", "signal 6"},
      {"killed", "signal 9"},
      {"base", "exit 1"},
      {"bad text", "exit 1"},
  }));
  INFO(name);
  const auto record = bench.run({"dies.handler", events({"first", name, "after"})});
  CHECK(record.answers == std::vector<std::string>{"response \"still here\"", "none"});
  CHECK(record.end == end);
  CHECK(record.log.rfind("before the end\nbefore the end\n", 0) == 0);
}

TEST_CASE("Python: an answer that is too large ends the process, as with the official client", "[clients]") {
  const Bench bench(our_python_client(), "python");
  if (!bench.client) return;
  const auto record = bench.run({"returns.too_large", {"{}"}});
  CHECK(record.answers.at(0) == "error (Function.ResponseSizeTooLarge) of 6400002 bytes");
  CHECK(record.end == "exit 1");
  CHECK(contains(record.log, "Http response code: 413"));
}

TEST_CASE("Python: code that cannot be started says so before it ends", "[clients]") {
  const Bench bench(our_python_client(), "python");
  if (!bench.client) return;
  const auto [handler, header, error] = GENERATE(table<std::string, std::string, std::string>({
      {"no_such_file.handler", "Runtime.ImportModuleError", "Runtime.ImportModuleError"},
      {"start_imports.handler", "Runtime.ImportModuleError", "Runtime.ImportModuleError"},
      {"start_syntax.handler", "Runtime.UserCodeSyntaxError", "Runtime.UserCodeSyntaxError"},
      {"returns.no_such_function", "Runtime.HandlerNotFound", "Runtime.HandlerNotFound"},
      {"nodot", "Runtime.MalformedHandlerName", "Runtime.MalformedHandlerName"},
      {"sys.exit", "Runtime.BuiltInModuleConflict", "Runtime.BuiltInModuleConflict"},
      {"start_raises.handler", "Runtime.Unknown", "KeyError"},
  }));
  INFO(handler);
  const auto record = bench.run({handler, {"{}"}});
  REQUIRE(record.answers.size() == 1);
  CHECK(record.answers[0].rfind("init_error (" + header + ") ", 0) == 0);
  CHECK(contains(record.answers[0], type(error)));
  CHECK(record.end == "exit 1");
  CHECK(contains(record.log, "[ERROR] " + error));
  CHECK(record.violations.empty());
}

TEST_CASE("Python: code that leaves while it is imported says nothing", "[clients]") {
  const Bench bench(our_python_client(), "python");
  if (!bench.client) return;
  const auto record = bench.run({"start_exits.handler", {"{}"}});
  CHECK(record.answers.empty());
  CHECK(record.end == "exit 4");
  CHECK(record.log == "leaving\n");
}

TEST_CASE("Node: what a handler returns, and how it is written", "[clients]") {
  const Bench bench(our_node_client(), "node");
  if (!bench.client) return;
  const std::string refused = "error {\"errorType\":\"Error\",\"errorMessage\":\"Unable to stringify response body\"";
  check_cases(bench, "returns.handler",
              {{"nothing", "response null"},
               {"object", R"(response {"statusCode":200,"headers":{"a":"b"},"body":"ok"})"},
               {"unicode", "response \"é ü \u2028 \U0001f600 <&> \x7f \\u0000\""},
               {"lone surrogate", R"(response "\ud800")"},
               {"nan", "response [null,null]"},
               {"bigint", refused},
               {"circle", refused},
               {"to json throws", refused},
               {"function", "error ", "Wrong arguments"},
               {"error", "response {}"},
               {"buffer", R"(response {"type":"Buffer","data":[104,105]})"},
               {"promise", "response \"inner promise\""},
               {"large", "response of 3000002 bytes"}});
}

TEST_CASE("Node: what a handler throws is posted and logged", "[clients]") {
  const Bench bench(our_node_client(), "node");
  if (!bench.client) return;
  const std::vector<Expected> failures{
      {"plain", R"(error {"errorType":"Error","errorMessage":"plain","trace":["Error: plain","    at Object.plain ()"},
      {"type", R"(error {"errorType":"TypeError")", "raises.js:14:21"},
      {"custom", R"(error {"errorType":"ShopError","errorMessage":"sold out")"},
      {"text", R"(error {"errorType":"string","errorMessage":"a string","trace":[]})"},
      {"nothing", R"(error {"errorType":"string","errorMessage":"handled","trace":[]})"}};
  check_cases(bench, "raises.handler", failures);
  const auto record = bench.run({"raises.handler", events({"custom"})});
  CHECK(contains(record.log,
                 "\tERROR\tInvoke Error \t{\"errorType\":\"ShopError\",\"errorMessage\":\"sold out\",\"code\":\"E7\""));
}

TEST_CASE("Node: callbacks, and what the event loop still has to do", "[clients]") {
  const Bench bench(our_node_client(), "node");
  if (!bench.client) return;
  check_cases(bench, "callbacks.handler",
              {{"result", R"(response {"by":"callback"})"},
               {"error", R"(error {"errorType":"TypeError","errorMessage":"by callback")"},
               {"later", "response \"later\""},
               {"twice", "response \"first\""},
               {"waits for timers", "response [\"timer\"]"},
               {"does not wait", "response [\"at once\"]"},
               {"succeed", "response \"by succeed\""},
               {"fail without", R"(error {"errorType":"string","errorMessage":"handled")"},
               {"done with error", R"(error {"errorType":"RangeError")"},
               {"callback and promise", "response \"by callback\""},
               {"never calls", "response null"},
               {"result", R"(response {"by":"callback"})"}});
  const auto record = bench.run({"hangs.handler", {"{}", "{\"hang\":true}", "{}"}});
  CHECK(record.answers == std::vector<std::string>{"response 1", "response null", "response 3"});
}

TEST_CASE("Node: streamed responses", "[clients]") {
  const Bench bench(our_node_client(), "node");
  if (!bench.client) return;
  const std::string nul(8, '\0');
  check_cases(bench, "stream.handler",
              {{"text", "response streamed one two "},
               {"nothing", "response streamed "},
               {"prelude", "response streamed with prelude {\"statusCode\":201,", nul + "<p>hi</p>"},
               {"pipeline", "response streamed of 100002 bytes"},
               {"throws before", "error (Runtime.Unknown) streamed ", "\"errorMessage\":\"before anything\""},
               {"throws after", "error (Runtime.Unknown) streamed half {\"errorType\":\"TypeError\""},
               {"content type too late", "error (Runtime.InvalidStreamingOperation) streamed x "},
               {"text", "response streamed one two "}});
}

TEST_CASE("Node: the console writes a line a record", "[clients]") {
  const Bench bench(our_node_client(), "node");
  if (!bench.client) return;
  const auto record = bench.run({"logs.handler", events({"levels", "formats"})});
  const std::string id = "8476a536-e9f4-11e8-9739-10000000000";
  CHECK(record.log.rfind("TIME\tundefined\tINFO\tat import\nTIME\t" + id + "0\tTRACE\ttrace\n", 0) == 0);
  CHECK(contains(record.log, "TIME\t" + id + "0\tFATAL\tfatal\n"));
  CHECK(contains(record.log, "INFO\tit is 42% { extra: [ 1, { deep: [Object] } ] }\n"));
  CHECK(contains(record.log, "INFO\ttwo ~ lines ~  ~ three\n"));
  const auto json = bench.run({"logs.handler", events({"errors"}), {{"AWS_LAMBDA_LOG_FORMAT", "JSON"}}});
  CHECK(contains(
      json.log,
      R"("level":"ERROR","requestId":"8476a536-e9f4-11e8-9739-100000000000","message":{"errorType":"TypeError")"));
}

TEST_CASE("Node: modules of all kinds", "[clients]") {
  const Bench bench(our_node_client(), "node");
  if (!bench.client) return;
  const auto [handler, answer] = GENERATE(table<std::string, std::string>({
      {"module/typed.handler", "response \"module\""},
      {"plain.handler", "response \"mjs\""},
      {"plain.default.inner.handler", "response \"default\""},
      {"common.handler", "response \"cjs\""},
      {"folder/deep/nested.object.method", R"(response ["object","nested"])"},
  }));
  CHECK(bench.run({handler, {"{}"}}).answers.at(0) == answer);
}

TEST_CASE("Node: the context", "[clients]") {
  const Bench bench(our_node_client(), "node");
  if (!bench.client) return;
  const auto record = bench.run(node_runs().at("the context"));
  REQUIRE(record.answers.size() == 2);
  for (const std::string part : {"\"count\":2", "\"tenantId\":\"blue\"", "\"cognitoIdentityId\":\"i\"",
                                 "\"remaining\":\"none\"", "\"locale\":\"de\"", "\"trace\":\"Root=1-",
                                 "\"memoryLimitInMB\":\"256\"", "\"callbackWaitsForEmptyEventLoop\":true"}) {
    INFO(part);
    CHECK(contains(record.answers[1], part));
  }
}

TEST_CASE("Node: a handler that takes the process along", "[clients]") {
  const Bench bench(our_node_client(), "node");
  if (!bench.client) return;
  const auto [name, answer, end] = GENERATE(table<std::string, std::string, std::string>({
      {"exit 0", "none", "exit 0"},
      {"exit 3", "none", "exit 3"},
      {"abort", "none", "signal 6"},
      {"killed", "none", "signal 9"},
      {"uncaught", R"(error {"errorType":"RangeError","errorMessage":"from a timer")", "exit 129"},
      {"unhandled", R"(error {"errorType":"Runtime.UnhandledPromiseRejection","errorMessage":"Error: nobody)",
       "exit 128"},
      {"exit after answer", "response \"answered\"", "exit 6"},
  }));
  INFO(name);
  const auto record = bench.run({"dies.handler", events({"first", name, "after"})});
  REQUIRE(record.answers.size() == 2);
  CHECK(record.answers[1].rfind(answer, 0) == 0);
  CHECK(record.end == end);
}

TEST_CASE("Node: an answer that is too large is refused, and the next event is served", "[clients]") {
  const Bench bench(our_node_client(), "node");
  if (!bench.client) return;
  const auto record = bench.run({"returns.tooLarge", {"{\"large\":true}", "{}"}});
  CHECK(record.answers ==
        std::vector<std::string>{"error (Function.ResponseSizeTooLarge) of 6400002 bytes", "response \"small\""});
  CHECK(record.end == "waits");
}

TEST_CASE("Node: code that cannot be started says so before it ends", "[clients]") {
  const Bench bench(our_node_client(), "node");
  if (!bench.client) return;
  const auto [handler, header, end] = GENERATE(table<std::string, std::string, std::string>({
      {"no_such_file.handler", "Runtime.ImportModuleError", "exit 129"},
      {"start_imports.handler", "Runtime.ImportModuleError", "exit 129"},
      {"start_imports_module.handler", "Runtime.Unknown", "exit 129"},
      {"start_syntax.handler", "Runtime.UserCodeSyntaxError", "exit 129"},
      {"start_syntax_module.handler", "Runtime.UserCodeSyntaxError", "exit 129"},
      {"returns.noSuchFunction", "Runtime.HandlerNotFound", "exit 129"},
      {"exports.number", "Runtime.HandlerNotFound", "exit 129"},
      {"nodot", "Runtime.MalformedHandlerName", "exit 129"},
      {"../up.handler", "Runtime.MalformedHandlerName", "exit 129"},
      {"start_raises.handler", "Runtime.Unknown", "exit 129"},
      {"start_rejects.handler", "Runtime.UnhandledPromiseRejection", "exit 128"},
  }));
  INFO(handler);
  const auto record = bench.run({handler, {"{}"}});
  REQUIRE(record.answers.size() == 1);
  CHECK(record.answers[0].rfind("init_error (" + header + ") ", 0) == 0);
  CHECK(record.end == end);
  CHECK(record.violations.empty());
}
