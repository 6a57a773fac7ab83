#include <cmath>
#include <functional>

#include "harness/oracles/repetition.h"
#include "tests/support/catch.h"
#include "tests/unit/oracles/oracle_case.h"

using namespace warmfuzz;
using namespace warmfuzz::test;

namespace {

using Values = std::vector<std::uint64_t>;

Values series(std::size_t count, const std::function<double(double)>& value) {
  Values values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(static_cast<std::uint64_t>(value(static_cast<double>(i))));
  return values;
}

/// One event so often; what is held after each.
OracleCase repeated(std::size_t times, const std::function<void(std::size_t, Footprint&)>& held) {
  OracleCase court("sqs");
  court.function.runtime = "python3.12";
  for (std::size_t i = 0; i < times; ++i) {
    court.invoke(sqs_event({{"id", "{{wf:probe.id}}"}}));
    Footprint footprint{4, 1, 1, 0, 7000, 0, 1, {{"socket", 1}, {"pipe", 3}}};
    held(i, footprint);
    court.seen().footprint = footprint;
  }
  return court;
}

const std::vector<std::string> kNone;

}  // namespace

TEST_CASE("a rise that goes on to the end is told from what only looks like one") {
  using judging::steady_rise;
  SECTION("by one each time, after a warm-up") {
    const auto rise = steady_rise(series(96, [](double i) { return i < 10 ? 4 + 5 * i : 44 + i; }));
    REQUIRE(rise);
    CHECK(rise->each == 1);
    CHECK(rise->confidence > 0.999);
    CHECK(rise->last == 139);
  }
  SECTION("in steps of pages") {
    const auto rise = steady_rise(series(2000, [](double i) { return 7000 + 4 * std::floor(i * 0.675); }));
    REQUIRE(rise);
    CHECK(rise->each > 2.6);
    CHECK(rise->each < 2.8);
  }
  SECTION("nothing") { CHECK_FALSE(steady_rise(Values(96, 4))); }
  SECTION("a warm-up") {
    CHECK_FALSE(steady_rise(series(96, [](double i) { return std::min(i, 60.0); })));
  }
  SECTION("a pool with a maximum near the end") {
    CHECK_FALSE(steady_rise(series(96, [](double i) { return std::min(i, 85.0); })));
  }
  SECTION("slower and slower") {
    CHECK_FALSE(steady_rise(series(960, [](double i) { return 9000 * std::log(1.0 + i); })));
  }
  SECTION("a heap that is collected now and then") {
    CHECK_FALSE(steady_rise(series(960, [](double i) { return 8000 + std::fmod(i, 200) * 40; })));
  }
  SECTION("one step") {
    CHECK_FALSE(steady_rise(series(96, [](double i) { return i < 70 ? 4.0 : 40.0; })));
  }
  SECTION("too few") {
    CHECK_FALSE(steady_rise(series(11, [](double i) { return 4.0 + i; })));
  }
}

TEST_CASE("descriptors that stay open with each event, and when they run out") {
  auto court = repeated(200, [](std::size_t i, Footprint& held) {
    held.descriptors = 5 + i;
    held.open["/tmp/bookings.log"] = 1 + i;
  });
  const auto finding = court.only("resource-growth");
  CHECK(finding.severity == Severity::medium);
  CHECK(finding.identity == "descriptors");
  CHECK(finding.message.find("1 more open descriptors") != std::string::npos);
  CHECK(finding.message.find("`/tmp/bookings*.log`") == std::string::npos);
  CHECK(finding.message.find("`/tmp/bookings.log` (199)") != std::string::npos);
  CHECK(finding.message.find("invocation 1020 of") != std::string::npos);
  CHECK(finding.evidence.front().at("confidence").get<double>() > 0.999);
}

TEST_CASE("child processes that stay, and those that nobody waits for, explain what else grows") {
  const bool zombies = GENERATE(false, true);
  auto court = repeated(80, [&](std::size_t i, Footprint& held) {
    held.processes = 1 + i;
    held.descriptors = 4 + 3 * i;
    held.memory_kb = 7000 + 900 * i;
    (zombies ? held.zombies : held.threads) += i;
  });
  for (auto& seen : court.trace.observations) {
    Operation run;
    run.kind = OperationKind::execute;
    run.path = "/usr/bin/tail";
    seen.operations.push_back(run);
  }
  const auto finding = court.only("resource-growth");
  CHECK(finding.identity == "processes");
  CHECK((finding.title.find("not waited for") != std::string::npos) == zombies);
  CHECK(finding.message.find("`tail` (80)") != std::string::npos);
}

