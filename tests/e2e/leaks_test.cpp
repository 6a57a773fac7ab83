// A few handlers of tests/functions/leaks: what the report of a leak tells, and that its scenario shows it alone.
// bench_leaks measures all of them.

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "tests/e2e/command.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {
namespace {

const std::string kSet = std::string(WARMFUZZ_SOURCE_DIR) + "/tests/functions/leaks";

struct Leak {
  std::string function;  ///< behind Vulnerable and Careful
  std::string way;
  std::string place;  ///< what the way begins with
  std::string file;
  std::string bind;  ///< the text of the line that is named
};

// The callers of the events that the report shows, in their order.
std::string callers_in(const Json& finding) {
  std::string callers;
  for (const auto& evidence : finding["evidence"])
    if (evidence["what"] == "event") callers += evidence["tenant"].get<std::string>();
  return callers;
}

std::string line_of(const std::string& text, int number) {
  std::istringstream lines(text);
  std::string line;
  for (int at = 0; at < number; ++at) std::getline(lines, line);
  return line;
}

TEST_CASE("The report of a leak names both invocations and where the value was kept, and its scenario shows it alone") {
  const std::map<std::string, Leak> leaks{
      {"VulnerableInvoiceLines",
       {"InvoiceLines", "class attribute", "invoices.py: Invoice.lines", "invoice_lines/invoices.py", "lines = []"}},
      {"VulnerableSessionMiddleware",
       {"SessionMiddleware", "closure", "chat.js: chat() closure over", "session_middleware/chat.js", "known"}}};
  std::string functions;
  for (const auto& [name, leak] : leaks) functions += " --function " + name + " --function Careful" + leak.function;
  const TemporaryFolder folder;
  const std::string path = folder.path().string();
  const Ran ran =
      warmfuzz("fuzz " + kSet + functions + " --jobs 2 --runs 20 --time 60s --seed 7 --fail-on info --out " + path +
               "/run --corpus " + path + "/corpus");
  INFO(ran.out << ran.err);
  CHECK(ran.code == 1);
  const Json document = Json::parse(read_text(folder / "run/findings.json"));
  std::map<std::string, Json> found;
  for (const auto& finding : document["findings"]) {
    CAPTURE(finding.dump(1));
    const std::string function = finding["function"];
    CHECK(leaks.contains(function));
    if (finding["rule"] == "cross-invocation-leak") found[function] = finding;
  }
  for (const auto& [name, leak] : leaks) {
    CAPTURE(name);
    REQUIRE(found.contains(name));
    const Json& finding = found[name];
    INFO(finding.dump(1));
    CHECK(finding["reproduced"] == finding["attempts"]);

    const std::string callers = callers_in(finding);
    REQUIRE(callers.size() == 2);
    CHECK(callers[0] != callers[1]);
    CHECK(holds(finding["message"], "handled an event of caller `" + callers.substr(1) + "`"));
    CHECK(holds(finding["message"], "of an earlier caller (`" + callers.substr(0, 1) + "`)"));

    const auto& evidence = finding["evidence"];
    const auto kept =
        std::find_if(evidence.begin(), evidence.end(), [](const Json& one) { return one["what"] == "kept in"; });
    REQUIRE(kept != evidence.end());
    CHECK((*kept)["way"] == leak.way);
    CHECK((*kept)["place"].get<std::string>().starts_with(leak.place));
    const int line = finding["location"]["line"];
    CHECK((*kept)["first given a value"] ==
          finding["location"]["file"].get<std::string>() + ":" + std::to_string(line));
    CHECK(holds(line_of(read_text(kSet + "/vulnerable/" + leak.file), line), leak.bind));
    CHECK(holds(ran.out, "vulnerable/" + leak.file + ":" + std::to_string(line)));

    // The file alone, without the run's folder; the careful twin under the same events shows nothing.
    const std::string text = read_text(folder / ("run/" + finding["scenario"].get<std::string>()));
    std::string careful = text;
    careful.replace(careful.find(name), name.size(), "Careful" + leak.function);
    std::ofstream(folder / "leak.json") << text;
    std::ofstream(folder / "careful.json") << careful;
    const Ran again = warmfuzz("replay " + path + "/leak.json --project " + kSet);
    CHECK(again.code == 1);
    CHECK(holds(again.out, "cross-invocation-leak  " + name));
    CHECK(warmfuzz("replay " + path + "/careful.json --project " + kSet).code == 0);
  }
}

}  // namespace
}  // namespace warmfuzz::test
