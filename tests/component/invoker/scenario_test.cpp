// What a scenario's steps are to the handler that gets them: events of their own, however much they have in common.

#include <memory>
#include <string>
#include <vector>

#include "generators/events/load.h"
#include "harness/invoker/invoker.h"
#include "tests/support/catch.h"

namespace warmfuzz {
namespace {

/// Answers with each event's ids and times, and with whether it has seen one of the ids before.
constexpr const char* kHandler = R"py(
seen = set()

def handler(event, context):
    ids = [record['messageId'] for record in event['Records']]
    again = [one for one in ids if one in seen]
    seen.update(ids)
    return {'ids': ids, 'again': again, 'sent': [record['attributes']['SentTimestamp'] for record in event['Records']]}
)py";

class Queue {
 public:
  Queue() {
    auto deployment = std::make_shared<Deployment>();
    auto& function = deployment->function;
    function.id = "Worker";
    function.runtime = "python3.11";
    function.handler = "index.handler";
    function.inline_code = kHandler;
    function.memory_mb = 256;
    function.timeout = std::chrono::seconds(20);
    function.triggers = {{"Jobs", "sqs", {{"queue", "jobs"}, {"batch_size", 3}}}};
    deployment->mint = [](std::uint64_t, std::string_view label) { return std::string(label); };
    deployment->sources = load_event_sources().value();
    auto invoker = Invoker::create(std::move(deployment));
    if (!invoker.ok()) FAIL(invoker.fault().message);
    invoker_ = std::move(invoker).value();
  }

  std::vector<Json> answers(const std::vector<Step>& steps) {
    Scenario scenario;
    scenario.function = "Worker";
    scenario.seed = 7;
    scenario.steps = steps;
    auto trace = invoker_->run(scenario, Freshness::fresh);
    if (!trace.ok()) FAIL(trace.fault().message);
    std::vector<Json> all;
    for (const auto& seen : trace->observations) {
      INFO(seen.outcome.body << seen.init_log << seen.log);
      REQUIRE(seen.outcome.kind == OutcomeKind::response);
      all.push_back(Json::parse(seen.outcome.body));
    }
    return all;
  }

 private:
  std::unique_ptr<Invoker> invoker_;
};

InvokeStep message(std::map<std::string, Json> fields = {}) {
  InvokeStep step;
  step.trigger = "Jobs";
  step.source = "sqs";
  step.fields = std::move(fields);
  return step;
}

TEST_CASE("Two messages of one sender are two messages, the second sent later; a pause between them changes nothing") {
  Queue queue;
  const auto answers = queue.answers({message(), message(), message()});
  REQUIRE(answers.size() == 3);
  for (const auto& answer : answers) CHECK(answer["again"] == Json::array());
  CHECK(answers[0]["sent"] < answers[1]["sent"]);
  CHECK(answers[1]["sent"] < answers[2]["sent"]);
  const auto paused = queue.answers({message(), PauseStep{std::chrono::milliseconds(1)}, message()});
  CHECK(paused == std::vector<Json>(answers.begin(), answers.begin() + 2));
}

TEST_CASE("A message that the queue delivers again keeps its id, in the step in which that is wanted and in no other") {
  Queue queue;
  const auto answers = queue.answers({message(), message({{"/Records/1/messageId", 0}})});
  REQUIRE(answers.size() == 2);
  CHECK(answers[1]["ids"][0] == answers[1]["ids"][1]);
  CHECK(answers[1]["ids"][0] != answers[0]["ids"][0]);
}

}  // namespace
}  // namespace warmfuzz
