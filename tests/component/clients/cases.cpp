#include "tests/component/clients/cases.h"

namespace warmfuzz::test {
namespace {

const std::map<std::string, std::string> kModernPython{{"AWS_EXECUTION_ENV", "AWS_Lambda_python3.12"}};
const std::map<std::string, std::string> kJsonLog{{"AWS_LAMBDA_LOG_FORMAT", "JSON"}, {"AWS_LAMBDA_LOG_LEVEL", "INFO"}};

/// An invocation with everything that the service may say about it.
Run rich(const std::string& handler) {
  Run run{handler, {"{}", "{}"}};
  run.tenant = "blue";
  run.client_context =
      R"({"custom":{"k":"v"},"env":{"locale":"de"},"client":{"app_title":"t"},"w3c":{"traceparent":"00-1","other":2}})";
  run.identity = R"({"cognitoIdentityId":"i","cognitoIdentityPoolId":"p"})";
  run.trace = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1";
  run.deadline_ms = 1'000'000'000'000;
  return run;
}

Run with(Run run, const std::map<std::string, std::string>& environment) {
  run.environment = environment;
  return run;
}

Run with_client_context(Run run, const std::string& text) {
  run.client_context = text;
  return run;
}

}  // namespace

std::vector<std::string> events(const std::vector<std::string>& names) {
  std::vector<std::string> all;
  for (const auto& name : names) all.push_back(R"({"case":")" + name + "\"}");
  return all;
}

std::map<std::string, Run> python_runs() {
  const auto results =
      events({"none",        "dict",        "text",   "unicode",       "lone surrogate",  "bytes",   "nested bytes",
              "bad bytes",   "bytes key",   "int",    "big int",       "float",           "nan",     "bool",
              "tuple",       "named tuple", "asdict", "keys",          "tuple key",       "decimal", "decimal nan",
              "decimal key", "int enum",    "enum",   "text subclass", "ordered",         "counter", "set",
              "datetime",    "generator",   "object", "exception",     "coroutine class", "circle",  "deep",
              "large"});
  const auto results_for_utf8 = [&] {
    auto all = results;
    std::erase(all, R"({"case":"lone surrogate"})");  // ends the process, see dies.py
    return all;
  }();
  const auto failures =
      events({"plain", "no message", "key", "custom", "silent", "cause", "finally", "in a library", "recursion",
              "many lines", "unicode", "file", "stop", "exec", "assert", "group", "own frame", "none of these"});
  const auto writings = events({"print", "stderr", "logging", "levels", "exception", "context", "raw", "format"});
  std::map<std::string, Run> runs{
      {"results", {"returns.handler", results}},
      {"results of newer runtimes", with({"returns.handler", results_for_utf8}, kModernPython)},
      {"events",
       {"returns.echo",
        {"{\"a\":[1,2.50,null,true,\"\\u00e9\",10000000000000000000000]}", "null", "\"text\"", "7", "{\"a\":1,\"a\":2}",
         " {} ", "\"\\ud800\"", "{\"e\":\"é\"}"}}},
      {"events that are not JSON", {"returns.text_of_event", {"{\"a\":", "", "\xff", "{} x", "NaN", "{\"ok\":1}"}}},
      {"too large a result", {"returns.too_large", {"{}"}}},
      {"failures", {"raises.handler", failures}},
      {"failures of newer runtimes", with({"raises.handler", failures}, kModernPython)},
      {"a handler with too few parameters", {"raises.too_few", {"{}", "{}"}}},
      {"writings", {"logs.handler", writings}},
      {"writings at level info", with({"logs.handler", writings}, {{"AWS_LAMBDA_LOG_LEVEL", "INFO"}})},
      {"writings as JSON", with({"logs.handler", writings}, kJsonLog)},
      {"failures logged as JSON", with({"raises.handler", failures}, kJsonLog)},
      {"a failed start logged as JSON", with({"start_raises.handler", {"{}"}}, kJsonLog)},
      {"the context", rich("surroundings.fields")},
      {"the context of a bare invocation", {"surroundings.fields", {"{}", "{}"}}},
      {"a client context that is not JSON", with_client_context({"surroundings.fields", {"{}"}}, "{oops")},
      {"the process", {"surroundings.process", {"{}"}}},
      {"the context's class", {"surroundings.annotated", {"{}"}}},
      {"a module in a package", {"package.inner.module.handler", {"{}"}}},
      {"a module in a folder", {"package/inner/module.handler", {"{}"}}},
      {"an object that can be called", {"start_prints.instance", {"{}"}}},
      {"a bound method", {"start_prints.handler", {"\"a\"", "\"b\""}}},
      {"what cannot be called", {"start_prints.not_callable", {"{}", "{}"}}},
  };
  for (const char* name :
       {"exit 0", "exit 3", "exit text", "_exit", "abort", "killed", "interrupt", "base", "generator exit", "bad text"})
    runs[std::string("death by ") + name] = {"dies.handler", events({"first", name, "after"})};
  runs["death by lone surrogate"] = with({"dies.handler", events({"lone surrogate", "after"})}, kModernPython);
  for (const char* handler : {"start_raises.handler", "start_imports.handler", "start_syntax.handler",
                              "start_exits.handler", "no_such_file.handler", "returns.no_such_function", "nodot", "",
                              "sys.exit", "start_prints.missing", "package.nowhere.handler", ".handler", "returns."})
    runs[std::string("start of '") + handler + "'"] = {handler, {"{}"}};
  return runs;
}

