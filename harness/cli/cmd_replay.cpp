#include <iostream>

#include "generators/canary/scrub.h"
#include "harness/cli/commands.h"
#include "harness/cli/library.h"
#include "harness/cli/target.h"
#include "harness/corpus/files.h"
#include "harness/corpus/run_folder.h"
#include "harness/engine/search.h"
#include "harness/project/project.h"
#include "harness/triage/triage.h"

namespace warmfuzz::cli {

namespace fs = std::filesystem;

namespace {

// A scenario names its function but no project, since it is shared between machines. A finding's folder lies in a run
// folder, and that knows its project.
fs::path project_of(const fs::path& input) {
  std::error_code error;
  for (fs::path folder = fs::absolute(input, error); folder.has_relative_path(); folder = folder.parent_path()) {
    if (!fs::exists(folder / "run.json", error)) continue;
    if (auto run = read_run(folder); run.ok() && fs::exists(run->project, error)) return run->project;
  }
  return ".";
}

constexpr std::chrono::seconds kLearning{5};

}  // namespace

int run_replay(const ReplayOptions& options, const CommonOptions& common) {
  bool reproduced = false;
  for (const auto& input : options.inputs) {
    const fs::path file = fs::is_directory(input) ? input / "scenario.json" : input;
    auto text = read_file(file);
    if (!text.ok()) return report_fault(text.fault());
    auto scenario = read_scenario(*text, file.string());
    if (!scenario.ok()) return report_fault(scenario.fault());
    auto project = load_project(options.project.empty() ? project_of(input) : options.project);
    if (!project.ok()) return report_fault(project.fault());
    auto library = load_library_aloud(&*project, common.keep_going);
    if (!library.ok()) return report_fault(library.fault());
    auto function = find_function(*project, scenario->function);
    if (!function.ok()) return report_fault(function.fault());
    auto target = make_target(**function, library->sources, 1);
    if (!target.ok()) return report_fault(target.fault());
    Target& here = **target;
    if (!common.quiet)
      for (const auto& note : here.invoker->plan().notes) std::cerr << "warmfuzz: " << note << "\n";
    auto baseline = learn_baseline(here.function, library->sources, here.words, *here.canaries, here.source_line,
                                   *here.invoker, kLearning);
    if (!baseline.ok()) return report_fault(baseline.fault());
    const RuleSelection every;
    Triage triage({here.function, *here.invoker, *here.canaries, *baseline, every, here.source_line,
                   [&here](std::string_view live) { return scrub(live, *here.canaries); }});
    auto findings = triage.replay(*scenario, Freshness::cold, look_for(every));
    if (!findings.ok()) return report_fault(findings.fault());
    bool shown = false;
    for (const auto& found : *findings) {
      auto blame = triage.check_blame(found, *scenario);
      if (!blame.ok()) return report_fault(blame.fault());
      if (!blame->right && !blame->other) continue;
      const Finding& finding = blame->other ? blame->other->finding : found;
      std::cout << to_string(finding.severity) << "  " << finding.rule << "  " << finding.function << ": "
                << scrub(finding.title, *here.canaries) << "\n    " << scrub(finding.message, *here.canaries) << "\n";
      shown = true;
    }
    if (!shown) std::cout << "nothing was found by replaying " << file.string() << "\n";
    reproduced = reproduced || shown;
  }
  return reproduced ? 1 : 0;
}

}  // namespace warmfuzz::cli
