#include <set>

#include "generators/canary/placeholders.h"
#include "generators/events/guess.h"
#include "generators/events/validate.h"
#include "generators/mutators/scenario_mutator.h"
#include "generators/mutators/seeds.h"
#include "tests/unit/event_fixtures.h"

namespace warmfuzz::test {
namespace {

const Catalogue& catalogue() {
  static const auto loaded = Catalogue::load().value();
  return loaded;
}

KeyWords words() {
  return {{"action", "filename", "email", "count", "items", "password", "created_at", "s3", "Message", "X-User-Id",
           "data", "is_admin"},
          {"resize", "thumbnail", ".csv", "uploads/", "Content-Type", "not found: %s", "pdf"}};
}

const Function& shop() {
  static const auto function = function_with_all_triggers();
  return function;
}

const FieldTable& known_fields() {
  static const FieldTable fields(shop(), sources());
  return fields;
}

/// Everything that is wrong with the events of a scenario, or with the scenario.
std::string complaints(const Scenario& scenario) {
  std::string out;
  if (!is_valid(scenario, shop(), known_fields())) out += "not valid\n";
  const auto read = read_scenario(write_scenario(scenario), "test");
  if (!read.ok() || !(*read == scenario)) out += "does not survive writing and reading\n";
  for (const auto& step : scenario.steps) {
    const auto* invoke = std::get_if<InvokeStep>(&step);
    if (invoke == nullptr) continue;
    const auto* trigger = shop().find_trigger(invoke->trigger);
    if (trigger == nullptr) continue;
    const auto event = sources().at(trigger->source)->render(*trigger, *invoke, scenario.seed, readable());
    for (const auto& one : violations(trigger->source, event, *trigger)) out += trigger->name + ' ' + one + '\n';
  }
  return out.empty() ? out : out + write_scenario(scenario).substr(0, 4000);
}

const InvokeStep& first_step(const Scenario& scenario) { return std::get<InvokeStep>(scenario.steps.front()); }

std::string text_of(const Scenario& scenario) { return write_scenario(scenario); }

bool has_attack(const std::string& text) {
  for (const auto* mark : {"wfproof", "{{wf:bait}}", "../", "__proto__", "%2e"})
    if (text.find(mark) != std::string::npos) return true;
  return false;
}

/// A node of this path.
Node node_at(const Json& value, const std::string& path) {
  for (const auto& node : nodes_of(value, "body"))
    if (node.path() == path) return node;
  FAIL("no node " << path);
  return {};
}

}  // namespace

TEST_CASE("each cookie of a cookie header is a value of its own") {
  Json headers{{"Cookie", "session={{wf:credential.session}}; folder=docs"}};
  for (const auto& node : nodes_of(headers, "headers"))
    if (node.path() == "/Cookie/folder") {
      CHECK(edit(headers, node, [](Json& value) {
        value = "../{{wf:probe.x}}";
        return true;
      }));
    }
  CHECK(headers["Cookie"] == "folder=../{{wf:probe.x}}; session={{wf:credential.session}}");
}

TEST_CASE("Values are changed inside the encodings that surround them") {
  const auto [text, path, new_text] = GENERATE(table<std::string, std::string, std::string>({
      {R"({"a":[1,"x"]})", "/a/1", R"({"a":[1,"NEW"]})"},
      {R"("{\"a\":{\"b\":\"x\"}}")", "/a/b", R"("{\"a\":{\"b\":\"NEW\"}}")"},
      {R"({"Message":"{\"Records\":[{\"key\":\"x\"}]}"})", "/Message/Records/0/key",
       R"({"Message":"{\"Records\":[{\"key\":\"NEW\"}]}"})"},
      {R"({"data":"eyJhIjoieCJ9"})", "/data/a", R"({"data":"eyJhIjoiTkVXIn0="})"},
      {R"("name=x&tag=a+b")", "/name", R"("name=NEW&tag=a+b")"},
  }));
  const auto value = Json::parse(text);
  const auto expected = Json::parse(new_text);
  auto changed = value;
  INFO(value.dump() << " " << path);
  CHECK(edit(changed, node_at(value, path), [](Json& found) {
    found = "NEW";
    return true;
  }));
  CHECK(changed == expected);
  auto shorter = value;
  CHECK(remove(shorter, node_at(value, path)));
  CHECK(shorter != value);
}

TEST_CASE("Texts that hold nothing are leaves") {
  for (const auto* text :
       {"plain", "{{wf:probe.x}}.txt", "a=b c", "1234", "{broken", "https://example.com/?a=b", "a = b"}) {
    const auto nodes = nodes_of(text, "key");
    INFO(text);
    CHECK(nodes.size() == 1);
    CHECK(nodes[0].key == "key");
    CHECK_FALSE(nodes[0].container);
  }
}

TEST_CASE("Benign scenarios are valid, harmless, and every event of theirs could come from its service") {
  for (const auto& set : {words(), KeyWords{}}) {
    const auto scenarios = benign_scenarios(shop(), sources(), set);
    for (const auto& scenario : scenarios) {
      CHECK(complaints(scenario) == "");
      CHECK_FALSE(has_attack(text_of(scenario)));
    }
    for (const auto& trigger : shop().triggers) {
      const auto of_trigger = std::count_if(scenarios.begin(), scenarios.end(), [&](const Scenario& one) {
        return first_step(one).trigger == trigger.name;
      });
      INFO(trigger.name);
      CHECK(of_trigger >= (known_fields().fields(trigger.name).empty() ? 1 : 2));
      CHECK(of_trigger < 150);
    }
    CHECK(first_step(scenarios.front()).fields.empty());
  }
}

TEST_CASE("The keys of the code are in a benign body, with values that their names suggest") {
  const auto sets = benign_sets(shop(), sources(), words());
  const auto typed = std::find_if(sets.plain.begin(), sets.plain.end(), [](const Scenario& one) {
    return first_step(one).trigger == "RestPost" && first_step(one).fields.count("/body") != 0;
  });
  REQUIRE(typed != sets.plain.end());
  const auto body = first_step(*typed).fields.at("/body");
  CHECK(body["filename"] == "{{wf:probe.filename}}.txt");
  CHECK(body["email"] == "{{wf:tenant.email}}@example.com");
  CHECK(body["count"].is_number());
  CHECK(body["password"] == "{{wf:credential.password}}");
  CHECK(body["created_at"] == "2024-05-17T10:30:00Z");
  CHECK(body["is_admin"] == true);
  for (const auto& key : words().keys) CHECK(body.contains(key) == (key != "s3" && key != "X-User-Id"));
  const bool alone = std::any_of(sets.shapes.begin(), sets.shapes.end(), [](const Scenario& one) {
    return first_step(one).fields ==
           std::map<std::string, Json>{{"/body", {{"filename", "{{wf:probe.filename}}.txt"}}}};
  });
  CHECK(alone);
  const bool header = std::any_of(sets.plain.begin(), sets.plain.end(), [](const Scenario& one) {
    const auto found = first_step(one).fields.find("/headers");
    return found != first_step(one).fields.end() && found->second.contains("X-User-Id");
  });
  CHECK(header);
  CHECK(first_step(*typed).fields.at("/queryStringParameters").contains("filename"));
}

TEST_CASE("A header is sent as the code spells it, too") {
  const auto sets = benign_sets(shop(), sources(), {{"x-api-key"}, {}});
  const bool spelled = std::any_of(sets.plain.begin(), sets.plain.end(), [](const Scenario& one) {
    const auto& step = first_step(one);
    const auto headers = step.fields.find("/headers");
    return step.source == "apigw-rest" && headers != step.fields.end() && !headers->second.contains("X-Api-Key") &&
           headers->second.value("x-api-key", "") == "{{wf:credential.api_key}}";
  });
  CHECK(spelled);
}

TEST_CASE("Texts of the code become values where they can be meant") {
  std::set<std::string> bodies;
  std::set<std::string> keys;
  for (const auto& scenario : benign_scenarios(shop(), sources(), words())) {
    const auto& step = first_step(scenario);
    if (step.trigger == "RestPost" && step.fields.count("/body") != 0) bodies.insert(step.fields.at("/body").dump());
    if (step.trigger == "Upload" && step.fields.count("/Records/0/s3/object/key") != 0)
      keys.insert(step.fields.at("/Records/0/s3/object/key").get<std::string>());
  }
  const auto any = [&](const std::set<std::string>& texts, const std::string& part) {
    return std::any_of(texts.begin(), texts.end(),
                       [&](const std::string& text) { return text.find(part) != std::string::npos; });
  };
  CHECK(any(bodies, R"("action":"resize")"));
  CHECK(any(bodies, R"("action":"thumbnail")"));
  CHECK_FALSE(any(bodies, R"("action":"not found)"));
  CHECK(any(bodies, R"("filename":"{{wf:probe.filename}}.csv")"));
  CHECK(any(bodies, R"("filename":"uploads/{{wf:probe.filename}}.txt")"));
  CHECK(any(bodies, R"("Message":"{\")"));
  CHECK(any(bodies, R"("items":[{)"));
  CHECK(any(keys, "{{wf:probe.key}}.csv"));
  CHECK(any(keys, "uploads/{{wf:probe.key}}.csv"));
}

TEST_CASE(
    "Hostile seeds: two callers first, then every leaf with every class of payload, all of them possible events") {
  Function function = shop();
  function.triggers = {trigger("HttpFile"), trigger("Queue"), trigger("Upload")};
  Random random(1);
  const auto seeds = hostile_seeds(function, sources(), catalogue(), words(), 3200, random);
  CHECK(seeds.size() == 3200);
  std::size_t pairs = 0;
  for (const auto& scenario : seeds) {
    // Every third is enough, with those of the mutator's test.
    if (&scenario - seeds.data() < 600 || scenario.seed % 3 == 0) CHECK(complaints(scenario) == "");
    pairs += scenario.steps.size() > 1 ? 1 : 0;
  }
  CHECK(pairs >= 10);
  CHECK(seeds.front().steps.size() == 2);

  const auto text_in = [&](std::size_t count, const std::string& pointer, const std::string& part) {
    for (std::size_t i = 0; i < std::min(count, seeds.size()); ++i) {
      const auto& fields = first_step(seeds[i]).fields;
      if (const auto found = fields.find(pointer);
          found != fields.end() && found->second.dump().find(part) != std::string::npos)
        return true;
    }
    return false;
  };
  for (const auto* part :
       {R"("filename":"../../../../../../../../{{wf:bait}}")", R"("filename":"{{wf:probe.filename}}.txt;wfproof)",
        R"("action":"{{wf:tenant.action}};wfproof)", R"("count":"abc")", R"("filename":null)"}) {
    INFO(part);
    CHECK(text_in(600, "/body", part));
    CHECK(text_in(600, "/Records/0/body", part));
  }
  CHECK(text_in(600, "/Records/0/s3/object/key", "../../../../../../../../{{wf:bait}}"));
  CHECK(text_in(600, "/pathParameters", "../../../../../../../../{{wf:bait}}"));
  CHECK(text_in(600, "/queryStringParameters", R"("filename":"../../../../../../../../{{wf:bait}}")"));
  CHECK(text_in(600, "/body", "\"{\""));
  // Behind another action, too.
  CHECK(text_in(
      3200, "/body",
      R"("action":"resize","count":3,"created_at":"2024-05-17T10:30:00Z","data":"{{wf:tenant.data}}","email":"{{wf:tenant.email}}@example.com","filename":"../)"));

  Random again(1);
  CHECK(hostile_seeds(function, sources(), catalogue(), words(), 3200, again) == seeds);
  CHECK(hostile_seeds(function, sources(), catalogue(), words(), 5, again).size() == 5);
}

TEST_CASE("The first few hundred seeds bring a payload of every class to every key of the code") {
  Function function = shop();
  function.triggers = {trigger("Queue")};
  Random random(1);
  const auto seeds = hostile_seeds(function, sources(), catalogue(), words(), 400, random);
  const std::string pointer = "/Records/0/body";
  for (const std::string key : {"action", "filename", "email", "password", "data"})
    for (const std::string one : {"path", "shell", "structure", "text", "nested-json"}) {
      const bool found = std::any_of(seeds.begin(), seeds.end(), [&](const Scenario& seed) {
        const auto& fields = first_step(seed).fields;
        const auto body = fields.find(pointer);
        if (body == fields.end() || !body->second.is_object() || !body->second.contains(key)) return false;
        const auto& sent = body->second[key];
        const auto payloads = catalogue().of_class(one);
        return std::any_of(payloads.begin(), payloads.end(), [&](const Payload& payload) {
          return std::any_of(payload.placements.begin(), payload.placements.end(),
                             [&](PayloadPlace how) { return sent == place(payload, how, benign_value(key)); });
        });
      });
      INFO(key << " " << one);
      CHECK(found);
    }
}

TEST_CASE("Mutations keep scenarios valid and events possible, and reach every kind of change") {
  const auto bytes = [](const std::string& value, std::size_t most) {
    return (value.substr(0, value.size() / 2) + "\xFF\n\x00z" + value).substr(0, most);
  };
  const ScenarioMutator mutator(shop(), sources(), catalogue(), words(), bytes);
  Random random(7);
  Scenario scenario;
  std::set<std::size_t> lengths;
  std::set<std::string> tenants;
  std::set<std::string> used;
  bool paused = false;
  bool batch = false;
  bool hostile = false;
  std::string wrong;
  for (int i = 0; i < 4000 && wrong.empty(); ++i) {
    if (i % 40 == 0) scenario = Scenario{};
    const auto before = scenario;
    REQUIRE(mutator.mutate(scenario, random));
    CHECK_FALSE(scenario == before);
    wrong = complaints(scenario);
    lengths.insert(scenario.steps.size());
    for (const auto& step : scenario.steps) {
      paused = paused || std::holds_alternative<PauseStep>(step);
      const auto* invoke = std::get_if<InvokeStep>(&step);
      if (invoke == nullptr) continue;
      tenants.insert(invoke->tenant);
      used.insert(invoke->trigger);
      for (const auto& [pointer, value] : invoke->fields) batch = batch || first_record(pointer).first > 0;
    }
    hostile = hostile || has_attack(text_of(scenario));
  }
  CHECK(wrong == "");
  CHECK(lengths.count(kMaxSteps) == 1);
  CHECK(tenants.size() == 3);
  CHECK(used.size() == shop().triggers.size());
  CHECK(paused);
  CHECK(batch);
  CHECK(hostile);
}

TEST_CASE("The same random numbers give the same mutations") {
  const ScenarioMutator mutator(shop(), sources(), catalogue(), words());
  Scenario one;
  Scenario two;
  Random random_one(3);
  Random random_two(3);
  for (int i = 0; i < 50; ++i) {
    mutator.mutate(one, random_one);
    mutator.mutate(two, random_two);
    REQUIRE(one == two);
  }
}

TEST_CASE("A scenario of another function, or with fields that there are not, is mended") {
  const ScenarioMutator mutator(shop(), sources(), catalogue(), words());
  Random random(5);
  for (int i = 0; i < 20; ++i) {
    Scenario strange;
    strange.function = "Other";
    strange.steps.resize(12, InvokeStep{"Gone", "sns", "", {{"/nowhere", 1}}, nullptr});
    REQUIRE(mutator.mutate(strange, random));
    CHECK(complaints(strange) == "");
  }
}

TEST_CASE("A function without known triggers is left alone") {
  Function function;
  function.triggers = {{"T", "unknown", Json::object()}};
  const ScenarioMutator mutator(function, sources(), catalogue(), words());
  Scenario scenario;
  Random random(1);
  CHECK_FALSE(mutator.mutate(scenario, random));
  CHECK(scenario == Scenario{});
  CHECK(benign_scenarios(function, sources(), words()).empty());
  CHECK(hostile_seeds(function, sources(), catalogue(), words(), 10, random).empty());
}

TEST_CASE("Crossing two scenarios gives a valid one") {
  const ScenarioMutator mutator(shop(), sources(), catalogue(), words());
  Random random(11);
  std::vector<Scenario> pool(20);
  for (auto& one : pool)
    for (int i = 0; i < 15; ++i) mutator.mutate(one, random);
  bool mixed = false;
  for (int i = 0; i < 150; ++i) {
    const auto& a = pool[random() % pool.size()];
    const auto& b = pool[random() % pool.size()];
    const auto child = cross_over(a, b, random);
    CHECK(complaints(child) == "");
    mixed = mixed || (!(child == a) && !(child == b));
  }
  CHECK(mixed);
}

TEST_CASE("The twin of a hostile scenario has its shape and nothing hostile") {
  Scenario scenario;
  scenario.function = "Shop";
  auto step = step_for(trigger("Queue"), {{"/Records/0/body",
                                           {{"action", "resize"},
                                            {"count", -5},
                                            {"file", "../../{{wf:bait}}.jpg"},
                                            {"cmd", "$(wfproof)"},
                                            {"inner", R"({"path":"/etc/x"})"},
                                            {"list", {"ok", "a;b"}}}}});
  scenario.steps.emplace_back(step);
  step.fields = {{"/Records/0/body", "{"}};
  step.tenant = "b";
  scenario.steps.emplace_back(step);
  const auto twin = benign_twin(scenario, shop(), sources());
  CHECK(complaints(twin) == "");
  REQUIRE(twin.steps.size() == 2);
  CHECK(std::get<InvokeStep>(twin.steps[1]).tenant == "b");
  const auto body = first_step(twin).fields.at("/Records/0/body");
  CHECK(body["action"] == "resize");
  CHECK(body["count"] == 3);
  CHECK(body["file"] == "{{wf:probe.file}}.jpg");
  CHECK(body["cmd"] == "{{wf:tenant.cmd}}");
  CHECK(body["inner"] == R"({"path":"{{wf:probe.path}}.txt"})");
  CHECK(body["list"] == Json{"ok", "{{wf:tenant.list}}"});
  CHECK_FALSE(has_attack(text_of(twin)));

  Random random(2);
  for (const auto& hostile : hostile_seeds(shop(), sources(), catalogue(), words(), 700, random)) {
    const auto calm = benign_twin(hostile, shop(), sources());
    CHECK(calm.steps.size() == hostile.steps.size());
    const auto text = text_of(calm);
    if (has_attack(text)) FAIL(text);
  }
}

}  // namespace warmfuzz::test
