#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "harness/triage/fingerprint.h"
#include "harness/triage/minimise.h"
#include "harness/triage/transcript.h"
#include "tests/support/catch.h"

using namespace warmfuzz;

namespace {

InvokeStep step_with(std::map<std::string, Json> fields) {
  InvokeStep step;
  step.trigger = "Get";
  step.source = "apigw-rest";
  step.fields = std::move(fields);
  return step;
}

/// Steps that send their own numbers.
Scenario numbered(int steps) {
  Scenario scenario;
  for (int i = 0; i < steps; ++i) scenario.steps.emplace_back(step_with({{"/body", i}}));
  return scenario;
}

std::vector<int> numbers_of(const Scenario& scenario) {
  std::vector<int> numbers;
  for (const auto& step : scenario.steps)
    if (const auto* invoke = std::get_if<InvokeStep>(&step)) numbers.push_back(invoke->fields.at("/body").get<int>());
  return numbers;
}

bool sends(const Scenario& scenario, int number) {
  const auto numbers = numbers_of(scenario);
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

const std::map<std::string, Json>& fields_of(const Scenario& scenario) {
  return std::get<InvokeStep>(scenario.steps.at(0)).fields;
}

Scenario one_step(std::map<std::string, Json> fields) {
  Scenario scenario;
  scenario.steps.emplace_back(step_with(std::move(fields)));
  return scenario;
}

bool never() { return false; }

constexpr std::size_t kPlenty = 1000;

}  // namespace

TEST_CASE("a long history becomes the two steps that matter, in their order") {
  std::size_t replays = 0;
  Trials trials(
      [&](const Scenario& scenario) {
        ++replays;
        return sends(scenario, 3) && sends(scenario, 199);
      },
      kPlenty, never);
  CHECK(numbers_of(fewest_steps(numbered(200), trials)) == std::vector<int>{3, 199});
  CHECK(replays <= 60);
}

TEST_CASE("a step that became needless through another's removal goes too") {
  // 0 needs 1 to be harmless, so 0 can only go after 1.
  Trials trials(
      [](const Scenario& scenario) { return sends(scenario, 2) && (sends(scenario, 0) || !sends(scenario, 1)); },
      kPlenty, never);
  CHECK(numbers_of(fewest_steps(numbered(3), trials)) == std::vector<int>{2});
}

TEST_CASE("of one event that comes again and again as few stay as halving gives, and few replays are made") {
  Scenario scenario;
  scenario.steps.assign(200, step_with({{"/body", "b"}}));
  std::size_t replays = 0;
  const bool needs_body = GENERATE(false, true);
  Trials trials(
      [&](const Scenario& tried) {
        ++replays;
        return tried.steps.size() >= 40 && (!needs_body || fields_of(tried).contains("/body"));
      },
      kPlenty, never);
  const auto smallest = minimise(scenario, trials);
  CHECK(smallest.steps.size() == 50);
  CHECK(is_repetition(smallest));
  CHECK(fields_of(smallest).contains("/body") == needs_body);
  CHECK(replays <= 5);
  CHECK_FALSE(is_repetition(numbered(200)));
}

TEST_CASE("pauses go, but for those that matter") {
  Scenario scenario = numbered(1);
  scenario.steps.insert(scenario.steps.begin(), PauseStep{std::chrono::milliseconds(5)});
  SECTION("needless") {
    Trials trials([](const Scenario& tried) { return sends(tried, 0); }, kPlenty, never);
    CHECK(fewest_steps(scenario, trials).steps.size() == 1);
  }
  SECTION("needed") {
    Trials trials([](const Scenario& tried) { return tried.steps.size() == 2; }, kPlenty, never);
    CHECK(fewest_steps(scenario, trials) == scenario);
  }
}

TEST_CASE("only the fields that cause the flaw stay, and objects that nothing reads go") {
  Scenario scenario = one_step({{"/body", "b"}, {"/headers", "h"}, {"/path", "p"}});
  scenario.objects.push_back({"bucket", "needless", "", "", {}});
  scenario.objects.push_back({"bucket", "needed", "", "", {}});
  Trials trials(
      [](const Scenario& tried) {
        const auto needed = [](const auto& object) { return object.key == "needed"; };
        return fields_of(tried).contains("/headers") && std::any_of(tried.objects.begin(), tried.objects.end(), needed);
      },
      kPlenty, never);
  const auto smallest = fewest_fields(scenario, trials);
  CHECK(fields_of(smallest) == std::map<std::string, Json>{{"/headers", "h"}});
  REQUIRE(smallest.objects.size() == 1);
  CHECK(smallest.objects[0].key == "needed");
}

TEST_CASE("what surrounds the cause inside a nested value is taken out") {
  const auto body = Json::parse(R"({"a":[1,{"x":2,"path":"../e","y":[3]},4],"b":{"c":5},"0":6})");
  Trials trials(
      [](const Scenario& tried) { return fields_of(tried).at("/body").dump().find("../e") != std::string::npos; },
      kPlenty, never);
  CHECK(fields_of(simplest_values(one_step({{"/body", body}}), trials)).at("/body") ==
        Json::parse(R"({"a":[{"path":"../e"}]})"));
}

TEST_CASE("of many members the one that matters is found in few replays, and two that matter stay") {
  Json body = Json::object();
  for (int i = 0; i < 64; ++i) body["m" + std::to_string(i)] = i;
  body["m40"] = {{"role", "admin"}, {"note", "x"}};
  const bool two = GENERATE(false, true);
  std::size_t replays = 0;
  Trials trials(
      [&](const Scenario& tried) {
        ++replays;
        const Json& sent = fields_of(tried).at("/body");
        return sent.contains("m40") && sent["m40"].contains("role") && (!two || sent.contains("m7"));
      },
      kPlenty, never);
  Json smallest{{"m40", {{"role", "admin"}}}};
  if (two) smallest["m7"] = 7;
  CHECK(fields_of(simplest_values(one_step({{"/body", body}}), trials)).at("/body") == smallest);
  CHECK(replays <= 32);
}

TEST_CASE("a long text loses what does not matter, its placeholder and its letters stay whole") {
  const std::string text = std::string(500, 'x') + "{{wf:probe.path}}" + std::string(301, 'y') + "äöü";
  Trials trials(
      [](const Scenario& tried) {
        if (fields_of(tried).at("/body").empty()) return false;
        const auto shown = fields_of(tried).at("/body").at(0).get<std::string>();
        CHECK((shown.find("{{") == std::string::npos || shown.find("{{wf:probe.path}}") != std::string::npos));
        CHECK_NOTHROW(Json(shown).dump());  // throws for half a letter
        return shown.find("{{wf:probe.path}}") != std::string::npos;
      },
      kPlenty, never);
  const auto smallest = simplest_values(one_step({{"/body", Json::array({text})}}), trials);
  const auto shown = fields_of(smallest).at("/body").at(0).get<std::string>();
  CHECK(shown.size() <= 64);
  CHECK(shown.find("{{wf:probe.path}}") != std::string::npos);
}

TEST_CASE("a flaw that needs all of it leaves all of it") {
  const Scenario scenario = one_step({{"/body", Json{{"a", std::string(100, 'x')}, {"b", 1}}}, {"/path", "p"}});
  Trials trials([&](const Scenario& tried) { return tried == scenario; }, kPlenty, never);
  CHECK(minimise(scenario, trials) == scenario);
}

TEST_CASE("the budget of replays is kept, and what was reached by then still shows the flaw") {
  std::size_t replays = 0;
  const Shows shows = [&](const Scenario& scenario) {
    ++replays;
    return sends(scenario, 77);
  };
  const auto budget = GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{7});
  Trials trials(shows, budget, never);
  const auto smallest = minimise(numbered(100), trials);
  CHECK(replays <= budget);
  CHECK(sends(smallest, 77));
  CHECK((budget == 0) == (smallest == numbered(100)));
}

