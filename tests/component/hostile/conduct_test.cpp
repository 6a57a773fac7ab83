// Handlers that do not do their part: towards the Runtime API, towards time, towards whoever looks at what they leave.

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/component/hostile/hostile_run.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

using namespace warmfuzz;
using test::HostileRun;
using test::Json;

TEST_CASE("garbage to the Runtime API harms nobody") {
  const char* way = GENERATE("garbage", "headers", "wrong_id", "future", "flood");
  CAPTURE(way);
  HostileRun run("Protocol");
  const Observation seen = run.attack({{"way", way}});
  CAPTURE(to_json(seen.outcome).dump());
  // Its own answer is the one that counts, unless it got in its own way.
  if (seen.outcome.kind == OutcomeKind::response) CHECK(Json::parse(seen.outcome.body) == Json({{"ok", way}}));
  CHECK(seen.outcome.body.find("forged") == std::string::npos);
  run.goes_on();
}

TEST_CASE("of two answers the first counts") {
  HostileRun run("Protocol");
  const Observation seen = run.attack({{"way", "double"}});
  CHECK(seen.outcome.kind == OutcomeKind::response);
  CHECK(seen.outcome.body == R"({"answered": "by hand"})");
  run.goes_on();
}

TEST_CASE("half an answer is none") {
  HostileRun run("Protocol");
  CHECK(run.attack({{"way", "half"}}).outcome.kind == OutcomeKind::timeout);
  run.goes_on();
}

TEST_CASE("who never answers has timed out, whatever he does meanwhile") {
  const char* function = GENERATE("Silence", "NodeSilence");
  const char* way = GENERATE("sleep", "busy", "stop");
  CAPTURE(function, way);
  HostileRun run(function);
  CHECK(run.attack({{"way", way}}).outcome.kind == OutcomeKind::timeout);
  run.goes_on();
}

TEST_CASE("a process that detached itself from everything ends with its environment") {
  const std::string seconds = std::to_string(900'000 + getpid()) + ".25";
  {
    HostileRun run("Daemon");
    CHECK(run.answer({{"seconds", seconds}}) == Json({{"ok", "left"}}));
    run.goes_on();
    CHECK(test::processes_with(seconds) == 2);  // they are there, and frozen with the rest
  }
  CHECK(test::processes_with(seconds) == 0);
}

TEST_CASE("what is looked at under /tmp is what lies there, wherever its links lead") {
  const std::string marker = std::string("warmfuzz-host-") + "marker-7713";
  test::TemporaryFolder folder;
  std::ofstream(folder / "secret.txt") << marker;
  const char* way = GENERATE("links", "tree", "turn");
  CAPTURE(way);
  HostileRun run("TmpTraps");
  const Observation seen = run.attack({{"way", way}, {"secret", (folder / "secret.txt").string()}});
  CHECK(seen.outcome.kind == OutcomeKind::response);
  std::size_t bytes = 0;
  for (const auto& file : seen.tmp) {
    CHECK(file.path.starts_with("/tmp/"));
    CHECK(file.content.find(marker) == std::string::npos);
    bytes += file.content.size();
  }
  CHECK(!seen.tmp.empty());
  CHECK(seen.tmp.size() <= 1100);
  CHECK(bytes <= 4 * 1024 * 1024);
  // One of them goes on: however often one looks, nothing of the host turns up.
  for (int round = 0; round < 50; ++round)
    for (const auto& file : run.attack({{"benign", round}}).tmp) CHECK(file.content.find(marker) == std::string::npos);
  run.goes_on();
}

TEST_CASE("watched calls without end keep nobody from the deadline") {
  const char* way = GENERATE("quick", "large");
  CAPTURE(way);
  HostileRun run("CallStorm");
  const Observation seen = run.attack({{"way", way}});
  CHECK((seen.outcome.kind == OutcomeKind::timeout || seen.outcome.kind == OutcomeKind::out_of_memory));
  CHECK(seen.operations.size() > 10);
  run.goes_on();
}

TEST_CASE("the command says what became of it, and leaves nothing behind") {
  const auto [function, event, kind] = GENERATE(table<const char*, const char*, const char*>({
      {"ForkBomb", "{}", "timeout"},
      {"Memory", R"({"way":"heap"})", "out_of_memory"},
      {"Response", R"({"size":100000000})", "Function.ResponseSizeTooLarge"},
      {"Daemon", R"({"seconds":"870011.75"})", "left"},
  }));
  CAPTURE(function);
  test::TemporaryFolder folder;
  std::ofstream(folder / "event.json") << event;
  const std::string out = (folder / "out.json").string();
  const std::string command = std::string(WARMFUZZ_BINARY_DIR) + "/bin/warmfuzz invoke " + WARMFUZZ_SOURCE_DIR +
                              "/tests/functions/hostile --function " + function + " --event " +
                              (folder / "event.json").string() + " >" + out + " 2>/dev/null";
  CHECK(std::system(command.c_str()) == 0);
  std::ifstream file(out);
  const std::string said{std::istreambuf_iterator<char>(file), {}};
  CHECK(said.find('"' + std::string(kind) + '"') != std::string::npos);
  CHECK(test::processes_with("870011.75") == 0);
}
