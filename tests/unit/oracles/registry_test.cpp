#include "harness/oracles/registry.h"

#include <algorithm>

#include "harness/oracles/evidence/text.h"
#include "tests/support/catch.h"
#include "tests/unit/oracles/oracle_case.h"

using namespace warmfuzz;

TEST_CASE("every rule of the first set is there, sorted, with its number and advice") {
  std::vector<std::pair<std::string, int>> rules;
  for (const auto& rule : all_rules()) {
    rules.emplace_back(rule.id, rule.cwe);
    CHECK(!rule.title.empty());
    CHECK(!rule.advice.empty());
    CHECK(find_rule(rule.id)->cwe == rule.cwe);
  }
  CHECK(rules == std::vector<std::pair<std::string, int>>{{"background-work", 821},
                                                          {"command-injection", 78},
                                                          {"cross-invocation-leak", 488},
                                                          {"global-residue", 226},
                                                          {"out-of-memory", 400},
                                                          {"path-traversal", 22},
                                                          {"process-crash", 248},
                                                          {"resource-growth", 772},
                                                          {"secret-in-log", 532},
                                                          {"secret-in-response", 200},
                                                          {"state-dependence", 488},
                                                          {"timeout", 400},
                                                          {"tmp-residue", 459},
                                                          {"unhandled-exception", 248}});
  CHECK(find_rule("no-such-rule") == nullptr);
}

TEST_CASE("a selection takes rules out") {
  RuleSelection selection;
  CHECK(selection.wants("timeout"));
  selection.disabled = {"timeout"};
  CHECK_FALSE(selection.wants("timeout"));
  selection.enabled = {"timeout", "tmp-residue"};
  CHECK_FALSE(selection.wants("timeout"));
  CHECK(selection.wants("tmp-residue"));
  CHECK_FALSE(selection.wants("path-traversal"));
}

TEST_CASE("the same flaw seen at several steps is found once, at the first") {
  test::OracleCase court;
  for (int i = 0; i < 3; ++i)
    court.invoke(test::http_event("x")).raise("KeyError", "'id'", {{"app.py", 9 + i, "handler"}});
  CHECK(court.only("unhandled-exception").step == 0);
}

TEST_CASE("keys without what is new each time") {
  using judging::stable_key;
  CHECK(stable_key("email") == "email");
  CHECK(stable_key("2024-05-17") == "{}");
  CHECK(stable_key("order-4711") == "order-{}");
  CHECK(stable_key("3f2b8c1e-90ab-4c1d-8e2f-001122334455") == "{}");
  CHECK(stable_key("x-wfzpabcdefghijklm") == "x-{}");
  CHECK(stable_key("deadline") == "deadline");
}

TEST_CASE("names of files without what is new each time") {
  using judging::stable_file_name;
  CHECK(stable_file_name("report.csv") == "report.csv");
  CHECK(stable_file_name("order-X7bQ2z.json") == "order*.json");
  CHECK(stable_file_name("order-faovsa.json") == "order*.json");
  CHECK(stable_file_name("draft-k3j_x9ab.json") == "draft*.json");
  CHECK(stable_file_name("tmpk3j_x9ab") == "tmp*");
  CHECK(stable_file_name("tmpabcdefgh.pdf") == "tmp*.pdf");
  CHECK(stable_file_name("report20240517.csv") == "report*.csv");
  CHECK(stable_file_name("3f2b8c1e90ab") == "*");
  CHECK(stable_file_name(".lock") == "*");
}
