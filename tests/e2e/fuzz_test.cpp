#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace {

using Json = nlohmann::json;

const std::string kBinary = std::string(WARMFUZZ_BINARY_DIR) + "/bin/warmfuzz";
const std::string kRules = std::string(WARMFUZZ_SOURCE_DIR) + "/tests/functions/rules/";

int run(const std::string& arguments) {
  const int status = std::system((kBinary + " " + arguments + " >/dev/null 2>&1").c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

struct Fuzzed {
  int code = 0;
  std::set<std::string> rules;
  std::string finding;  // folder of one of them
};

// The number of scenarios bounds the search; the time is only there so that it ends.
Fuzzed fuzz(const std::string& rule, const std::string& function, const std::string& folder) {
  Fuzzed result;
  result.code = run("fuzz " + kRules + rule + " --function " + function + " --runs 2500 --time 25s --seed 7 --quiet" +
                    " --fail-on info --out " + folder + "/run --corpus " + folder + "/corpus");
  std::ifstream file(folder + "/run/findings.json");
  const Json findings = Json::parse(file);
  for (const auto& finding : findings["findings"]) {
    CHECK(finding["reproduced"] == 3);
    result.rules.insert(finding["rule"].get<std::string>());
    if (finding["rule"] == rule) result.finding = folder + "/run/findings/" + finding["fingerprint"].get<std::string>();
  }
  return result;
}

}  // namespace

TEST_CASE("a careless handler is found out and its careful twin left in peace") {
  const auto [rule, vulnerable, safe] = GENERATE(table<const char*, const char*, const char*>({
      {"path-traversal", "VulnerablePython", "SafePython"},
      {"command-injection", "VulnerableNode", "SafePython"},
      {"cross-invocation-leak", "VulnerablePython", "SafePython"},
      {"secret-in-response", "VulnerableNode", "SafeNode"},
  }));
  CAPTURE(rule);
  warmfuzz::test::TemporaryFolder folder;
  const Fuzzed bad = fuzz(rule, vulnerable, folder.path().string() + "/bad");
  CHECK(bad.code == 1);
  CHECK(bad.rules.count(rule) == 1);
  if (!bad.finding.empty()) CHECK(run("replay " + bad.finding) == 1);
  const Fuzzed good = fuzz(rule, safe, folder.path().string() + "/good");
  CHECK(good.code == 0);
  CHECK(good.rules.empty());
}

TEST_CASE("bad input is refused with exit code 2, before anything runs") {
  CHECK(run("fuzz /nowhere") == 2);
  CHECK(run("fuzz " + kRules + "path-traversal --function NoSuchFunction") == 2);
  CHECK(run("fuzz " + kRules + "path-traversal --time soon") == 2);
  CHECK(run("fuzz " + kRules + "path-traversal --rule no-such-rule") == 2);
  CHECK(run("invoke " + kRules + "path-traversal --function SafePython --event /nowhere.json") == 2);
  CHECK(run("replay /nowhere.json") == 2);
  CHECK(run("generate no-such-source") == 2);
  CHECK(run("no-such-command") == 2);
}
