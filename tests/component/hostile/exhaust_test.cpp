// Bombs. The limits are small, so that the host would live with them too.

#include "tests/component/hostile/hostile_run.h"
#include "tests/support/catch.h"
#include "warmfuzz/observation.h"

using namespace warmfuzz;
using test::HostileRun;
using test::Json;

TEST_CASE("a fork bomb ends at the timeout, and nobody of it is left") {
  HostileRun run("ForkBomb");
  CHECK(run.attack(Json::object()).outcome.kind == OutcomeKind::timeout);
  run.goes_on();
}

TEST_CASE("threads end at the limit of 1,024, also where the harness is root") {
  HostileRun run("ThreadBomb");
  const int started = run.answer(Json::object())["started"];
  CHECK(started >= 900);
  CHECK(started <= 1024);
  run.goes_on();
}

TEST_CASE("memory beyond the limit is seen wherever it is kept") {
  const char* way = GENERATE("heap", "shared", "children", "grandchildren_of_a_thread", "memory_file", "sealed_away");
  CAPTURE(way);
  HostileRun run("Memory");
  CHECK(run.attack({{"way", way}}).outcome.kind == OutcomeKind::out_of_memory);
  run.goes_on();
}

TEST_CASE("memory that quick invocations keep, one after the other, is seen too") {
  HostileRun run("Memory");
  int answered = 0;
  while (answered < 2000 && run.attack({{"way", "leak"}}).outcome.kind == OutcomeKind::response) ++answered;
  CHECK(answered > 50);
  CHECK(answered < 1000);
  run.goes_on();
}

TEST_CASE("memory below the limit is none above it: shared by several processes, or a file under /tmp") {
  const char* way = GENERATE("pool", "mapped");
  CAPTURE(way);
  HostileRun run("Memory");
  CHECK(run.answer({{"way", way}}) == Json({{"ok", way}}));
}

TEST_CASE("Node's memory is limited too") {
  HostileRun run("NodeMemory");
  CHECK(run.attack({{"way", "heap"}}).outcome.kind == OutcomeKind::out_of_memory);
  run.goes_on();
}

TEST_CASE("a full disk is an error for the handler and for nobody else") {
  SECTION("bytes") {
    HostileRun run("Disk");
    const Json result = run.answer({{"way", "fill"}});
    CHECK(result["written"] <= 512);
    CHECK(result["errno"] == ENOSPC);
    run.goes_on();
  }
  SECTION("files") {
    HostileRun run("Disk");
    const Json result = run.answer({{"way", "many"}});
    CHECK(result["made"] > 30'000);
    CHECK(result["made"] < 35'000);
    CHECK(result["errno"] == ENOSPC);
    run.goes_on();
  }
  SECTION("holes") {
    HostileRun run("Disk");
    const Observation seen = run.attack({{"way", "sparse"}});
    CHECK(seen.outcome.kind == OutcomeKind::response);
    std::size_t kept = 0;
    for (const auto& file : seen.tmp) kept += file.content.size();
    CHECK(kept <= 4 * 1024 * 1024);
    run.goes_on();
  }
}

TEST_CASE("logs without end are counted, and their beginning kept") {
  const char* function = GENERATE("Logs", "NodeLogs");
  CAPTURE(function);
  HostileRun run(function);
  SECTION("lines") {
    const Observation seen = run.attack({{"way", "lines"}});
    CHECK(seen.outcome.kind == OutcomeKind::response);
    // Node itself keeps what a full pipe does not take, and writes it in a later invocation's time.
    CHECK(seen.log_bytes > 500'000);
    CHECK(seen.log.size() <= 300 * 1024);
  }
  SECTION("one line that never ends") {
    const Observation seen = run.attack({{"way", "endless"}});
    CHECK((seen.outcome.kind == OutcomeKind::timeout || seen.outcome.kind == OutcomeKind::out_of_memory));
    CHECK(seen.log_bytes > 1'000'000);
    CHECK(seen.log.size() <= 600 * 1024);
  }
  run.goes_on();
}

TEST_CASE("a response may have 6 MB and no more") {
  const auto [function, size, fits] = GENERATE(table<const char*, int, bool>({
      {"Response", 6'291'556, true},
      {"Response", 6'291'557, false},
      {"Response", 100'000'000, false},
      {"NodeResponse", 6'291'557, false},
      {"NodeResponse", 100'000'000, false},
  }));
  CAPTURE(function, size);
  HostileRun run(function);
  const Observation seen = run.attack({{"size", size}});
  CHECK(seen.outcome.body_bytes == static_cast<std::uint64_t>(size));
  if (fits) {
    CHECK(seen.outcome.kind == OutcomeKind::response);
  } else {
    CHECK(seen.outcome.kind == OutcomeKind::error);
    CHECK(seen.outcome.error_type == "Function.ResponseSizeTooLarge");
  }
  run.goes_on();
}
