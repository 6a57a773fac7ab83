#include "generators/mutators/directed.h"

#include "generators/canary/mint.h"
#include "generators/canary/recogniser.h"
#include "generators/mutators/vocabulary.h"
#include "harness/engine/arrivals.h"
#include "tests/support/catch.h"
#include "tests/unit/event_fixtures.h"

namespace warmfuzz::test {
namespace {

Scenario order(Json body) {
  const auto function = function_with_all_triggers();
  const Trigger* trigger = function.find_trigger("Queue");
  REQUIRE(trigger != nullptr);
  Scenario scenario;
  scenario.function = function.id;
  auto step = benign_step(*trigger);
  step.fields["/Records/0/body"] = std::move(body);
  scenario.steps.emplace_back(std::move(step));
  return scenario;
}

const Json& body_of(const Scenario& scenario) {
  return std::get<InvokeStep>(scenario.steps.front()).fields.at("/Records/0/body");
}

}  // namespace

TEST_CASE("routes that a handler looks for itself are read from its texts") {
  const auto [literal, method, path] = GENERATE(table<std::string, std::string, std::string>({
      {"/export", "", "export"},
      {"GET /orders/{order_id}", "GET", "orders/{{wf:tenant.order_id}}"},
      {"/users/:owner", "", "users/{{wf:tenant.owner}}"},
      {"/notes/<int:note>", "", "notes/{{wf:tenant.note}}"},
      {R"(^/teams/(?P<team>[^/]+)/size$)", "", "teams/{{wf:tenant.team}}/size"},
  }));
  CAPTURE(literal);
  const auto routes = routes_in({{}, {literal}});
  REQUIRE(routes.size() == 1);
  CHECK(routes.front().method == method);
  CHECK(routes.front().path == path);
}

TEST_CASE("folders, sentences and addresses are no routes") {
  CHECK(
      routes_in({{}, {"/tmp/exports", "/usr/bin/wc", "export", "not / found", "https://example.com/a", "/"}}).empty());
}

TEST_CASE("an attack goes to the value that carries the canary, however deep, and leaves the rest alone") {
  const auto function = function_with_all_triggers();
  const FieldTable table(function, sources());
  const auto catalogue = Catalogue::load().value();
  const auto base = order({{"kind", "archive"}, {"job", {{"name", "{{wf:tenant.name}}"}, {"level", 3}}}});
  const auto attacks = directed_attacks(base, 0, "tenant.name", "shell", table, catalogue, 40);
  REQUIRE(attacks.size() == 40);
  for (const auto& attack : attacks) {
    CHECK(body_of(attack)["kind"] == "archive");
    CHECK(body_of(attack)["job"]["level"] == 3);
    CHECK(body_of(attack)["job"]["name"] != body_of(base)["job"]["name"]);
  }
  CHECK(directed_attacks(base, 0, "tenant.other", "shell", table, catalogue, 40).empty());
}

TEST_CASE("a check of a path's beginning alone is tried with a folder that begins the same") {
  const auto function = function_with_all_triggers();
  const FieldTable table(function, sources());
  const auto catalogue = Catalogue::load().value();
  const auto base = order({{"user", "{{wf:probe.user}}"}});
  const auto attacks = directed_attacks(base, 0, "probe.user", "path", table, catalogue, 10, "/mnt/avatars/");
  REQUIRE(attacks.size() == 10);
  CHECK(body_of(attacks[0])["user"] == "../avatars-x/{{wf:probe.x-path}}");
  CHECK(body_of(attacks[1])["user"] == "../../mnt-x/{{wf:probe.x-path}}");
}

TEST_CASE("what a handler looks for among the headers is known by its form") {
  for (const auto* name : {"accept-language", "X-Tenant-Id", "if-none-match"}) CHECK(looks_like_header(name));
  for (const auto* other : {"name", "utf-8", "eu-west-1", "-x-", "a long - dash", "../a-b"})
    CHECK_FALSE(looks_like_header(other));
}

TEST_CASE("one value of an event can be taken back without the others") {
  auto scenario = order({{"a", "x"}, {"inner", {{"b", "y"}, {"c", "z"}}}});
  auto& step = std::get<InvokeStep>(scenario.steps.front());
  CHECK(take_back(step, "/Records/0/body/inner/b"));
  CHECK(step.fields["/Records/0/body"] == Json({{"a", "x"}, {"inner", {{"c", "z"}}}}));
  CHECK_FALSE(take_back(step, "/Records/0/bodyguard"));
  CHECK(take_back(step, "/Records/0/body"));
  CHECK(step.fields.empty());
}

TEST_CASE("a canary in a path or in a command is noticed once, another invocation's never") {
  CanaryMint mint(7);
  const auto canaries = Recogniser::create(mint).value();
  const auto scenario = order({{"file", "{{wf:probe.file}}"}});
  Observation seen;
  seen.invocation = 5;
  Operation read;
  read.kind = OperationKind::read;
  read.raw_path = "/tmp/" + mint.token(CanaryKind::probe, 5, "probe.file");
  Operation run;
  run.kind = OperationKind::execute;
  run.argv = {"sh", "-c", "cat " + mint.token(CanaryKind::probe, 5, "probe.file")};
  Operation earlier = read;
  earlier.kind = OperationKind::write;
  earlier.raw_path = "/tmp/" + mint.token(CanaryKind::probe, 4, "probe.file");
  seen.operations = {read, run, earlier};
  Trace trace;
  trace.observations.push_back(seen);

  Arrivals arrivals;
  const auto first = arrivals.look(scenario, trace, *canaries);
  REQUIRE(first.size() == 3);
  CHECK(first[0].attack == "path");
  CHECK(first[1].attack == "shell");
  CHECK(first[2].attack == "path");
  for (const auto& arrival : first) CHECK(arrival.label == "probe.file");
  CHECK(arrivals.look(scenario, trace, *canaries).empty());
}

}  // namespace warmfuzz::test
