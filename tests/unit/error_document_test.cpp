#include "harness/runtime_api/error_document.h"

#include "tests/support/catch.h"

using namespace warmfuzz;

namespace {

std::string show(const std::vector<Frame>& stack) {
  std::string text;
  for (const auto& frame : stack) text += frame.file + ":" + std::to_string(frame.line) + " " + frame.function + "\n";
  return text;
}

}  // namespace

TEST_CASE("Python's stack is a list of text blocks, innermost last", "[error_document]") {
  const auto document = parse_error(R"json({"errorMessage":"'id'","errorType":"KeyError","requestId":"r","stackTrace":[
    "  File \"/var/task/app.py\", line 12, in handler\n    return find(event)\n",
    "  File \"/var/task/lib/find.py\", line 3, in find\n    return x['id']\n"]})json");
  CHECK(document.error_type == "KeyError");
  CHECK(document.error_message == "'id'");
  CHECK(show(document.stack) == "app.py:12 handler\nlib/find.py:3 find\n");
}

TEST_CASE("a syntax error of Python's names file and line in words of its own", "[error_document]") {
  const auto document = parse_error(
      R"json({"errorType":"Runtime.UserCodeSyntaxError","errorMessage":"m","stackTrace":["  File \"/var/task/app.py\" Line 3\n    def (\n"]})json");
  CHECK(show(document.stack) == "app.py:3 \n");
}

TEST_CASE("Node's trace starts with the message and is innermost first", "[error_document]") {
  const auto document = parse_error(R"json({"errorType":"TypeError","errorMessage":"two\nlines","trace":[
    "TypeError: two","lines",
    "    at inner (/var/task/lib/my file (1).js:7:11)",
    "    at new Shop (file:///var/task/index.mjs:3:9)",
    "    at async Runtime.handler (/var/task/index.js:2:5)",
    "    at /var/task/plain.js:1:2",
    "    at async file:///var/task/a.mjs:4:5",
    "    at JSON.parse (<anonymous>)",
    "    at Array.map [as x] (node:internal/x:1:2)"]})json");
  CHECK(document.error_type == "TypeError");
  CHECK(document.error_message == "two\nlines");
  CHECK(show(document.stack) ==
        "node:internal/x:1 Array.map [as x]\na.mjs:4 \nplain.js:1 \nindex.js:2 Runtime.handler\nindex.mjs:3 Shop\n"
        "lib/my file (1).js:7 inner\n");
}

TEST_CASE("half of a surrogate pair, as JavaScript may write it, does not hide the error", "[error_document]") {
  const auto document =
      parse_error(R"({"errorType":"SyntaxError","errorMessage":"\\ud800 \ud800 \ud83d\ude00 \udc00"})");
  CHECK(document.error_type == "SyntaxError");
  CHECK(document.error_message == "\\ud800 \uFFFD \U0001F600 \uFFFD");
}

TEST_CASE("Java, Go, Ruby and .NET", "[error_document]") {
  const auto [body, stack] = GENERATE(table<std::string, std::string>({
      {R"json({"errorMessage":"m","errorType":"java.lang.RuntimeException","stackTrace":[
          "shop.Handler.handleRequest(Handler.java:20)","java.base/java.lang.reflect.Method.invoke(Unknown Source)"]})json",
       "Unknown Source:0 java.base/java.lang.reflect.Method.invoke\nHandler.java:20 shop.Handler.handleRequest\n"},
      {R"json({"errorMessage":"m","errorType":"errorString","stackTrace":[
          {"path":"main.go","line":8,"label":"inner"},{"path":"main.go","line":3,"label":"main"}]})json",
       "main.go:3 main\nmain.go:8 inner\n"},
      {R"json({"errorMessage":"m","errorType":"Function<KeyError>","stackTrace":[
          "/var/task/lib/find.rb:3:in `fetch'","/var/task/app.rb:9:in 'Object#handler'"]})json",
       "app.rb:9 Object#handler\nlib/find.rb:3 fetch\n"},
      {R"json({"errorMessage":"m","errorType":"Exception","stackTrace":[
          "at Shop.Handler.Run(String s) in /src/Handler.cs:line 12","at lambda_method(Closure)"]})json",
       "/src/Handler.cs:12 Shop.Handler.Run(String s)\n"},
      {R"json({"errorMessage":"m","stackTrace":[["/var/task/app.py",4,"handler","x"],["/var/task/b.py",5,"f","y"]]})json",
       "app.py:4 handler\nb.py:5 f\n"},
      {R"json({"errorMessage":"m","errorType":"rust","stackTrace":[]})json", ""},
  }));
  CHECK(show(parse_error(body).stack) == stack);
}

TEST_CASE("what is no error document is kept as a message", "[error_document]") {
  CHECK(parse_error("").error_message.empty());
  CHECK(parse_error("plain text").error_message == "plain text");
  CHECK(parse_error("\"quoted\"").error_message == "quoted");
  CHECK(parse_error("[1]").error_type.empty());
  CHECK(parse_error(std::string("\xff\xfe\0", 3)).stack.empty());
  CHECK(parse_error(std::string(5000, 'x')).error_message.size() == 1000);
}

TEST_CASE("hostile documents are read without harm", "[error_document]") {
  const auto document = parse_error(R"json({"errorType":{"a":[1]},"errorMessage":7,"stackTrace":[
    null,true,7,[],{},[1,2,3],{"path":7,"line":"x"},"","at ","at (","at x (:)","File \"","File \"a\", line 99999999999999",
    ":in ","a:in b","x()","at ) (","at a in :line "],"trace":"no list"})json");
  CHECK(document.error_type == R"json({"a":[1]})json");
  CHECK(document.error_message == "7");
  CHECK(show(document.stack) == ":0 x\n");

  std::string many = R"json({"stackTrace":["no frame")json";
  for (int i = 0; i < 5000; ++i) many += ",\"a.B.c(D.java:" + std::to_string(i) + ")\"";
  many += "]}";
  const auto stack = parse_error(many).stack;
  REQUIRE(stack.size() == 100);
  CHECK(stack.back().line == 0);
  CHECK(parse_error(std::string(20000, '[')).stack.empty());
}
