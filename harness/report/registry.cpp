#include "harness/report/registry.h"

#include "harness/report/html.h"
#include "harness/report/json.h"
#include "harness/report/junit.h"
#include "harness/report/markdown.h"
#include "harness/report/run.h"
#include "harness/report/sarif.h"
#include "harness/report/terminal.h"

namespace warmfuzz {

const std::vector<std::unique_ptr<Reporter>>& reporters() {
  static const auto all = [] {
    std::vector<std::unique_ptr<Reporter>> list;
    list.push_back(std::make_unique<HtmlReporter>());
    list.push_back(std::make_unique<JsonReporter>());
    list.push_back(std::make_unique<JunitReporter>());
    list.push_back(std::make_unique<MarkdownReporter>());
    list.push_back(std::make_unique<RunReporter>());
    list.push_back(std::make_unique<SarifReporter>());
    list.push_back(std::make_unique<TerminalReporter>());
    return list;
  }();
  return all;
}

const Reporter* find_reporter(std::string_view format) {
  for (const auto& reporter : reporters()) {
    if (reporter->format() == format) return reporter.get();
  }
  return nullptr;
}

}  // namespace warmfuzz