TEST_CASE("a request to stop is followed before the next replay") {
  std::size_t replays = 0;
  Trials trials([&](const Scenario&) { return ++replays != 0; }, kPlenty, [&] { return replays >= 2; });
  minimise(numbered(100), trials);
  CHECK(replays == 2);
}

TEST_CASE("a scenario that failed to show the flaw is not replayed again") {
  std::size_t replays = 0;
  Trials trials([&](const Scenario&) { return ++replays == 0; }, kPlenty, never);
  CHECK_FALSE(trials.show(numbered(2)));
  CHECK_FALSE(trials.show(numbered(2)));
  CHECK(replays == 1);
}

TEST_CASE("the fingerprint depends on rule, function and identity, and on nothing else") {
  Finding finding;
  finding.rule = "path-traversal";
  finding.function = "Get";
  finding.identity = "open";
  // printf 'path-traversal\0Get\0open\0' | sha256sum
  CHECK(fingerprint_of(finding) == "38c967d56b9b72ed");
  auto other = finding;
  other.message = "worded differently";
  other.step = 4;
  CHECK(fingerprint_of(other) == fingerprint_of(finding));
  other.identity = "unlink";
  CHECK(fingerprint_of(other) != fingerprint_of(finding));
  other = finding;
  other.function = "GetO";
  other.identity = "pen";
  CHECK(fingerprint_of(other) != fingerprint_of(finding));
}

TEST_CASE("a transcript has a line for each invocation, scrubbed everywhere, whatever bytes the handler wrote") {
  const Scrub scrub = [](std::string_view text) {
    std::string clean(text);
    for (auto at = clean.find("LIVE"); at != std::string::npos; at = clean.find("LIVE")) clean.replace(at, 4, "gone");
    return clean;
  };
  Trace trace;
  for (std::size_t step : {0U, 1U}) {
    Observation seen;
    seen.step = step;
    seen.event = R"({"LIVE":["LIVE"]})";
    seen.log = "LIVE \xff";
    seen.outcome.body = "LIVE";
    seen.tmp.push_back({"/tmp/LIVE", "LIVE\xc3", 5});
    Operation operation;
    operation.path = operation.raw_path = "/usr/lib/python3/json.py";
    seen.operations.push_back(operation);
    operation.path = operation.raw_path = "/tmp/LIVE";
    seen.operations.push_back(operation);
    operation.path = "/usr/share/x";
    operation.raw_path = "/tmp/../usr/share/x";
    seen.operations.push_back(operation);
    trace.observations.push_back(seen);
  }
  const auto text = transcript_of(numbered(2), trace, scrub);
  CHECK(text.find("LIVE") == std::string::npos);
  CHECK(std::count(text.begin(), text.end(), '\n') == 2);
  const auto line = Json::parse(text.substr(text.find('\n') + 1));
  CHECK(line["step"] == 1);
  CHECK(line["trigger"] == "Get");
  CHECK(line["event"]["gone"][0] == "gone");
  CHECK(line["operations"].size() == 2);
  CHECK(line["tmp"][0]["size"] == 5);
}
