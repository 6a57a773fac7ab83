#include "harness/engine/probes.h"

#include "tests/support/catch.h"

using namespace warmfuzz;

namespace {

Scenario benign(const std::string& trigger, std::map<std::string, Json> fields = {}) {
  InvokeStep step;
  step.trigger = trigger;
  step.source = "apigw-http";
  step.fields = std::move(fields);
  Scenario scenario;
  scenario.function = "Orders";
  scenario.steps.emplace_back(step);
  return scenario;
}

std::string shape(const Scenario& scenario) {
  std::string text;
  for (const auto& step : scenario.steps) text += std::holds_alternative<PauseStep>(step) ? '-' : 'e';
  return text;
}

const InvokeStep& event_of(const Probe& probe) { return std::get<InvokeStep>(probe.scenario.steps.front()); }

}  // namespace

TEST_CASE(
    "an event, a pause and the same again are tried first: the plainest, and the one with most of a caller's data") {
  const std::vector<Scenario> all{benign("Get"), benign("Get", {{"/body", {{"id", 3}}}}),
                                  benign("Get", {{"/body", {{"id", 4}}}}),
                                  benign("Get", {{"/body", {{"a", "{{wf:tenant.a}}"}, {"b", "{{wf:probe.b}}"}}}}),
                                  benign("Put", {{"/body", {{"c", "{{wf:tenant.c}}"}}}})};
  const auto probes = first_probes(all);
  REQUIRE(probes.size() == 5);
  for (const auto& probe : probes) {
    CHECK(shape(probe.scenario) == "e-ee");
    CHECK(probe.look.footprint);
  }
  CHECK(event_of(probes[0]).fields.empty());
  CHECK(event_of(probes[2]).trigger == "Put");
  CHECK(event_of(probes[3]).fields.at("/body").contains("a"));
}

TEST_CASE("the plainest event of each trigger comes again and again, and in bursts of different sizes") {
  const auto all = probes({benign("Get"), benign("Get", {{"/body", 1}}), benign("Put")});
  std::map<std::string, int> shapes;
  for (const auto& probe : all) ++shapes[shape(probe.scenario)];
  CHECK(shapes[std::string(48, 'e')] == 2);
  CHECK(shapes["eee-eeeee-ee"] == 3);
  CHECK(shapes["e-eee"] == 2);
  CHECK(all.front().rule == "resource-growth");
  const Probe more = repeated(all.front(), 200);
  CHECK(more.scenario.steps == std::vector<Step>(200, all.front().scenario.steps.front()));
  CHECK(more.look == all.front().look);
}
