// The handlers under tests/functions/leaks: what one invocation can leave for the next is found in the careless ones,
// and nothing is said of their careful twins and of what may well be kept. bench_leaks tells how soon.

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "tests/e2e/command.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {
namespace {

const std::string kSet = std::string(WARMFUZZ_SOURCE_DIR) + "/tests/functions/leaks";

using Rules = std::set<std::string>;

/// The rules that were reported above `info`, by function.
std::map<std::string, Rules> reported(const std::filesystem::path& run_folder) {
  std::map<std::string, Rules> rules;
  const Json document = Json::parse(read_text(run_folder / "findings.json"));
  for (const auto& finding : document["findings"])
    if (finding["severity"] != "info")
      rules[finding["function"].get<std::string>()].insert(finding["rule"].get<std::string>());
  return rules;
}

bool have_one(const Rules& found, const Rules& wanted) {
  return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& rule) { return found.count(rule) > 0; });
}

TEST_CASE("What an invocation leaves for the next is found, and neither careful handlers nor reuse are reported") {
  const TemporaryFolder folder;
  const std::string path = folder.path().string();
  // The number of scenarios bounds the search, as for the twins of each rule.
  const Ran ran = warmfuzz("fuzz " + kSet + " --jobs 2 --runs 1500 --time 60s --seed 7 --fail-on info --quiet --out " +
                           path + "/run --corpus " + path + "/corpus");
  INFO(ran.out << ran.err);
  CHECK(ran.code == 1);
  const auto found = reported(folder / "run");
  const Json run = Json::parse(read_text(folder / "run/run.json"));
  const Json expected = Json::parse(read_text(kSet + "/expected.json"))["functions"];
  CHECK(run["functions"].size() == expected.size());

  std::size_t careless = 0, careful = 0, reuse = 0;
  for (const auto& entry : expected.items()) {
    const std::string& name = entry.key();
    CAPTURE(name, entry.value()["pattern"].get<std::string>());
    CHECK(run["functions"].contains(name));
    const auto seen = found.find(name);
    Rules rules = seen == found.end() ? Rules() : seen->second;
    const Rules wanted = entry.value()["rules"];
    if (!wanted.empty()) {
      ++careless;
      CHECK(have_one(rules, wanted));
      continue;
    }
    for (const auto& rule : entry.value().value("also", Rules())) rules.erase(rule);
    CHECK(rules == Rules());
    ++(name.rfind("Reuse", 0) == 0 ? reuse : careful);
  }
  CHECK(careless >= 40);
  CHECK(careful == careless);
  CHECK(reuse >= 20);
}

}  // namespace
}  // namespace warmfuzz::test
