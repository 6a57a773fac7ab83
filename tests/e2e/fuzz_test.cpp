#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <utility>

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

}  // namespace

TEST_CASE("flaws behind routes, tables of functions and form data are found, each blamed on the value that causes it") {
  warmfuzz::test::TemporaryFolder folder;
  const std::string run_folder = folder.path().string() + "/run";
  CHECK(run("fuzz " + std::string(WARMFUZZ_SOURCE_DIR) +
            "/tests/functions/styles --jobs 2 --runs 2500 --time 60s --seed 7 --quiet" + " --out " + run_folder +
            " --corpus " + folder.path().string() + "/corpus") == 1);
  std::ifstream file(run_folder + "/findings.json");
  std::set<std::pair<std::string, std::string>> found;
  std::set<std::string> blamed;
  const Json findings = Json::parse(file);
  for (const auto& finding : findings["findings"]) {
    const auto function = finding["function"].get<std::string>();
    found.emplace(function, finding["rule"].get<std::string>());
    if (function == "Media" && finding["rule"] == "path-traversal")
      blamed.insert(finding["source"]["path"].get<std::string>());
    CHECK(function != "CarefulStream");
  }
  CHECK(found.count({"Api", "path-traversal"}) == 1);
  CHECK(found.count({"Api", "secret-in-response"}) == 1);
  CHECK(found.count({"Api", "cross-invocation-leak"}) == 1);
  CHECK(found.count({"Jobs", "command-injection"}) == 1);
  CHECK(found.count({"Media", "path-traversal"}) == 1);
  CHECK(blamed == std::set<std::string>{"/body/asset"});
}

TEST_CASE("a handler that validates its input by the API's definition is reached, and its flaw behind that found") {
  warmfuzz::test::TemporaryFolder folder;
  const std::string run_folder = folder.path().string() + "/run";
  CHECK(run("fuzz " + std::string(WARMFUZZ_SOURCE_DIR) + "/tests/functions/validated --time 12s --seed 3 --quiet" +
            " --out " + run_folder + " --corpus " + folder.path().string() + "/corpus") == 1);
  std::ifstream file(run_folder + "/findings.json");
  std::set<std::string> found;
  const Json findings = Json::parse(file);
  for (const auto& finding : findings["findings"])
    found.insert(finding["rule"].get<std::string>() + " " + finding["source"]["path"].get<std::string>());
  CHECK(found == std::set<std::string>{"command-injection /body/label/text"});
}

TEST_CASE("an interrupted run has everything written, and a killed one leaves no process behind") {
  const int number = GENERATE(SIGINT, SIGKILL);
  CAPTURE(number);
  warmfuzz::test::TemporaryFolder folder;
  const std::string run_folder = folder.path().string() + "/run";
  const std::string corpus = folder.path().string() + "/corpus";
  const std::string project = kRules + "path-traversal";
  // Whatever outlives the harness becomes our child, so that we can tell.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const pid_t pid = fork();
  if (pid == 0) {
    execl(kBinary.c_str(), "warmfuzz", "fuzz", project.c_str(), "--function", "VulnerablePython", "--time", "60s",
          "--quiet", "--out", run_folder.c_str(), "--corpus", corpus.c_str(), nullptr);
    _exit(99);
  }
  const auto findings = [&]() -> std::size_t {
    std::ifstream file(run_folder + "/findings.json");
    const Json json = Json::parse(file, nullptr, false);
    return json.is_discarded() ? 0 : json["findings"].size();
  };
  for (int i = 0; i < 600 && findings() == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  CHECK(findings() > 0);
  kill(pid, number);
  int status = 0;
  waitpid(pid, &status, 0);
  if (number == SIGINT) CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 130));
  CHECK(findings() > 0);
  bool alone = false;
  for (int i = 0; i < 100 && !alone; ++i) {
    const pid_t gone = waitpid(-1, nullptr, WNOHANG);
    alone = gone < 0;
    if (gone == 0) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  CHECK(alone);
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
