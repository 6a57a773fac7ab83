#include <fstream>

#include "tests/support/temporary_folder.h"
#include "tests/unit/event_fixtures.h"

namespace warmfuzz::test {
namespace {

/// A source in a folder of the user's own.
Result<EventSources> load(const std::string& text) {
  TemporaryFolder folder;
  std::ofstream(folder.path() / "mine.json") << text;
  return load_event_sources(folder.path());
}

}  // namespace

TEST_CASE("A new source is one file: the example of its page works") {
  std::ifstream page(std::string(WARMFUZZ_SOURCE_DIR) + "/corpora/events/README.md");
  const std::string text{std::istreambuf_iterator<char>(page), {}};
  const auto start = text.find("```json\n") + 8;
  const auto loaded = load(text.substr(start, text.find("```", start) - start));
  REQUIRE(loaded.ok());
  REQUIRE(loaded->count("my-source") == 1);
  CHECK(loaded->size() == sources().size() + 1);

  const Trigger trigger{"T", "my-source", Json::object()};
  InvokeStep step{"T", "my-source", "a", {{"/Records/1/text", "{{wf:tenant.x}}"}}, nullptr};
  const auto event = loaded->at("my-source")->render(trigger, step, 1, readable());
  REQUIRE(event["Records"].size() == 2);
  CHECK(event["Records"][1]["text"] == "wf-tenant.x-wf");
  CHECK(event["Records"][1]["textSize"] == 14);
  CHECK(event["Records"][0]["id"] != event["Records"][1]["id"]);
}

TEST_CASE("A source of the user's takes the place of a built-in one with its id") {
  const auto loaded = load(R"({"version":1,"id":"s3","template":{"mine":true},"fields":[]})");
  REQUIRE(loaded.ok());
  CHECK(loaded->at("s3")->render({"T", "s3", Json::object()}, step_for(trigger("Upload")), 1, readable()) ==
        Json{{"mine", true}});
}

TEST_CASE("A broken source is named with the place and what was expected") {
  const auto with_field = [](const std::string& field) {
    return R"({"version":1,"id":"x","template":{"a":""},"fields":[)" + field + "]}";
  };
  const auto with_template = [](const std::string& value) {
    return R"({"version":1,"id":"x","fields":[],"template":{"a":")" + value + R"("}})";
  };
  const auto [text, message] = GENERATE_COPY(table<std::string, std::string>({
      {"{\n  \"id\": x\n}", "mine.json:2: not JSON"},
      {"[]", "expected an object"},
      {R"({"version":1,"id":"x","template":{}})", "key \"fields\" is missing"},
      {R"({"version":1,"id":"x","template":{},"fields":[],"feilds":[]})", "/feilds: unknown key; expected"},
      {R"({"version":9,"id":"x","template":{},"fields":[]})", "/version: expected"},
      {with_field(R"({"pointer":"/a","kind":"string","control":"attacker"})"),
       "/fields/0/kind: expected one of path, text"},
      {with_field(R"({"pointer":"/a","kind":"text","control":"service"})"),
       "/fields/0/control: expected one of attacker, partly"},
      {with_field(R"({"pointer":"a","kind":"text","control":"attacker"})"),
       "/fields/0/pointer: expected a JSON pointer"},
      {with_field(R"({"pointer":"/a","kind":"choice","control":"attacker"})"), "/fields/0: key \"choices\" is missing"},
      {with_field(R"({"pointer":"/a","kind":"text","control":"attacker","encode":["rot13"]})"),
       "/fields/0/encode/0: expected one of"},
      {with_template("{{seed:word}}"), "/template/a: \"{{seed:word}}\" is not understood; expected uuid"},
      {with_template("{{seed:hex:many}}"), "expected a length"},
      {with_template("{{later}}"), "expected wf:"},
      {with_template("open {{seed:uuid"), "\"{{\" without \"}}\""},
      {R"({"version":1,"id":"x","template":{"R":[]},"records":{"pointer":"/R"},"fields":[]})",
       "/template/R: expected a list of one record"},
      {R"({"version":1,"id":"x","template":{},"fields":[],"derived":[{"do":"sha1","to":"/a"}]})",
       "/derived/0/do: expected one of set"},
      {R"({"version":1,"id":"x","template":{},"fields":[],"derived":[{"do":"md5","to":"/a"}]})",
       "/derived/0: key \"from\" is missing"},
  }));
  const auto loaded = load(text);
  INFO(text);
  REQUIRE_FALSE(loaded.ok());
  INFO(loaded.fault().message);
  CHECK(loaded.fault().kind == FaultKind::usage);
  CHECK(loaded.fault().message.find("mine.json") != std::string::npos);
  CHECK(loaded.fault().message.find(message) != std::string::npos);
}

TEST_CASE("A folder of sources that cannot be read is a usage fault") {
  const auto loaded = load_event_sources("/no/such/folder");
  REQUIRE_FALSE(loaded.ok());
  CHECK(loaded.fault().kind == FaultKind::usage);
}

}  // namespace warmfuzz::test
