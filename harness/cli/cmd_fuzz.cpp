#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "harness/cli/commands.h"
#include "harness/cli/function_job.h"
#include "harness/cli/interrupt.h"
#include "harness/cli/library.h"
#include "harness/cli/progress_line.h"
#include "harness/cli/target.h"
#include "harness/cli/work_folder.h"
#include "harness/corpus/files.h"
#include "harness/corpus/run_folder.h"
#include "harness/project/project.h"
#include "harness/report/registry.h"
#include "harness/report/terminal.h"

namespace warmfuzz::cli {

namespace fs = std::filesystem;

namespace {

std::string utc(const char* format) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[64];
  std::strftime(text, sizeof text, format, &parts);
  return text;
}

bool before(const Finding& a, const Finding& b) {
  if (a.severity != b.severity) return a.severity > b.severity;
  return std::tie(a.rule, a.function, a.fingerprint) < std::tie(b.rule, b.function, b.fingerprint);
}

// The run so far, on disk after every finding.
class RunRecord {
 public:
  RunRecord(Run run, fs::path folder) : run_(std::move(run)), folder_(std::move(folder)) {}

  Status add(const Finding& finding, const std::string& transcript) {
    const std::lock_guard lock(mutex_);
    run_.findings.insert(std::upper_bound(run_.findings.begin(), run_.findings.end(), finding, before), finding);
    transcripts_[finding.fingerprint] = transcript;
    return save();
  }
  Status finish(const std::string& function, FunctionStatistics statistics) {
    const std::lock_guard lock(mutex_);
    run_.functions[function] = std::move(statistics);
    return save();
  }
  Status close() {
    const std::lock_guard lock(mutex_);
    run_.interrupted = interrupted;
    return save();
  }
  const Run& run() const { return run_; }

 private:
  Status save() {
    std::vector<RenderedFile> files;
    for (const auto& file : kRunFolderFiles)
      files.push_back({std::string(file.name), find_reporter(file.format)->render(run_)});
    return write_run(run_, folder_, files, transcripts_);
  }

