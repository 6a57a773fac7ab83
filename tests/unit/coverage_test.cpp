#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "harness/coverage/counters.h"
#include "harness/coverage/features.h"
#include "harness/coverage/response.h"
#include "harness/coverage/shape.h"
#include "tests/support/catch.h"

using namespace warmfuzz;
using namespace warmfuzz::coverage;

namespace {

class Collected final : public FeatureSink {
 public:
  void add(std::uint32_t feature) override { features.insert(feature); }
  std::set<std::uint32_t> features;
};

std::set<std::uint32_t> features_of(const Trace& trace) {
  Collected collected;
  outcome_features(trace, collected);
  return collected.features;
}

Observation response(const std::string& body) {
  Observation observation;
  observation.environment = 1;
  observation.outcome.body = body;
  return observation;
}

Observation error(const std::string& type, std::vector<Frame> stack) {
  Observation observation;
  observation.environment = 1;
  observation.outcome.kind = OutcomeKind::error;
  observation.outcome.error_type = type;
  observation.outcome.stack = std::move(stack);
  return observation;
}

Operation operation(OperationKind kind, const std::string& path) {
  Operation made;
  made.kind = kind;
  made.path = path;
  return made;
}

/// Whether the second observation shows something that the first does not.
bool news(const Observation& known, const Observation& other) {
  const auto before = features_of({{known}});
  const auto after = features_of({{other}});
  return !std::includes(before.begin(), before.end(), after.begin(), after.end());
}

}  // namespace

