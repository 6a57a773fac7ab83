#include "harness/engine/state_search.h"

#include <algorithm>
#include <functional>
#include <map>

#include "generators/canary/mint.h"
#include "generators/canary/recogniser.h"
#include "harness/engine/compared_events.h"
#include "harness/engine/hostile_events.h"
#include "harness/oracles/made_once.h"
#include "tests/support/catch.h"
#include "tests/unit/event_fixtures.h"

namespace warmfuzz::test {
namespace {

/// What a function keeps between invocations.
using Kept = std::map<std::string, std::string>;
/// A function without a sandbox: the wish of an event, who sends it, what is kept, and which environment it is.
using Handler = std::function<Json(const std::string& wish, const std::string& tenant, Kept& kept, int environment)>;

Json answer(int status, const Json& body) { return Json{{"statusCode", status}, {"body", body.dump()}}; }

InvokeStep asking(const std::string& wish) {
  InvokeStep step;
  step.trigger = "Get";
  step.source = "apigw-http";
  step.fields["/body"] = wish;
  return step;
}

std::vector<std::string> wishes_of(const Scenario& scenario) {
  std::vector<std::string> wishes;
  for (const auto& step : scenario.steps) wishes.push_back(std::get<InvokeStep>(step).fields.at("/body"));
  return wishes;
}

/// A search over events of these wishes: what it compares closely.
struct Searched {
  std::vector<Scenario> compared;
  int environments = 0;

