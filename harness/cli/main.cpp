#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>

#include "harness/cli/commands.h"
#include "harness/cli/worker.h"

namespace warmfuzz::cli {

int report_fault(const Fault& fault) {
  std::cerr << "warmfuzz: " << fault.message << "\n";
  switch (fault.kind) {
    case FaultKind::usage:
    case FaultKind::project:
      return 2;
    case FaultKind::sandbox:
      return 3;
    case FaultKind::internal:
      return 4;
    case FaultKind::interrupted:
      return 130;
  }
  return 4;
}

namespace {

// "60s", "2m", "500ms", "1h"; a bare number is seconds.
bool parse_time(const std::string& text, std::chrono::milliseconds& time) {
  std::size_t used = 0;
  double value = 0;
  try {
    value = std::stod(text, &used);
  } catch (const std::exception&) {
    return false;
  }
  const std::string unit = text.substr(used);
  const double factor = unit == "ms"                  ? 1
                        : unit.empty() || unit == "s" ? 1000
                        : unit == "m"                 ? 60'000
                        : unit == "h"                 ? 3'600'000
                                                      : 0;
  if (factor == 0 || !(value > 0) || value * factor > 3.2e10) return false;
  time = std::chrono::milliseconds(static_cast<std::int64_t>(value * factor));
  return true;
}

struct CommandLine {
  CommonOptions common;
  FuzzOptions fuzz;
  InvokeOptions invoke;
  ReplayOptions replay;
  GenerateOptions generate;
  std::string time = "60s";
  std::string fail_on = "medium";
};

void add_commands(CLI::App& app, CommandLine& line) {
  app.add_flag("--quiet", line.common.quiet, "no progress, only results and errors");
  app.add_flag("--no-color", line.common.no_color, "no colours");
  app.add_flag("--keep-going", line.common.keep_going, "leave out the project's broken data files instead of ending");
  app.fallthrough();

  auto* fuzz = app.add_subcommand("fuzz", "search for what an attacker can do to each function");
  fuzz->add_option("project", line.fuzz.project, "project file or folder")->capture_default_str();
  fuzz->add_option("--function", line.fuzz.functions, "only this function (logical id); may be repeated");
  fuzz->add_option("--time", line.time, "for each function: 500ms, 60s, 5m, 1h")->capture_default_str();
  fuzz->add_option("--runs", line.fuzz.runs, "scenarios for each function; 0: no limit")->capture_default_str();
  fuzz->add_option("--jobs", line.fuzz.jobs, "functions fuzzed at the same time")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  fuzz->add_option("--seed", line.fuzz.seed, "of everything random; 0: chosen and printed");
  fuzz->add_option("--out", line.fuzz.out, "run folder (default .warmfuzz/runs/TIME beside the project file)");
  fuzz->add_option("--corpus", line.fuzz.corpus, "folder of scenarios, a folder a function inside it");
  fuzz->add_option("--rule", line.fuzz.rules, "look for this rule only; may be repeated");
  fuzz->add_option("--no-rule", line.fuzz.no_rules, "do not look for this rule; may be repeated");
  fuzz->add_option("--fail-on", line.fail_on, "exit status 1 from this severity on: info, low, medium, high, critical")
      ->capture_default_str();
  fuzz->footer("Flags behind -- go to libFuzzer as they are.");

  auto* invoke = app.add_subcommand("invoke", "one real invocation in the sandbox; its outcome as JSON");
  invoke->add_option("project", line.invoke.project, "project file or folder")->capture_default_str();
  invoke->add_option("--function", line.invoke.function, "logical id")->required();
  invoke->add_option("--event", line.invoke.event, "file with the event, or - for standard input")->required();
  invoke->add_option("--repeat", line.invoke.repeat, "how often, in one environment")->check(CLI::Range(1, 1'000'000));
  invoke->add_flag("--cold", line.invoke.cold, "a new environment each time");

  auto* replay = app.add_subcommand("replay", "run scenarios or findings again: exit status 1 if a finding shows");
  replay->add_option("inputs", line.replay.inputs, "scenario files or finding folders")->required();
  replay->add_option("--project", line.replay.project,
                     "project file or folder (default: the run's, or the current folder)");

  auto* generate = app.add_subcommand("generate", "events of a source, one JSON document a line");
  generate->add_option("source", line.generate.source, "event source: apigw-rest, s3, sqs, … (a wrong one lists all)")
      ->required();
  generate->add_option("--count", line.generate.count, "how many")->capture_default_str();
  generate->add_option("--seed", line.generate.seed, "the same seed gives the same bytes")->capture_default_str();
  generate->add_flag("--benign", line.generate.benign, "harmless events");
  generate->add_flag(
      "--explain", line.generate.explain,
      "each line holds the event, what was changed and by what, who controls its fields, and stored objects");
  generate->add_option("--project", line.generate.project, "project whose trigger is used");
  generate->add_option("--function", line.generate.function, "logical id in that project");

  app.add_subcommand("doctor", "what this machine offers, and what to do about each lack");
}

int dispatch(CLI::App& app, CommandLine& line) {
  if (app.got_subcommand("fuzz")) {
    if (!parse_time(line.time, line.fuzz.time))
      return report_fault(
          {FaultKind::usage, "--time " + line.time + ": expected a number and a unit, such as 500ms, 60s, 5m, 1h"});
    const auto severity = parse_severity(line.fail_on);
    if (!severity)
      return report_fault(
          {FaultKind::usage, "--fail-on " + line.fail_on + ": expected info, low, medium, high or critical"});
    line.fuzz.fail_on = *severity;
    for (const auto& rules : {line.fuzz.rules, line.fuzz.no_rules})
      for (const auto& rule : rules)
        if (!find_rule(rule)) {
          std::string known;
          for (const auto& each : all_rules()) known += (known.empty() ? "" : ", ") + std::string(each.id);
          return report_fault({FaultKind::usage, "there is no rule \"" + rule + "\"; there are " + known});
        }
    return run_fuzz(line.fuzz, line.common);
  }
  if (app.got_subcommand("invoke")) return run_invoke(line.invoke, line.common);
  if (app.got_subcommand("replay")) return run_replay(line.replay, line.common);
  if (app.got_subcommand("generate")) return run_generate(line.generate, line.common);
  return run_doctor(line.common);
}

}  // namespace

}  // namespace warmfuzz::cli

int main(int argc, char** argv) {
  using namespace warmfuzz::cli;
  std::signal(SIGPIPE, SIG_IGN);
  if (argc >= 2 && std::string_view(argv[1]) == kWorkerCommand) return run_worker(argc, argv);

  CommandLine line;
  // What stands behind "--" is libFuzzer's.
  int own = 1;
  while (own < argc && std::string_view(argv[own]) != "--") ++own;
  line.fuzz.engine_flags.assign(argv + std::min(own + 1, argc), argv + argc);
  line.fuzz.command_line.assign(argv, argv + argc);

  CLI::App app{"warmfuzz: what can an attacker do to this serverless function through its events?", "warmfuzz"};
  app.set_version_flag("--version", std::string("warmfuzz ") + WARMFUZZ_VERSION);
  app.require_subcommand(1);
  add_commands(app, line);
  try {
    app.parse(own, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return dispatch(app, line);
}
