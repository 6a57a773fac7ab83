// Our clients and the official ones, side by side on the same handlers. See scripts/official-clients.sh.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "tests/component/clients/cases.h"
#include "tests/component/clients/programs.h"
#include "tests/support/catch.h"

using namespace warmfuzz::test;

namespace {

void compare(const Client& ours, const Client& official, const std::filesystem::path& folder,
             const std::map<std::string, Run>& runs) {
  for (const auto& [name, run] : runs) {
    INFO(name << ": " << run.handler);
    const auto mine = run_client(ours, folder, run);
    const auto theirs = run_client(official, folder, run);
    for (std::size_t i = 0; i < std::max(mine.answers.size(), theirs.answers.size()); ++i) {
      INFO("event " << (i < run.events.size() ? run.events[i] : "(none)"));
      const auto answer = [i](const Record& record) {
        return i < record.answers.size() ? record.answers[i] : "no such";
      };
      CHECK(answer(mine) == answer(theirs));
    }
    CHECK(mine.end == theirs.end);
    CHECK(mine.log == theirs.log);
    CHECK(mine.violations == theirs.violations);
  }
}

}  // namespace

TEST_CASE("warmfuzz's Python client and awslambdaric agree", "[clients]") {
  const auto ours = our_python_client();
  const auto official = official_python_client();
  if (!ours.client || !official.client) {
    std::cout << "skipped: Python clients not compared: " << ours.why_not << official.why_not << "\n";
    return;
  }
  compare(*ours.client, *official.client, functions_folder("python"), python_runs());
}

TEST_CASE("warmfuzz's Node client and aws-lambda-ric agree", "[clients]") {
  const auto ours = our_node_client();
  const auto official = official_node_client();
  if (!ours.client || !official.client) {
    std::cout << "skipped: Node clients not compared: " << ours.why_not << official.why_not << "\n";
    return;
  }
  compare(*ours.client, *official.client, functions_folder("node"), node_runs());
}