  std::mutex mutex_;
  Run run_;
  fs::path folder_;
  Transcripts transcripts_;
};

// A worker that is killed leaves its sandbox's monitor, which dies a moment later; as its new parent we take it away.
void reap_orphans() {
  for (int round = 0; round < 100; ++round) {
    const pid_t pid = waitpid(-1, nullptr, WNOHANG);
    if (pid < 0) return;
    if (pid == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

std::size_t terminal_width() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60 ? size.ws_col : 100;
}

warmfuzz::Result<std::vector<const Function*>> choose(const Project& project, const std::vector<std::string>& names,
                                                      std::vector<std::string>& notes) {
  std::vector<const Function*> chosen;
  if (names.empty()) {
    if (!project.wrong.empty()) return project.wrong.front().fault;
    for (const auto& function : project.functions) {
      auto found = find_function(project, function.id);
      if (!found.ok()) return found.fault();
      if (function.triggers.empty())
        notes.push_back(function.where + ": " + function.id +
                        " has no event source that warmfuzz knows and is left out");
      else
        chosen.push_back(*found);
    }
    if (chosen.empty())
      return Fault{FaultKind::project, project.file.string() +
                                           ": no function has an event source that warmfuzz knows "
                                           "(corpora/events); add its Events, or triggers in warmfuzz.yaml"};
    return chosen;
  }
  for (const auto& name : names) {
    auto found = find_function(project, name);
    if (!found.ok()) return found.fault();
    if ((*found)->triggers.empty())
      return Fault{FaultKind::project, (*found)->where + ": " + name +
                                           " has no event source that warmfuzz knows (corpora/events); add its "
                                           "Events, or triggers in warmfuzz.yaml"};
    chosen.push_back(*found);
  }
  return chosen;
}

std::string relative_to(const fs::path& path, const fs::path& base) {
  std::error_code error;
  const fs::path relative = fs::relative(path, base, error);
  return error || path.empty() || relative == "." ? "" : relative.string();
}

// "template.yaml:41" → 41
int line_of(const Function& function) {
  return std::atoi(function.where.substr(std::min(function.where.rfind(':'), function.where.size() - 1) + 1).c_str());
}

}  // namespace

int run_fuzz(const FuzzOptions& options, const CommonOptions& common) {
  auto project = load_project(options.project);
  if (!project.ok()) return report_fault(project.fault());
  auto library = load_library_aloud(&*project, common.keep_going);
  if (!library.ok()) return report_fault(library.fault());
  leave_out_unknown_sources(*project, library->sources);
  leave_out_strange_samples(*project, library->sources);
  std::vector<std::string> notes = project->notes;
  auto functions = choose(*project, options.functions, notes);
  if (!functions.ok()) return report_fault(functions.fault());
  auto work = WorkFolder::make();
  if (!work.ok()) return report_fault(work.fault());

  const std::uint64_t seed = options.seed ? options.seed : std::random_device{}() | 1ULL;
  const fs::path folder =
      options.out.empty() ? project->root / ".warmfuzz" / "runs" / utc("%Y%m%dT%H%M%SZ") : options.out;
  const fs::path corpus = options.corpus.empty() ? project->root / ".warmfuzz" / "corpus" : options.corpus;
  if (Status made = make_folder(folder); !made.ok()) return report_fault(made.fault());

  RuleSelection selection;
  selection.enabled.insert(options.rules.begin(), options.rules.end());
  selection.disabled.insert(options.no_rules.begin(), options.no_rules.end());
  Run run;
  run.project = project->file.string();
  run.started = utc("%Y-%m-%dT%H:%M:%SZ");
  run.version = WARMFUZZ_VERSION;
  run.command = options.command_line;
  run.seed = seed;
  run.notes = notes;
  run.fail_on = options.fail_on;
  run.folder = options.out.empty() ? relative_to(folder, fs::current_path()) : options.out.string();
  for (const auto& rule : all_rules())
    if (selection.wants(rule.id)) run.rules.push_back(rule);
  RunRecord record(std::move(run), folder);

  handle_interrupts();
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const double seconds = std::chrono::duration<double>(options.time).count();
  ProgressLine progress(common.quiet, seconds);
  if (!common.quiet) {
    for (const auto& note : notes) progress.say("warmfuzz: " + note);
    progress.say("warmfuzz: " + std::to_string(functions->size()) + " function(s), " +
                 std::to_string(static_cast<int>(seconds)) + " s each, seed " + std::to_string(seed));
  }

  std::atomic<std::size_t> next{0};
  std::mutex faults_mutex;
  std::vector<Fault> faults;
  const auto note_fault = [&](const Fault& fault) {
    const std::lock_guard lock(faults_mutex);
    faults.push_back(fault);
  };
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  const auto jobs = static_cast<unsigned>(std::min<std::size_t>(std::max(1U, options.jobs), functions->size()));
  const auto work_through = [&](unsigned job) {
    for (std::size_t index; !interrupted && (index = next++) < functions->size();) {
      const Function& function = *(*functions)[index];
      SearchJob search;
      search.project = project->file.string();
      search.function = function.id;
      search.seconds = seconds;
      search.runs = options.runs;
      search.seed = seed + index;
      search.work_folder = (work->path() / function.id).string();
      search.corpus = (corpus / function.id).string();
      search.rules = options.rules;
      search.no_rules = options.no_rules;
      search.engine_flags = options.engine_flags;
      search.keep_going = common.keep_going;
      search.core = static_cast<int>(job % cores);
      if (jobs + job < cores) search.idle_core = static_cast<int>(jobs + job);
      if (Status made = make_folder(search.work_folder); !made.ok()) {
        note_fault(made.fault());
        return;
      }
      FunctionJob function_job{function, library->sources, search, corpus / function.id, selection, -1, {}, {}};
      function_job.on_finding = [&](const Finding& finding, const std::string& transcript) {
        progress.add_finding();
        if (!common.quiet)
          progress.say("  " + std::string(to_string(finding.severity)) + "  " + finding.rule + "  " + finding.function +
                       ": " + finding.title);
        if (Status saved = record.add(finding, transcript); !saved.ok()) note_fault(saved.fault());
      };
      function_job.on_progress = [&](const SearchProgress& at) { progress.update(function.id, at); };
      auto result = function_job.run();
      progress.finish(function.id);
      result.statistics.code = relative_to(function.code, project->root);
      result.statistics.line = line_of(function);
      for (const auto& fault : result.faults) note_fault(fault);
      if (!common.quiet)
        for (const auto& note : result.statistics.notes) progress.say("  " + function.id + ": " + note);
      for (const auto& fault : result.faults) result.statistics.notes.push_back(fault.message);
      if (Status saved = record.finish(function.id, std::move(result.statistics)); !saved.ok())
        note_fault(saved.fault());
    }
  };
  std::vector<std::thread> threads;
  for (unsigned job = 0; job < jobs; ++job) threads.emplace_back(work_through, job);
  for (auto& thread : threads) thread.join();
  reap_orphans();
  progress.clear();

  if (Status saved = record.close(); !saved.ok()) return report_fault(saved.fault());
  const bool colour = !common.no_color && isatty(STDOUT_FILENO) && !std::getenv("NO_COLOR");
  std::cout << TerminalReporter({colour, terminal_width()}).render(record.run()) << std::flush;
  if (interrupted) return 130;
  int code = 0;
  for (const auto& fault : faults) code = std::max(code, report_fault(fault));
  if (code != 0) return code;
  for (const auto& finding : record.run().findings)
    if (finding.severity >= options.fail_on) return 1;
  return 0;
}

}  // namespace warmfuzz::cli