std::map<std::string, Run> node_runs() {
  const auto results =
      events({"nothing", "null",   "object",  "text",           "unicode",  "lone surrogate", "number",
              "nan",     "bool",   "bigint",  "date",           "bad date", "buffer",         "map",
              "set",     "class",  "to json", "to json throws", "function", "symbol",         "inner function",
              "error",   "circle", "promise", "thenable",       "large"});
  const auto failures =
      events({"plain", "type", "custom", "cause", "many lines", "json", "file", "recursion", "text", "number", "object",
              "nothing", "null", "lookalike", "no stack", "aggregate", "none of these"});
  const auto writings = events({"levels", "formats", "errors", "raw"});
  std::map<std::string, Run> runs{
      {"results", {"returns.handler", results}},
      {"results without a promise", {"returns.plain", events({"object", "nothing", "promise", "thenable"})}},
      {"events",
       {"returns.echo",
        {"{\"a\":[1,2.50,null,true,\"\\u00e9\",10000000000000000000000]}", "null", "\"text\"", "7", "{\"a\":1,\"a\":2}",
         " {} ", "\"\\ud800\"", "{\"e\":\"é\"}", "{\"__proto__\":{\"x\":1}}"}}},
      {"events that are not JSON", {"returns.echo", {"{\"a\":", "{} x", "NaN", "{\"ok\":1}"}}},
      {"too large a result", {"returns.tooLarge", {"{\"large\":true}", "{}"}}},
      {"failures", {"raises.handler", failures}},
      {"a hostile error", {"raises.handler", events({"hostile", "plain"})}},
      {"failures without a promise", {"raises.sync", events({"plain", "custom", "text", "nothing", "null"})}},
      {"failures by callback", {"raises.callback", events({"plain", "custom", "text", "lookalike"})}},
      {"callbacks",
       {"callbacks.handler",
        events({"result", "error", "error text", "later", "twice", "waits for timers", "does not wait", "succeed",
                "fail", "fail without", "done", "done with error", "callback and promise", "returns without",
                "never calls", "calls late", "result"})}},
      {"a callback with what JSON cannot say", {"callbacks.handler", events({"serialises badly", "result"})}},
      {"a promise that never settles", {"hangs.handler", {"{}", "{\"hang\":true}", "{}"}}},
      {"writings", {"logs.handler", writings}},
      {"writings at level warn", with({"logs.handler", writings}, {{"AWS_LAMBDA_LOG_LEVEL", "WARN"}})},
      {"writings as JSON", with({"logs.handler", writings}, kJsonLog)},
      {"failures logged as JSON", with({"raises.handler", events({"custom", "text"})}, kJsonLog)},
      {"the context", rich("surroundings.fields")},
      {"the context of a bare invocation", {"surroundings.fields", {"{}", "{}"}}},
      {"a client context that is not JSON", with_client_context({"surroundings.fields", {"{}", "{}"}}, "{oops")},
      {"the process", {"surroundings.process", {"{}"}}},
      {"no global", with({"surroundings.fields", {"{}"}}, {{"AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA", "1"}})},
      {"streams",
       {"stream.handler", events({"text", "end with text", "object", "nothing", "prelude", "pipeline", "throws before",
                                  "throws after", "content type too late", "returns a value", "text"})}},
      {"a stream of no promise", {"stream.notAsync", {"{}", "{}"}}},
      {"an ES module by its package", {"module/typed.handler", {"{}"}}},
      {"an .mjs file", {"plain.handler", {"{}"}}},
      {"a default export", {"plain.default.inner.handler", {"{}"}}},
      {"a .cjs file", {"common.handler", {"{}"}}},
      {"a nested handler", {"folder/deep/nested.object.method", {"{}"}}},
      {"beside a broken package.json", {"broken_package/app.handler", {"{}"}}},
  };
  for (const char* name :
       {"exit 0", "exit 3", "abort", "killed", "uncaught", "unhandled", "unhandled text", "exit after answer"})
    runs[std::string("death by ") + name] = {"dies.handler", events({"first", name, "after"})};
  for (const char* handler :
       {"start_raises.handler", "start_imports.handler", "start_imports_module.handler", "start_syntax.handler",
        "start_syntax_module.handler", "start_exits.handler", "start_throws_text.handler", "no_such_file.handler",
        "returns.noSuchFunction", "exports.number", "exports.empty", "nodot", "../up.handler", "folder/none.handler",
        "returns.handler.deeper.still"})
    runs[std::string("start of '") + handler + "'"] = {handler, {"{}"}};
  return runs;
}

}  // namespace warmfuzz::test
