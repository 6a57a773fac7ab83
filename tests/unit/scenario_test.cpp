#include "warmfuzz/scenario.h"

#include <fstream>
#include <random>
#include <sstream>

#include "tests/support/catch.h"

using namespace warmfuzz;

namespace {

std::string file_text(const std::string& name) {
  std::ifstream in(std::string(WARMFUZZ_SOURCE_DIR) + "/" + name, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string fault_of(std::string_view text) {
  const auto result = read_scenario(text, "case.json");
  REQUIRE_FALSE(result.ok());
  CHECK(result.fault().kind == FaultKind::usage);
  return result.fault().message;
}

/// Makes scenarios that are as odd as the types allow.
class Odd {
 public:
  explicit Odd(unsigned seed) : random_(seed) {}

  Scenario scenario() {
    Scenario out;
    out.function = text();
    out.seed = random_();
    for (auto n = below(4); n > 0; --n) {
      if (below(4) == 0) {
        out.steps.emplace_back(PauseStep{std::chrono::milliseconds(below(5000))});
        continue;
      }
      InvokeStep step;
      step.trigger = text();
      step.source = text();
      step.tenant = text();
      for (auto m = below(3); m > 0; --m) step.fields[text()] = value(0);
      if (below(3) == 0) step.event = value(0);
      out.steps.emplace_back(std::move(step));
    }
    std::vector<InvokeStep*> events;
    for (auto& step : out.steps)
      if (auto* invoke = std::get_if<InvokeStep>(&step)) events.push_back(invoke);
    for (auto n = below(3); n > 0; --n) {
      StoredObject object{text(), text(), text(), text(), {}};
      for (auto m = below(3); m > 0; --m) object.metadata[text()] = text();
      if (below(3) == 0) object.bucket = object.key = "";
      if (below(2) == 0) {
        object.content.clear();
        auto& archive = object.archive.emplace();
        archive.format = static_cast<ArchiveFormat>(below(4));
        for (auto m = below(3); m > 0; --m)
          archive.entries.push_back(
              {text(), text(), static_cast<ArchiveEntry::Kind>(below(3)), static_cast<std::uint32_t>(below(3))});
      }
      out.objects.push_back(std::move(object));
    }
    for (auto* event : events) {
      if (below(2) == 0) continue;
      auto& list = event->objects.emplace();
      for (std::size_t i = 0; i < out.objects.size(); ++i)
        if (below(2) == 0) list.push_back(below(out.objects.size()));
    }
    return out;
  }

 private:
  std::size_t below(std::size_t n) { return random_() % n; }

  std::string text() {
    static const std::vector<std::string> parts{"a",
                                                "$base64",
                                                "$object",
                                                "\xff",
                                                "\xc3\xa9",
                                                "\xed\xa0\x80",
                                                std::string(1, '\0'),
                                                "\"",
                                                "\\",
                                                "\n",
                                                "\x7f",
                                                "~",
                                                "\xf0\x9f\x98",
                                                "\xc0\xaf",
                                                "/",
                                                "\xf0\x9f\x98\x80",
                                                "{{wf:tenant.a}}"};
    std::string out;
    for (auto n = below(3); n > 0; --n) out += parts[below(parts.size())];
    return out;
  }

  Json value(int depth) {
    switch (below(depth > 3 ? 6 : 8)) {
      case 0:
        return nullptr;
      case 1:
        return below(2) == 0;
      case 2:
        return static_cast<std::int64_t>(random_());
      case 3:
        return random_();
      case 4:
        return std::ldexp(static_cast<double>(below(1000000)), static_cast<int>(below(80)) - 40);
      case 5:
        return text();
      case 6: {
        auto out = Json::array();
        for (auto n = below(3); n > 0; --n) out.push_back(value(depth + 1));
        return out;
      }
      default: {
        auto out = Json::object();
        for (auto n = below(3); n > 0; --n) out[text()] = value(depth + 1);
        return out;
      }
    }
  }

  std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("a scenario is written in the form that its page describes") {
  const auto page = file_text("include/SCENARIO.md");
  const auto start = page.find("```json\n") + 8;
  const auto example = page.substr(start, page.find("```", start) - start);

  const auto read = read_scenario(example, "SCENARIO.md");
  REQUIRE(read.ok());
  CHECK(write_scenario(*read) == example);
  CHECK(read->function == "Upload");
  CHECK(read->seed == 7);
  REQUIRE(read->steps.size() == 2);
  const auto& invoke = std::get<InvokeStep>(read->steps[0]);
  CHECK(invoke.source == "s3");
  CHECK(invoke.fields.at("/Records/0/s3/object/key") == "../{{wf:probe.path}}");
  CHECK(std::get<PauseStep>(read->steps[1]).duration == std::chrono::milliseconds(200));
  REQUIRE(read->objects.size() == 1);
  CHECK(read->objects[0].metadata.at("owner") == "{{wf:tenant.email}}");
}

TEST_CASE("every scenario survives writing and reading, whatever bytes it holds") {
  Odd odd(20);
  for (int i = 0; i < 3000; ++i) {
    const auto scenario = odd.scenario();
    const auto text = write_scenario(scenario);
    const auto read = read_scenario(text, "odd");
    INFO(text);
    REQUIRE(read.ok());
    REQUIRE(*read == scenario);
    REQUIRE(write_scenario(*read) == text);
  }
}

TEST_CASE("compact text, another order of keys and needless marks give the same canonical bytes") {
  const std::string compact =
      R"({"version":1,"steps":[{"invoke":{"trigger":"t","source":"s","fields":{"/b":{"$object":[["x",{"$base64":"aGk="}]]},"/a":1},"event":null}}],"seed":0,"function":"F","objects":[]})";
  const std::string plain =
      R"({"function":"F","version":1,"steps":[{"invoke":{"fields":{"/a":1,"/b":{"x":"hi"}},"source":"s","tenant":"a","trigger":"t"}}]})";
  const auto first = read_scenario(compact, "compact");
  const auto second = read_scenario(plain, "plain");
  REQUIRE(first.ok());
  REQUIRE(second.ok());
  CHECK(*first == *second);
  CHECK(write_scenario(*first) == write_scenario(*second));
}

TEST_CASE("the reader accepts exactly the fixtures that the schema accepts") {
  for (const auto& fixture : Json::parse(file_text("tests/unit/scenario_fixtures.json"))) {
    INFO(fixture["why"].get<std::string>());
    CHECK(read_scenario(fixture["scenario"].dump(), "fixture").ok() == fixture["accepted"].get<bool>());
  }
}

TEST_CASE("a message names the file, the place and what was expected") {
  CHECK(fault_of(R"({"version":2,"function":"F","steps":[],"later":1})") ==
        "case.json: /version: expected version 1 (the only one that this warmfuzz reads), got 2");
  CHECK(fault_of(R"({"version":1,"function":"F","steps":[{"pause":{"ms":1}},{"invoke":{"source":"s"}}]})") ==
        "case.json: /steps/1/invoke: key \"trigger\" is missing");
  CHECK(
      fault_of(
          R"({"version":1,"function":"F","steps":[{"invoke":{"source":"s","trigger":"t","fields":{"/a/b":{"$base64":"?"}}}}]})") ==
      "case.json: /steps/0/invoke/fields/~1a~1b/$base64: expected base64 text with padding, got \"?\"");
  CHECK(
      fault_of(
          R"({"version":1,"function":"F","objects":[{"content":""}],"steps":[{"invoke":{"source":"s","trigger":"t","objects":[0,1]}}]})") ==
      "case.json: /steps/0/invoke/objects/1: expected the index of one of the 1 objects of the scenario, got 1");
  CHECK(fault_of("[]") ==
        "case.json: top level: expected an object with \"version\", \"function\" and \"steps\", got an array");

  const auto syntax = fault_of("{\n  \"version\": 1,\n  oops\n}");
  CHECK(contains(syntax, "case.json:3: not JSON"));
  CHECK(contains(fault_of(""), "case.json:1: not JSON"));
  CHECK(contains(fault_of("{\"version\": 1, \"function\": \"\xff\"}"), "not JSON"));
  CHECK(contains(fault_of(R"({"version":1,"function":"F","steps":[],"seed":1e999})"), "not JSON"));
}

namespace {

Scenario with_objects(const std::string& trigger, const std::vector<std::string>& contents) {
  Scenario out;
  out.function = "F";
  InvokeStep step;
  step.trigger = trigger;
  out.steps = {step, PauseStep{std::chrono::milliseconds(1)}};
  for (const auto& content : contents) out.objects.emplace_back().content = content;
  return out;
}

/// "first: a b, second: -" for each event and its objects.
std::string told(const Scenario& scenario) {
  std::string out;
  for (const auto& step : scenario.steps) {
    const auto* invoke = std::get_if<InvokeStep>(&step);
    if (invoke == nullptr) continue;
    out += invoke->trigger + ":";
    for (const auto& object : objects_for(scenario, *invoke)) out += " " + object.content;
    out += ";";
  }
  return out;
}

}  // namespace

TEST_CASE("steps put together keep the objects that each of them had") {
  auto both = joined(with_objects("one", {"a", "b"}), with_objects("two", {"b", "c"}));
  CHECK(told(both) == "one: a b;two: b c;");
  CHECK(both.objects.size() == 3);
  CHECK(both.steps.size() == 4);
  both = joined(both, with_objects("three", {}));
  CHECK(told(both) == "one: a b;two: b c;three:;");
  remove_object(both, 1);
  CHECK(told(both) == "one: a;two: c;three:;");
  both.steps.erase(both.steps.begin());
  remove_unused_objects(both);
  CHECK(told(both) == "two: c;three:;");
  CHECK(both.objects.size() == 1);
  // Where there is nothing to keep apart nothing is said.
  const auto same = joined(with_objects("one", {"a"}), with_objects("two", {"a"}));
  CHECK(!std::get<InvokeStep>(same.steps.front()).objects);
  CHECK(told(same) == "one: a;two: a;");
  CHECK(told(joined(with_objects("one", {}), with_objects("two", {}))) == "one:;two:;");
}

TEST_CASE("text that nests without end is refused, not followed") {
  const std::string open = R"({"version":1,"function":"F","steps":[{"invoke":{"source":"s","trigger":"t","event":)";
  const auto nested = [&](std::size_t depth) {
    return open + std::string(depth, '[') + "\"]]]]]]\"" + std::string(depth, ']') + "}}]}";
  };
  CHECK(read_scenario(nested(900), "deep").ok());
  CHECK(contains(fault_of(nested(1'000'000)), "nest deeper than 1000 levels"));
}
