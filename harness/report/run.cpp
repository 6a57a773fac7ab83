#include "harness/report/run.h"

#include "harness/report/view.h"

namespace warmfuzz {

using namespace report;

namespace {

Json to_json(const FunctionStatistics& statistics) {
  return {{"invocations", statistics.invocations},
          {"scenarios", statistics.scenarios},
          {"cold_starts", statistics.cold_starts},
          {"seconds", statistics.seconds},
          {"invocations_per_second", invocations_per_second(statistics)},
          {"features", statistics.features},
          {"corpus", statistics.corpus},
          {"stability", statistics.stability},
          {"line", statistics.line},
          {"code", statistics.code},
          {"notes", statistics.notes}};
}

Json to_json(const Rule& rule) {
  return {{"id", rule.id},
          {"cwe", rule.cwe},
          {"severity", to_string(rule.severity)},
          {"title", rule.title},
          {"advice", rule.advice}};
}

}  // namespace

std::string RunReporter::render(const Run& run) const {
  Json functions = Json::object();
  for (const auto& [id, statistics] : run.functions) functions[id] = to_json(statistics);
  Json rules = Json::array();
  for (const auto& rule : run.rules) rules.push_back(to_json(rule));
  const Json document = {{"version", 1},
                         {"warmfuzz", run.version},
                         {"project", run.project},
                         {"started", run.started},
                         {"command", run.command},
                         {"seed", run.seed},
                         {"interrupted", run.interrupted},
                         {"fail_on", to_string(run.fail_on)},
                         {"functions", std::move(functions)},
                         {"rules", std::move(rules)},
                         {"notes", run.notes}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace warmfuzz
