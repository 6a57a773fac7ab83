// Every rule's twins under tests/functions/rules: the careless ones are found out, the careful ones left in peace.

#include <string>

#include "tests/e2e/command.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {
namespace {

namespace fs = std::filesystem;

// The number of scenarios bounds the search: twice and more of what the last of the careless ones took to be found out.
// The time gives those phases of a search their share that go by time, and ends one that hangs.
struct Limits {
  int runs;
  int seconds;
};

Limits limits_for(const std::string& rule) {
  if (rule == "out-of-memory") return {1300, 60};  // an event that has grown
  if (rule == "timeout") return {600, 30};         // a pattern's worst case
  if (rule == "path-traversal") return {400, 60};  // archives as stored objects come late
  if (rule == "state-dependence") return {300, 60};
  // What grows, and what is carried on, takes many events or waits.
  if (rule == "resource-growth" || rule == "background-work") return {120, 60};
  return {120, 30};
}

void search(const std::string& rule) {
  const TemporaryFolder folder;
  const std::string path = folder.path().string();
  const Limits limits = limits_for(rule);
  const Ran ran =
      warmfuzz("fuzz " + std::string(WARMFUZZ_SOURCE_DIR) + "/tests/functions/rules/" + rule + " --jobs 2 --runs " +
               std::to_string(limits.runs) + " --time " + std::to_string(limits.seconds) +
               "s --seed 7 --fail-on info --quiet --out " + path + "/run --corpus " + path + "/corpus");
  INFO(ran.out << ran.err);
  CHECK(ran.code == 1);
  const auto found = rules_by_function(folder / "run");
  const Json run = Json::parse(read_text(folder / "run/run.json"));
  std::size_t careless = 0, careful = 0;
  for (const auto& function : run["functions"].items()) {
    const std::string& name = function.key();
    CAPTURE(name);
    const auto rules = found.find(name);
    if (name.starts_with("Vulnerable")) {
      ++careless;
      CHECK((rules != found.end() && rules->second.contains(rule)));
    } else {
      REQUIRE(name.starts_with("Safe"));
      ++careful;
      CHECK(rules == found.end());
    }
  }
  CHECK(careless >= 2);
  CHECK(careful >= 2);

  const Json document = Json::parse(read_text(folder / "run/findings.json"));
  std::string shown;
  for (const auto& finding : document["findings"]) {
    CHECK(finding["reproduced"] >= 3);
    // When a timer ends, and which of two events at a time comes first, depends on how much else the machine has to do.
    const bool overlaps = holds(read_text(folder / ("run/" + finding["scenario"].get<std::string>())), "\"overlaps\"");
    if (finding["rule"] != "background-work" && !overlaps) CHECK(finding["reproduced"] == finding["attempts"]);
    if (finding["rule"] == rule) shown = path + "/run/findings/" + finding["fingerprint"].get<std::string>();
  }
  // A leak says where the value was kept, and in which line that begins.
  if (rule == "cross-invocation-leak") {
    std::size_t located = 0;
    for (const auto& finding : document["findings"])
      for (const auto& evidence : finding["evidence"]) located += evidence.contains("first given a value") ? 1 : 0;
    CHECK(located >= 4);
  }
  // One at an event, one at the cold start and one that takes many events show again when they are replayed.
  if (rule == "path-traversal" || rule == "secret-in-log" || rule == "resource-growth")
    CHECK(warmfuzz("replay " + shown).code == 1);
}

// One rule: test_twins -c path-traversal; how long each took: -d yes.
TEST_CASE("The careless handlers of a rule are found out, and their careful twins left in peace") {
  for (const std::string rule :
       {"background-work", "command-injection", "cross-invocation-leak", "global-residue", "out-of-memory",
        "path-traversal", "process-crash", "resource-growth", "secret-in-log", "secret-in-response", "state-dependence",
        "timeout", "tmp-residue", "unhandled-exception"})
    DYNAMIC_SECTION(rule) { search(rule); }
}

}  // namespace
}  // namespace warmfuzz::test
