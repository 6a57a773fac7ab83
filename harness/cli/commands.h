#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/oracles/registry.h"
#include "warmfuzz/finding.h"

/// One command a file. Each returns the exit code of the process (README, "Exit codes"); results go to stdout, progress
/// and messages to stderr.
namespace warmfuzz::cli {

struct CommonOptions {
  bool quiet = false;
  bool no_color = false;
  bool keep_going = false;  ///< broken sources and payloads of the project are left out instead of ending the command
};

struct FuzzOptions {
  std::filesystem::path project = ".";
  std::vector<std::string> functions;
  std::chrono::milliseconds time{60'000};  ///< for each function
  std::uint64_t runs = 0;                  ///< scenarios for each function; 0: no limit
  unsigned jobs = 1;                       ///< functions fuzzed at the same time
  std::uint64_t seed = 0;                  ///< 0: chosen and printed
  std::filesystem::path out;               ///< empty: .warmfuzz/runs/<time> beside the project file
  std::filesystem::path corpus;            ///< empty: .warmfuzz/corpus beside the project file
  std::vector<std::string> rules;
  std::vector<std::string> no_rules;
  Severity fail_on = Severity::medium;
  std::vector<std::string> engine_flags;  ///< handed to libFuzzer as they are
  std::vector<std::string> command_line;  ///< for run.json
};
int run_fuzz(const FuzzOptions& options, const CommonOptions& common);

struct InvokeOptions {
  std::filesystem::path project = ".";
  std::string function;
  std::string event;  ///< a file, or "-"
  unsigned repeat = 1;
  bool cold = false;
};
int run_invoke(const InvokeOptions& options, const CommonOptions& common);

struct ReplayOptions {
  std::vector<std::filesystem::path> inputs;  ///< scenario files or finding folders
  std::filesystem::path project;              ///< empty: the run folder's, or the current folder
};
int run_replay(const ReplayOptions& options, const CommonOptions& common);

struct GenerateOptions {
  std::string source;
  std::uint64_t count = 1;
  std::uint64_t seed = 1;
  bool benign = false;
  bool explain = false;           ///< each line also says what was changed, by what, and who controls the fields
  std::filesystem::path project;  ///< empty: a trigger without configuration
  std::string function;
};
int run_generate(const GenerateOptions& options, const CommonOptions& common);

int run_doctor(const CommonOptions& common);

/// Prints "warmfuzz: MESSAGE" to stderr and gives the exit code of the fault's kind.
int report_fault(const Fault& fault);

}  // namespace warmfuzz::cli
