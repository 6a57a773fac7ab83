#include <algorithm>
#include <set>
#include <sstream>

#include "harness/report/registry.h"
#include "harness/report/terminal.h"
#include "harness/report/text.h"
#include "harness/report/view.h"
#include "tests/support/catch.h"
#include "tests/support/golden.h"
#include "tests/support/sample_run.h"

using namespace warmfuzz;
using namespace warmfuzz::report;
using namespace warmfuzz::test;

namespace {

std::string render(std::string_view format, const Run& run) {
  const auto* reporter = find_reporter(format);
  REQUIRE(reporter != nullptr);
  return reporter->render(run);
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("every format gives its approved output") {
  const auto run = sample_run();
  check_golden("report/findings.json", render("json", run));
  check_golden("report/run.json", render("run", run));
  check_golden("report/report.sarif", render("sarif", run));
  check_golden("report/junit.xml", render("junit", run));
  check_golden("report/report.html", render("html", run));
  check_golden("report/report.md", render("markdown", run));
  check_golden("report/terminal.txt", render("terminal", run));
  check_golden("report/terminal-narrow.txt", TerminalReporter({false, 50}).render(run));
  check_golden("report/terminal-colour.txt", TerminalReporter({true, 140}).render(run));
}

TEST_CASE("a run without findings says so and what was looked for") {
  auto run = sample_run();
  run.findings.clear();
  check_golden("report/nothing.txt", render("terminal", run));
  CHECK(contains(render("markdown", run), "no findings"));
  CHECK(contains(render("html", run), "No findings in shop/template.yaml"));
  CHECK(contains(render("junit", run), "tests=\"8\" failures=\"0\""));
  CHECK(Json::parse(render("sarif", run))["runs"][0]["results"] == Json::array());
  CHECK(Json::parse(render("json", run)) == Json({{"version", 1}, {"findings", Json::array()}}));
}

TEST_CASE("an interrupted run says so where people look") {
  auto run = sample_run();
  for (const std::string format : {"terminal", "markdown", "html"}) {
    CHECK(!contains(render(format, run), "nterrupted"));
  }
  run.interrupted = true;
  for (const std::string format : {"terminal", "markdown", "html"}) {
    CAPTURE(format);
    CHECK(contains(render(format, run), "nterrupted"));
  }
}

TEST_CASE("formats are sorted, unique and those of the contract") {
  std::vector<std::string> formats;
  for (const auto& reporter : reporters()) formats.emplace_back(reporter->format());
  CHECK(formats == std::vector<std::string>{"html", "json", "junit", "markdown", "run", "sarif", "terminal"});
  CHECK(find_reporter("pdf") == nullptr);
  for (const auto& file : kRunFolderFiles) CHECK(find_reporter(file.format) != nullptr);
}

TEST_CASE("no line of the terminal's table is wider than the terminal, but commands") {
  auto run = sample_run();
  run.findings[0].title = "Ein Feld mit 日本語の長い名前 und W\u0308o\u0308rtern wird zum Kommando";
  run.findings[1].function = std::string(90, 'x');
  for (std::size_t width = 40; width <= 160; width += 10) {
    CAPTURE(width);
    for (const auto& line : lines_of(TerminalReporter({false, width}).render(run))) {
      CAPTURE(line);
      const bool command = contains(line, "warmfuzz replay");
      const bool summary = contains(line, " looked for, seed ");
      CHECK((command || summary || columns(line) <= width));
    }
  }
}

TEST_CASE("each finding has its replay command on one line, ready for a shell") {
  const auto run = sample_run();
  for (std::size_t width : {40, 120}) {
    const auto lines = lines_of(TerminalReporter({false, width}).render(run));
    for (const auto& finding : run.findings) {
      const auto command = "warmfuzz replay 'my runs/1/findings/" + finding.fingerprint + "'";
      CHECK(std::count_if(lines.begin(), lines.end(), [&](const auto& line) {
              const auto at = line.find(command);
              return at != std::string::npos && at + command.size() == line.size();
            }) == 1);
    }
  }
}

TEST_CASE("colour appears only where it was asked for") {
  CHECK(contains(TerminalReporter({true, 100}).render(sample_run()), "\x1b[1;31mcritical\x1b[0m"));
  CHECK(!contains(TerminalReporter({false, 100}).render(sample_run()), "\x1b"));
}

TEST_CASE("places are relative to the project where they can be") {
  const auto run = sample_run();
  CHECK(place(run, run.findings[0]) == "thumbnail.py:31");
  CHECK(place(run, run.findings[1]) == "orders/src/orders.js");
  CHECK(place(run, run.findings[2]).empty());
  CHECK(place(run, run.findings[3]) == "/usr/lib/python3.11/json/decoder.py:355");
  auto finding = run.findings[1];
  finding.location = Location{"../../../etc/passwd", 1};
  CHECK(place(run, finding).empty());
  finding.location = Location{"../shared/util.js", 7};
  CHECK(place(run, finding) == "shared/util.js:7");
}

TEST_CASE("the value sent is found in the step that sends it, inside of structured fields too") {
  auto run = sample_run();
  CHECK(value_sent(run.findings[0]) == "uploads/';wfproof {{wf:probe.path}};'");
  CHECK(value_sent(run.findings[1]) == "{{wf:tenant.email}}");
  CHECK(value_sent(run.findings[2]) == std::nullopt);
  run.findings[1].source->path = "/body/nowhere";
  CHECK(value_sent(run.findings[1]) == "{\"email\":\"{{wf:tenant.email}}\",\"item\":\"tea\\npot\"}");
  run.findings[1].source->path = "/headers/cookie";
  CHECK(value_sent(run.findings[1]) == std::nullopt);
  run.findings[1].source->path = "not a pointer";
  CHECK(value_sent(run.findings[1]) == std::nullopt);
}

TEST_CASE("numbers and times read well") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1'000) == "1,000");
  CHECK(grouped(12'345'678) == "12,345,678");
  CHECK(counted(1, "finding") == "1 finding");
  CHECK(counted(2'000, "finding") == "2,000 findings");
  CHECK(duration(8) == "8.0 s");
  CHECK(duration(125.9) == "2 min 5 s");
}

TEST_CASE("JUnit fails exactly the cases at or above the threshold of the exit code") {
  auto run = sample_run();
  const auto failures = [&](Severity fail_on) {
    run.fail_on = fail_on;
    const auto text = render("junit", run);
    std::size_t count = 0;
    for (auto at = text.find("<failure"); at != std::string::npos; at = text.find("<failure", at + 1)) ++count;
    CHECK(contains(text, "<testsuites name=\"warmfuzz\" tests=\"8\" failures=\"" + std::to_string(count) + "\""));
    return count;
  };
  CHECK(failures(Severity::critical) == 1);
  CHECK(failures(Severity::medium) == 2);
  CHECK(failures(Severity::info) == 3);  // two findings of one rule in one function share a case
}

TEST_CASE("SARIF has what code scanning needs") {
  const auto run = sample_run();
  const auto log = Json::parse(render("sarif", run));
  CHECK(log["version"] == "2.1.0");
  REQUIRE(log["runs"].size() == 1);
  const auto& driver = log["runs"][0]["tool"]["driver"];
  CHECK(driver["name"] == "warmfuzz");
  const auto& results = log["runs"][0]["results"];
  REQUIRE(results.size() == run.findings.size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    CAPTURE(i);
    const auto& result = results[i];
    const auto& rule = driver["rules"][result["ruleIndex"].get<std::size_t>()];
    CHECK(rule["id"] == result["ruleId"]);
    CHECK(!rule["help"]["text"].get<std::string>().empty());
    CHECK(!result["message"]["text"].get<std::string>().empty());
    CHECK(std::set<std::string>{"error", "warning", "note"}.count(result["level"].get<std::string>()) == 1);
    CHECK(result["partialFingerprints"]["warmfuzz/v1"] == run.findings[i].fingerprint);
    REQUIRE(result["locations"].size() == 1);
    const auto& physical = result["locations"][0]["physicalLocation"];
    CHECK(!physical["artifactLocation"]["uri"].get<std::string>().empty());
    CHECK(physical["region"]["startLine"].get<int>() >= 1);
  }
  const auto uri = [&](std::size_t i) {
    return results[i]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].get<std::string>();
  };
  CHECK(uri(0) == "thumbnail.py");
  CHECK(uri(1) == "orders/src/orders.js");
  CHECK(uri(2) == "template.yaml");
  CHECK(uri(3) == "file:///usr/lib/python3.11/json/decoder.py");
}