  Searched(const std::vector<std::string>& wishes, const Handler& handler, int most = 200, bool holds = true,
           const std::vector<std::string>& hostile_wishes = {}) {
    std::vector<InvokeStep> events, hostile;
    for (const auto& wish : wishes) events.push_back(asking(wish));
    for (const auto& wish : hostile_wishes) hostile.push_back(asking(wish));
    CanaryMint mint(7);
    const auto canaries = Recogniser::create(mint).value();
    Random random(1);
    const auto run = [&](const Scenario& scenario, Freshness) -> std::optional<Trace> {
      ++environments;
      Trace trace;
      Kept kept;
      for (const auto& step : scenario.steps) {
        const auto& invoke = std::get<InvokeStep>(step);
        Observation seen;
        seen.tenant = invoke.tenant;
        seen.outcome.body = handler(invoke.fields.at("/body"), invoke.tenant, kept, environments).dump();
        trace.observations.push_back(std::move(seen));
      }
      return trace;
    };
    const auto compare = [&](const Scenario& scenario) {
      compared.push_back(scenario);
      return holds;
    };
    StateSearch("F", events, hostile, *canaries, random, {run, compare, [&] { return environments >= most; }}).run();
  }
};

const std::vector<std::string> kWishes{"plain", "one", "two", "three", "four", "five", "six", "seven"};

}  // namespace

TEST_CASE("one event among many that decides for all others is found, and brought together with one of them") {
  const Searched searched(kWishes, [](const auto& wish, const auto&, Kept& kept, int) {
    if (wish == "five") kept["broken"] = "yes";
    return kept.contains("broken") && wish != "five" ? answer(422, {{"error", "no"}}) : answer(200, {{"ok", true}});
  });
  REQUIRE(searched.compared.size() == 1);
  CHECK(wishes_of(searched.compared[0]).size() == 2);
  CHECK(wishes_of(searched.compared[0])[0] == "five");
  CHECK(std::get<InvokeStep>(searched.compared[0].steps[0]).tenant == "a");
  CHECK(std::get<InvokeStep>(searched.compared[0].steps[1]).tenant == "b");
}

TEST_CASE("the first caller's decision that stands for all others is found") {
  const Searched searched(kWishes, [](const auto& wish, const auto&, Kept& kept, int) {
    kept.emplace("granted", wish == "three" ? "yes" : "no");
    return kept["granted"] == "yes" ? answer(200, {{"ok", true}}) : answer(403, {{"error", "no"}});
  });
  REQUIRE(searched.compared.size() == 2);  // what was refused is granted, what was granted is refused
  for (const auto& scenario : searched.compared) {
    const auto wishes = wishes_of(scenario);
    CHECK(std::count(wishes.begin(), wishes.end(), "three") == 1);
  }
}

TEST_CASE("what takes two events to come about keeps both") {
  const Searched searched(kWishes, [](const auto& wish, const auto&, Kept& kept, int) {
    if (wish == "one" || wish == "six") kept[wish] = "yes";
    return kept.size() == 2 && wish == "plain" ? answer(500, {{"error", "no"}}) : answer(200, {{"ok", true}});
  });
  REQUIRE(!searched.compared.empty());
  const auto wishes = wishes_of(searched.compared.back());
  CHECK(wishes.back() == "plain");
  CHECK(std::find(wishes.begin(), wishes.end(), "one") != wishes.end());
  CHECK(std::find(wishes.begin(), wishes.end(), "six") != wishes.end());
}

TEST_CASE("a value that follows from another caller's event is found") {
  const Searched searched(kWishes, [](const auto& wish, const auto&, Kept& kept, int) {
    if (wish == "two") kept["language"] = "de";
    return answer(200, {{"greeting", kept.contains("language") ? "Willkommen" : "Welcome"}});
  });
  REQUIRE(searched.compared.size() == 1);
  CHECK(wishes_of(searched.compared[0])[0] == "two");
}

TEST_CASE("a value that all callers of an environment share is found") {
  const Searched searched(kWishes, [](const auto&, const auto&, Kept&, int environment) {
    return answer(200, {{"token", "k3jZ" + std::to_string(environment * 7919) + "-Q_x81mnop"}});
  });
  REQUIRE(searched.compared.size() == 1);
  CHECK(searched.compared[0].steps.size() == 2);
}

TEST_CASE("a value that another event of the same environment has otherwise is no shared one") {
  const Searched searched(kWishes, [](const auto& wish, const auto&, Kept&, int environment) {
    return answer(200, {{"token", "k3jZ" + std::to_string(environment * 7919) + "-Q_x81" + wish}});
  });
  CHECK(searched.compared.empty());
}

TEST_CASE("callers are told apart by other words, but for those that choose what is to be done") {
  InvokeStep step = asking("");
  step.fields["/body"] = {{"action", "start"}, {"amount", 20}, {"colour", "red"}, {"mine", "{{wf:tenant.name}}"}};
  const auto other = in_other_words(step);
  CHECK(say_the_same(step, step));
  CHECK(!say_the_same(step, other));
  const auto& body = other.fields.at("/body");
  CHECK(body["action"] == "start");
  CHECK(body["amount"] != 20);
  CHECK(body["colour"] != "red");
  CHECK(body["mine"] == "{{wf:tenant.name}}");
}

TEST_CASE("what is no reason to look closer") {
  const Handler handler = GENERATE(
      Handler([](const auto& wish, const auto&, Kept&, int) {
        return wish == "two" ? answer(403, {{"error", "no"}}) : answer(200, {{"wish", wish}});
      }),
      Handler([](const auto&, const auto& tenant, Kept& kept, int) {  // a cart of each caller, and a running number
        kept["number"] += 'x';
        kept[tenant] += 'x';
        return answer(200, {{"number", kept["number"].size()}, {"articles", kept[tenant].size()}});
      }),
      Handler([](const auto&, const auto&, Kept&, int environment) {  // the name of the instance
        return answer(200, {{"served by", std::string("node-") + static_cast<char>('a' + environment % 26)}});
      }));
  const Searched searched(kWishes, handler);
  CHECK(searched.environments >= 8);
  CHECK(searched.compared.empty());
}

TEST_CASE("what does not hold when it is compared closely is not compared again and again") {
  const Searched searched(
      kWishes,
      [](const auto& wish, const auto&, Kept& kept, int) {
        if (wish == "five") kept["broken"] = "yes";
        return kept.contains("broken") && wish != "five" ? answer(422, {{"error", "no"}}) : answer(200, {{"ok", true}});
      },
      200, false);
  CHECK(searched.compared.size() == 2);
}

TEST_CASE("a hostile event that spoils what others are answered is found among many, and brought together with one") {
  std::vector<std::string> hostile;
  for (int i = 0; i < 60; ++i) hostile.push_back("hostile " + std::to_string(i));
  const Handler handler = [](const auto& wish, const auto&, Kept& kept, int) {
    if (wish == "hostile 41") kept["admin"] = "yes";
    if (wish.starts_with("hostile")) return answer(400, {{"error", wish}});
    return kept.contains("admin") && wish == "two" ? answer(200, {{"ok", true}}) : answer(403, {{"error", "no"}});
  };
  const Searched searched(kWishes, handler, 200, true, hostile);
  REQUIRE(searched.compared.size() == 1);
  CHECK(wishes_of(searched.compared[0]) == std::vector<std::string>{"hostile 41", "two"});
  CHECK(searched.environments < 40);
  const Searched without(kWishes, handler);
  CHECK(without.compared.empty());
}

TEST_CASE("what hostile events are answered themselves, and what changes with any event, is not compared") {
  const Searched searched(kWishes,
                          [](const auto& wish, const auto&, Kept& kept, int) {
                            kept[wish] += "x";
                            kept["all"] += "x";
                            if (wish.starts_with("hostile"))
                              return answer(kept[wish].size() > 1 ? 500 : 400, {{"error", wish}});
                            return answer(200, {{"served", kept["all"].size()}});
                          },
                          200, true, {"hostile 1", "hostile 2"});
  CHECK(searched.compared.empty());
}

TEST_CASE("it ends with its time") {
  const Searched searched(
      kWishes,
      [](const auto&, const auto&, Kept&, int) {
        return answer(200, {{"ok", 1}});
      },
      3);
  CHECK(searched.environments == 3);
}

TEST_CASE("events come plain first, then by who claims to be somebody, then in variants") {
  const auto function = function_with_all_triggers();
  const FieldTable table(function, sources());
  const Trigger* trigger = function.find_trigger("HttpPost");
  REQUIRE(trigger != nullptr);
  std::vector<Scenario> benign;
  const auto add = [&](const Json& body) {
    Scenario scenario;
    scenario.function = function.id;
    auto step = benign_step(*trigger);
    if (!body.is_null()) step.fields["/body"] = body;
    scenario.steps.emplace_back(std::move(step));
    benign.push_back(std::move(scenario));
  };
  add(nullptr);
  for (int i = 0; i < 200; ++i) add({{"note", i}});
  add({{"role", "editor"}});
  Random random(1);
  const auto events = events_to_compare(benign, table, {{"role"}, {"editor", "purge"}}, random);
  CHECK(events.size() > 10);
  CHECK(events.size() <= 64);
  const auto body_at = [&](std::size_t i) {
    return events[i].fields.contains("/body") ? events[i].fields.at("/body") : Json();
  };
  CHECK(body_at(0).is_null());
  std::size_t role = 0;
  while (role < events.size() && body_at(role) != Json{{"role", "editor"}}) ++role;
  CHECK(role < 8);
  const auto has = [&](const auto& is) { return std::any_of(events.begin(), events.end(), is); };
  CHECK(has([](const InvokeStep& step) { return step.fields.contains("/body") && step.fields.at("/body") == "{"; }));
  CHECK(has([](const InvokeStep& step) {
    const auto headers = step.fields.find("/headers");
    return headers != step.fields.end() && headers->second.dump().find("{{wf:credential.") == std::string::npos;
  }));
}

TEST_CASE("hostile events hold what lasts, under the names that the code looks up") {
  const auto function = function_with_all_triggers();
  const FieldTable table(function, sources());
  const Trigger* trigger = function.find_trigger("HttpPost");
  REQUIRE(trigger != nullptr);
  const auto catalogue = Catalogue::load().value();
  auto plain = benign_step(*trigger), deep = plain;
  plain.fields["/body"] = {{"canPublish", true}, {"note", "{{wf:tenant.note}}"}};
  deep.fields["/body"] = {{"options", {{"canPublish", true}, {"note", "{{wf:tenant.note}}"}}}};
  const KeyWords words{{"canPublish", "note", "options"}, {}};
  const auto events_of = [&](std::string_view runtime) {
    return hostile_events({benign_step(*trigger), plain, deep}, runtime, table, catalogue, words, 64);
  };
  const auto bodies_of = [&](std::string_view runtime) {
    std::vector<Json> bodies;
    for (const auto& step : events_of(runtime))
      if (const auto body = step.fields.find("/body"); body != step.fields.end()) bodies.push_back(body->second);
    return bodies;
  };
  const auto any = [](const std::vector<Json>& bodies, const auto& is) {
    return std::any_of(bodies.begin(), bodies.end(), is);
  };
  const auto node = bodies_of("nodejs20.x");
  CHECK(events_of("nodejs20.x").size() > 30);
  CHECK(events_of("nodejs20.x").size() <= 64);
  CHECK(any(node, [](const Json& body) { return body.value("/__proto__/canPublish"_json_pointer, Json()) == true; }));
  CHECK(any(node,
            [](const Json& body) { return body.value("/options/__proto__/canPublish"_json_pointer, Json()) == true; }));
  CHECK(any(node, [](const Json& body) { return body.value("note", Json()) == "__proto__.canPublish"; }));
  CHECK(any(node, [](const Json& body) { return body.value("/options/role"_json_pointer, Json()) == "admin"; }));
  CHECK(any(node, [](const Json& body) { return body.contains("note") && body["note"].is_null(); }));
  CHECK(!any(node, [](const Json& body) { return body.dump().find("__globals__") != std::string::npos; }));
  const auto python = bodies_of("python3.12");
  CHECK(any(python, [](const Json& body) { return body.value("/__class__/canPublish"_json_pointer, Json()) == true; }));
  CHECK(!any(python, [](const Json& body) { return body.dump().find("__proto__") != std::string::npos; }));
}

}  // namespace warmfuzz::test
