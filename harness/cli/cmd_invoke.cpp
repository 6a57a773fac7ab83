#include <iostream>
#include <iterator>

#include "harness/cli/commands.h"
#include "harness/cli/library.h"
#include "harness/cli/target.h"
#include "harness/corpus/files.h"
#include "harness/project/project.h"

namespace warmfuzz::cli {

namespace {

Result<Json> read_event(const std::string& where) {
  std::string text;
  if (where == "-") {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else {
    auto file = read_file(where);
    if (!file.ok()) return file.fault();
    text = std::move(*file);
  }
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    const auto line =
        1 +
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(error.byte, text.size())), '\n');
    return Fault{FaultKind::usage, (where == "-" ? "standard input" : where) + ":" + std::to_string(line) +
                                       ": the event is not JSON; expected one JSON document as the service sends it"};
  }
}

Json outcome_document(const Observation& seen) {
  Json document = to_json(seen.outcome);
  document["cold_start"] = seen.cold_start;
  document["duration_ms"] = static_cast<double>(seen.resources.wall.count()) / 1000.0;
  document["cpu_ms"] = static_cast<double>(seen.resources.cpu.count()) / 1000.0;
  if (seen.outcome.kind == OutcomeKind::response) {
    const Json body = Json::parse(seen.outcome.body, nullptr, false);
    if (!body.is_discarded()) document["response"] = body;
  }
  Json operations = Json::array();
  for (const auto& operation : seen.operations) operations.push_back(to_json(operation));
  document["operations"] = std::move(operations);
  Json files = Json::array();
  for (const auto& file : seen.tmp) files.push_back({{"path", file.path}, {"size", file.size}});
  document["tmp"] = std::move(files);
  return document;
}

}  // namespace

int run_invoke(const InvokeOptions& options, const CommonOptions& common) {
  auto project = load_project(options.project);
  if (!project.ok()) return report_fault(project.fault());
  auto function = find_function(*project, options.function);
  if (!function.ok()) return report_fault(function.fault());
  auto event = read_event(options.event);
  if (!event.ok()) return report_fault(event.fault());
  auto library = load_library_aloud(&*project, common.keep_going);
  if (!library.ok()) return report_fault(library.fault());
  auto target = make_target(**function, library->sources, 1);
  if (!target.ok()) return report_fault(target.fault());
  if (!common.quiet) {
    for (const auto& note : notes_about(*project, **function)) std::cerr << "warmfuzz: " << note << "\n";
    for (const auto& note : (*target)->invoker->plan().notes) std::cerr << "warmfuzz: " << note << "\n";
  }

  Scenario scenario;
  scenario.function = (*function)->id;
  InvokeStep step;
  step.event = std::move(*event);
  scenario.steps = {step};
  for (unsigned i = 0; i < options.repeat; ++i) {
    auto trace = (*target)->invoker->run(scenario, options.cold ? Freshness::fresh : Freshness::warm);
    if (!trace.ok()) return report_fault(trace.fault());
    const Observation& seen = trace->observations.front();
    std::cerr << seen.init_log << seen.log;
    std::cout << outcome_document(seen).dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
  }
  return 0;
}

}  // namespace warmfuzz::cli
