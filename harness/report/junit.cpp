#include "harness/report/junit.h"

#include <cstdio>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "harness/report/text.h"
#include "harness/report/view.h"

namespace warmfuzz {

using namespace report;

namespace {

using FindingsOfCase = std::vector<const Finding*>;

std::string seconds(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

std::string paragraph(const Run& run, const Finding& finding) {
  std::string text = std::string(to_string(finding.severity)) + ": " + finding.title + "\n";
  if (const auto where = place(run, finding); !where.empty()) text += "where: " + where + "\n";
  if (const auto field = field_name(finding); !field.empty()) text += "field: " + field + "\n";
  if (!finding.message.empty()) text += finding.message + "\n";
  return text + "reproduce: " + replay_command(run, finding) + "\n";
}

struct Suite {
  std::string cases;
  int tests = 0;
  int failures = 0;
};

void add_case(const Run& run, const std::string& function, const std::string& rule, const FindingsOfCase& findings,
              Suite& suite) {
  std::string failing;
  std::string tolerated;
  const Finding* worst = nullptr;
  for (const auto* finding : findings) {
    if (finding->severity >= run.fail_on) {
      if (worst == nullptr || finding->severity > worst->severity) worst = finding;
      failing += (failing.empty() ? "" : "\n") + paragraph(run, *finding);
    } else {
      tolerated += (tolerated.empty() ? "" : "\n") + paragraph(run, *finding);
    }
  }
  suite.cases += "    <testcase classname=\"" + xml(function) + "\" name=\"" + xml(rule) + "\"";
  ++suite.tests;
  if (findings.empty()) {
    suite.cases += "/>\n";
    return;
  }
  suite.cases += ">\n";
  if (worst != nullptr) {
    ++suite.failures;
    suite.cases += "      <failure type=\"" + xml(rule) + "\" message=\"" + xml(worst->title) + "\">" +
                   xml(failing, Lines::many) + "</failure>\n";
  }
  if (!tolerated.empty()) suite.cases += "      <system-out>" + xml(tolerated, Lines::many) + "</system-out>\n";
  suite.cases += "    </testcase>\n";
}

}  // namespace

std::string JunitReporter::render(const Run& run) const {
  std::set<std::string> functions;
  for (const auto& [id, statistics] : run.functions) functions.insert(id);
  std::set<std::string> rules;
  for (const auto& rule : run.rules) rules.emplace(rule.id);
  std::map<std::pair<std::string, std::string>, FindingsOfCase> found;
  for (const auto& finding : run.findings) {
    functions.insert(finding.function);
    rules.insert(finding.rule);
    found[{finding.function, finding.rule}].push_back(&finding);
  }

  std::string suites;
  int tests = 0;
  int failures = 0;
  for (const auto& function : functions) {
    Suite suite;
    for (const auto& rule : rules) add_case(run, function, rule, found[{function, rule}], suite);
    const auto statistics = run.functions.find(function);
    const double time = statistics == run.functions.end() ? 0 : statistics->second.seconds;
    suites += "  <testsuite name=\"" + xml(function) + "\" tests=\"" + std::to_string(suite.tests) + "\" failures=\"" +
              std::to_string(suite.failures) + "\" errors=\"0\" skipped=\"0\" time=\"" + seconds(time) + "\">\n" +
              suite.cases + "  </testsuite>\n";
    tests += suite.tests;
    failures += suite.failures;
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"warmfuzz\" tests=\"" + std::to_string(tests) +
         "\" failures=\"" + std::to_string(failures) + "\" errors=\"0\" time=\"" + seconds(total(run).seconds) +
         "\">\n" + suites + "</testsuites>\n";
}

}  // namespace warmfuzz
