// Events that are handled at the same time by one process.

#include <memory>
#include <string>
#include <vector>

#include "generators/events/load.h"
#include "harness/invoker/invoker.h"
#include "tests/support/catch.h"

namespace warmfuzz {
namespace {

struct Language {
  const char* runtime;
  const char* code;
};

// Each event says how long it takes; the answer tells how many were under way when it came, and at most.
constexpr Language kLanguages[] = {{"nodejs20.x", R"js(
let now = 0, most = 0;
exports.handler = async (event, context) => {
  const body = event.Records[0].body;
  most = Math.max(most, ++now);
  if (body === 'exit') process.exit(3);
  await new Promise((resolve) => setTimeout(resolve, 20));
  --now;
  if (body === 'fail') throw new TypeError('no');
  console.log(`done ${body}`);
  return { body, most, id: context.awsRequestId };
};
)js"},
                                   {"python3.11", R"py(
import os, time
now, most = 0, 0
def handler(event, context):
    global now, most
    body = event['Records'][0]['body']
    now += 1
    most = max(most, now)
    if body == 'exit': os._exit(3)
    time.sleep(0.02)
    now -= 1
    if body == 'fail': raise TypeError('no')
    print('done ' + body)  # a thread writes a whole text at once, and several one by one
    return {'body': body, 'most': most, 'id': context.aws_request_id}
)py"}};

class Worker {
 public:
  Worker(const Language& language, int concurrency) {
    auto deployment = std::make_shared<Deployment>();
    auto& function = deployment->function;
    function.id = "Worker";
    function.runtime = language.runtime;
    function.handler = "index.handler";
    function.inline_code = language.code;
    function.memory_mb = 256;
    function.timeout = std::chrono::seconds(20);
    function.concurrency = concurrency;
    function.triggers = {{"Jobs", "sqs", {{"queue", "jobs"}, {"batch_size", 1}}}};
    deployment->mint = [](std::uint64_t, std::string_view label) { return std::string(label); };
    deployment->sources = load_event_sources().value();
    auto invoker = Invoker::create(std::move(deployment));
    if (!invoker.ok()) FAIL(invoker.fault().message);
    invoker_ = std::move(invoker).value();
  }

  /// A message for each text; all but the first overlap the one before.
  std::vector<Observation> run(const std::vector<std::string>& messages) {
    Scenario scenario;
    scenario.function = "Worker";
    for (const auto& message : messages) {
      InvokeStep step;
      step.trigger = "Jobs";
      step.source = "sqs";
      step.fields["/Records/0/body"] = message;
      step.overlaps = !scenario.steps.empty();
      scenario.steps.emplace_back(std::move(step));
    }
    auto trace = invoker_->run(scenario, Freshness::fresh);
    if (!trace.ok()) FAIL(trace.fault().message);
    return std::move(trace->observations);
  }

 private:
  std::unique_ptr<Invoker> invoker_;
};

Json answer_of(const Observation& seen) {
  INFO(seen.outcome.body << seen.outcome.error_message << seen.log);
  REQUIRE(seen.outcome.kind == OutcomeKind::response);
  return Json::parse(seen.outcome.body);
}

TEST_CASE("Events that overlap are under way at the same time, as many as the function's concurrency allows") {
  const Language language = GENERATE(from_range(std::begin(kLanguages), std::end(kLanguages)));
  CAPTURE(language.runtime);
  Worker worker(language, 2);
  const auto seen = worker.run({"one", "two", "three"});
  REQUIRE(seen.size() == 3);
  CHECK(seen[0].cold_start);
  CHECK(!seen[1].cold_start);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    CHECK(seen[i].step == i);
    CHECK(answer_of(seen[i])["most"] == 2);
  }
  CHECK(answer_of(seen[0])["body"] == "one");
  CHECK(answer_of(seen[2])["body"] == "three");
  CHECK(answer_of(seen[0])["id"] != answer_of(seen[1])["id"]);
  CHECK(seen[0].log.empty());
  CHECK(seen[1].log.find("done one") != std::string::npos);
  CHECK(seen[1].log.find("done two") != std::string::npos);
}

TEST_CASE("Where a process handles one event at a time, none overlaps") {
  const Language language = GENERATE(from_range(std::begin(kLanguages), std::end(kLanguages)));
  CAPTURE(language.runtime);
  Worker worker(language, 1);
  for (const auto& seen : worker.run({"one", "two"})) CHECK(answer_of(seen)["most"] == 1);
}

TEST_CASE("Of events at the same time each has its own end, but a process that ends takes all along") {
  const Language language = GENERATE(from_range(std::begin(kLanguages), std::end(kLanguages)));
  CAPTURE(language.runtime);
  Worker worker(language, 4);
  const auto seen = worker.run({"one", "fail"});
  CHECK(answer_of(seen[0])["body"] == "one");
  CHECK(seen[1].outcome.kind == OutcomeKind::error);
  CHECK(seen[1].outcome.error_type == "TypeError");
  for (const auto& one : worker.run({"one", "exit"})) {
    CHECK(one.outcome.kind == OutcomeKind::crash);
    CHECK(one.outcome.exit_status == 3);
  }
}

}  // namespace
}  // namespace warmfuzz