TEST_CASE("files under /tmp that remain, under the names that they have in common") {
  auto court = repeated(1300, [](std::size_t i, Footprint& held) {
    held.tmp_bytes = 4096 * i;
    held.tmp_files = 1 + i;
  });
  for (auto& seen : court.trace.observations)
    seen.tmp.push_back({"/tmp/" + court.live("{{wf:probe.id}}", seen.invocation) + ".scan", "", 10});
  const auto finding = court.only("resource-growth");
  CHECK(finding.identity == "/tmp");
  CHECK(finding.severity == Severity::low);
  CHECK(finding.message.find("`/tmp/*` (1300)") != std::string::npos);
}

TEST_CASE("memory needs many repetitions, and a runtime whose heap is collected much growth") {
  const auto grown = [](const std::string& runtime, std::size_t times, std::uint64_t kb) {
    auto court = repeated(times, [&](std::size_t i, Footprint& held) { held.memory_kb = 7000 + kb * i; });
    court.function.runtime = runtime;
    return court.rules();
  };
  const std::vector<std::string> growth{"resource-growth"};
  CHECK(grown("python3.12", 2048, 3) == growth);
  CHECK(grown("python3.12", 1000, 3) == kNone);
  CHECK(grown("nodejs20.x", 2048, 3) == kNone);
  CHECK(grown("nodejs20.x", 2048, 40) == growth);
}

TEST_CASE("the end of the process at its memory limit is proof without further repetitions") {
  auto court = repeated(60, [](std::size_t i, Footprint& held) { held.memory_kb = 7000 + 1500 * i; });
  CHECK(court.rules() == kNone);
  court.invoke(sqs_event({{"id", "{{wf:probe.id}}"}}));
  court.seen().outcome.kind = OutcomeKind::out_of_memory;
  const auto finding = court.only("resource-growth");
  CHECK(finding.identity == "memory");
  CHECK(finding.message.find("all but reached") != std::string::npos);
}

TEST_CASE("what is no growth") {
  SECTION("other events in between") {
    auto court = repeated(400, [](std::size_t i, Footprint& held) { held.descriptors = 4 + i; });
    for (std::size_t i = 0; i < court.scenario.steps.size(); i += 50)
      std::get<InvokeStep>(court.scenario.steps[i]).tenant = "b";
    CHECK(court.rules() == kNone);
  }
  SECTION("too slow to matter in the life of an environment") {
    auto court = repeated(2048, [](std::size_t i, Footprint& held) { held.tmp_bytes = 40 * i / 4096 * 4096; });
    CHECK(court.rules() == kNone);
  }
  SECTION("a pool of usual size that is being filled") {
    auto court = repeated(64, [](std::size_t i, Footprint& held) { held.descriptors = 4 + i; });
    CHECK(court.rules() == kNone);
  }
  SECTION("files under /tmp that somebody looks after") {
    auto court = repeated(1300, [](std::size_t i, Footprint& held) { held.tmp_bytes = 4096 * i; });
    CHECK(court.rules() == std::vector<std::string>{"resource-growth"});
    Operation list;
    list.kind = OperationKind::list;
    list.path = "/tmp/previews";
    for (auto& seen : court.trace.observations) seen.operations.push_back(list);
    CHECK(court.rules() == kNone);
    std::size_t number = 0;
    for (auto& seen : court.trace.observations)
      seen.operations.front().path = "/tmp/tmp" + std::to_string(++number);  // its own, that it clears away
    CHECK(court.rules() == std::vector<std::string>{"resource-growth"});
  }
  SECTION("a new process each time") {
    auto court = repeated(400, [](std::size_t i, Footprint& held) { held.descriptors = 4 + i; });
    for (auto& seen : court.trace.observations) seen.cold_start = true;
    CHECK(court.rules() == kNone);
  }
}

TEST_CASE("a probe is repeated as often as it takes to be sure of what grows in it") {
  const auto wanted = [](OracleCase& court) {
    return repetitions_to_be_sure(court.function, court.scenario, court.trace);
  };
  auto still = repeated(48, [](std::size_t, Footprint&) {});
  CHECK(wanted(still) > 100);  // what was free in the heap hides it
  still = repeated(200, [](std::size_t, Footprint&) {});
  CHECK(wanted(still) == 0);
  auto later = repeated(200, [](std::size_t i, Footprint& held) { held.memory_kb += i < 60 ? 0 : (i - 60) * 2; });
  CHECK(wanted(later) > enough_repetitions(Held::memory));
  auto threads = repeated(48, [](std::size_t i, Footprint& held) { held.threads += i; });
  CHECK(wanted(threads) > enough_repetitions(Held::threads));
  auto memory = repeated(48, [](std::size_t i, Footprint& held) { held.memory_kb += i * 27 / 10 / 4 * 4; });
  CHECK(wanted(memory) > enough_repetitions(Held::memory));
  auto sure = repeated(100, [](std::size_t i, Footprint& held) { held.threads += i; });
  CHECK(wanted(sure) == 0);
}