TEST_CASE("the same trace has the same features, all within their space") {
  Observation observation = error("KeyError", {{"app.py", 12, "handler"}});
  observation.log = "START\nkey missing\n";
  observation.operations = {operation(OperationKind::read, "/var/task/config.json")};
  const Trace trace{{response(R"({"statusCode": 200, "body": "{\"id\": 1}"})"), observation}};
  const auto features = features_of(trace);
  CHECK(features == features_of(trace));
  CHECK(features.size() >= 7);
  CHECK(*features.rbegin() < kOutcomeFeatures);
}

TEST_CASE("another way to end is news") {
  const auto ok = response(R"({"statusCode": 200})");
  CHECK(news(ok, response(R"({"statusCode": 403})")));
  CHECK(news(ok, response(R"({"statusCode": "403"})")));
  CHECK(news(ok, error("KeyError", {})));
  CHECK(news(error("KeyError", {}), error("ValueError", {})));
  auto crash = ok;
  crash.outcome.kind = OutcomeKind::crash;
  crash.outcome.signal = 11;
  auto exited = crash;
  exited.outcome.signal = 0;
  exited.outcome.exit_status = 1;
  CHECK(news(crash, exited));
  auto cold = ok;
  cold.cold_start = true;
  CHECK(news(ok, cold));
}

TEST_CASE("the place of an error in the function's own code is news, that in a library is not") {
  const auto at = [](const std::string& file, int line, std::vector<Frame> inner = {}) {
    std::vector<Frame> stack{{file, line, "handler"}};
    stack.insert(stack.end(), inner.begin(), inner.end());
    return error("TypeError", stack);
  };
  CHECK(news(at("app.py", 12), at("app.py", 13)));
  CHECK(news(at("app.py", 12), at("lib/orders.py", 12)));
  for (const std::string library : {"/usr/lib/python3.11/json/decoder.py", "node_modules/lodash/get.js",
                                    "node:internal/fs", "<frozen importlib>"}) {
    CAPTURE(library);
    CHECK(!news(at("app.py", 12), at("app.py", 12, {{library, 99, "f"}})));
  }
}

TEST_CASE("other keys in a response are news, other values are not") {
  CHECK(!news(response(R"({"id": 1, "name": "a"})"), response(R"({"name": null, "id": [1, 2]})")));
  CHECK(news(response(R"({"id": 1})"), response(R"({"id": 1, "debug": true})")));
  CHECK(news(response(R"({"body": "{\"id\": 1}"})"), response(R"({"body": "{\"id\": 1, \"password\": 1}"})")));
  CHECK(!news(response(R"([{"id": 1}])"), response(R"([{"id": 1}, {"id": 2}])")));
  CHECK(!news(response("plain text"), response("another text")));
  CHECK(response_shape("{\"unclosed\": ").has_keys == false);
  CHECK(response_shape("{\"statusCode\": 1e99}").status == 0);
  CHECK(response_shape(std::string(100'000, '[')).has_keys == false);
}

TEST_CASE("operations in another folder or of another kind are news, other names are not") {
  const auto doing = [](OperationKind kind, const std::string& path) {
    auto observation = response("null");
    observation.operations = {operation(kind, path)};
    return observation;
  };
  const auto usual = doing(OperationKind::read, "/tmp/uploads/wfzpabcdefghijklm.png");
  CHECK(!news(usual, doing(OperationKind::read, "/tmp/uploads/wfzpmlkjihgfedcba.png")));
  CHECK(news(usual, doing(OperationKind::read, "/etc/passwd")));
  CHECK(news(usual, doing(OperationKind::write, "/tmp/uploads/wfzpabcdefghijklm.png")));
  CHECK(!news(doing(OperationKind::read, "/tmp/a17/x"), doing(OperationKind::read, "/tmp/b20/x")));
  CHECK(news(doing(OperationKind::execute, "/bin/sh"), doing(OperationKind::execute, "/bin/wfproof")));
}

TEST_CASE("a new shape of log line is news; ids, times, quoted values and canaries are not") {
  const auto logging = [](const std::string& log) {
    auto observation = response("null");
    observation.log = log;
    return observation;
  };
  const auto usual = logging("GET /order/4711 took 12.5 ms for wfztabcdefghijklm\n");
  CHECK(!news(usual, logging("GET /order/x9f took 7.25 ms for wfztmlkjihgfedcba\n")));
  CHECK(!news(logging("user 'a' said \"hi\""), logging("user 'someone else' said \"\"")));
  CHECK(news(usual, logging("Traceback (most recent call last):\n")));
}

TEST_CASE("what follows what is news within one environment") {
  const auto ok = response(R"({"statusCode": 200})");
  const auto denied = response(R"({"statusCode": 403})");
  const auto singles = [&] {
    auto features = features_of({{ok}});
    const auto more = features_of({{denied}});
    features.insert(more.begin(), more.end());
    return features;
  }();
  const auto sequence = features_of({{denied, ok}});
  CHECK(!std::includes(singles.begin(), singles.end(), sequence.begin(), sequence.end()));
  auto elsewhere = ok;
  elsewhere.environment = 2;
  const auto apart = features_of({{denied, elsewhere}});
  CHECK(std::includes(singles.begin(), singles.end(), apart.begin(), apart.end()));
}

TEST_CASE("a handler that echoes its input cannot fill the space") {
  Collected collected;
  for (int i = 0; i < 20'000; ++i) {
    std::string name = "k";
    for (int rest = i; rest > 0; rest /= 26) name += static_cast<char>('a' + rest % 26);
    auto observation = response("{\"" + name + "\": 1}");
    observation.log = name + "\n";
    observation.operations = {operation(OperationKind::read, "/tmp/" + name + "/x")};
    outcome_features({{observation}}, collected);
  }
  CHECK(collected.features.size() <= 2'048 + 2 * 4'096 + 8);
  CHECK(*collected.features.rbegin() < kOutcomeFeatures);
}

TEST_CASE("a feature is counted once however often it is added, and bytes are cleared from outside") {
  auto& counters = process_counters();
  std::fill(counters.bytes().begin(), counters.bytes().end(), std::uint8_t{0});
  for (int i = 0; i < 300; ++i) counters.add(7);
  counters.add(kFeatureSpace - 1);
  CHECK(counters.bytes()[7] == 1);
  CHECK(std::count(counters.bytes().begin(), counters.bytes().end(), 0) == kFeatureSpace - 2);
  std::fill(counters.bytes().begin(), counters.bytes().end(), std::uint8_t{0});
  CHECK(counters.bytes()[7] == 0);
}

TEST_CASE("another process counts in the same array once it is shared") {
  auto& counters = process_counters();
  std::fill(counters.bytes().begin(), counters.bytes().end(), std::uint8_t{0});
  counters.add(11);
  const auto shared = counters.share();
  REQUIRE(shared);
  CHECK(*counters.share() == *shared);
  CHECK(counters.bytes()[11] == 1);

  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    void* mapped = ::mmap(nullptr, kFeatureSpace, PROT_READ | PROT_WRITE, MAP_SHARED, *shared, 0);
    if (mapped == MAP_FAILED) ::_exit(1);
    static_cast<std::uint8_t*>(mapped)[kFeatureSpace - 1] = 3;
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
  CHECK(counters.bytes()[kFeatureSpace - 1] == 3);
}
