#include "harness/report/json.h"

namespace warmfuzz {

std::string JsonReporter::render(const Run& run) const {
  Json findings = Json::array();
  for (const auto& finding : run.findings) {
    findings.push_back(to_json(finding, finding_folder(finding) + "/scenario.json"));
  }
  const Json document = {{"version", 1}, {"findings", std::move(findings)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace warmfuzz
