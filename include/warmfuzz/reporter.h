#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/finding.h"

namespace warmfuzz {

struct FunctionStatistics {
  std::uint64_t invocations = 0;
  std::uint64_t scenarios = 0;
  std::uint64_t cold_starts = 0;
  double seconds = 0;
  std::uint64_t features = 0;
  std::uint64_t corpus = 0;
  double stability = 1.0;  ///< share of the corpus scenarios run twice that ended the same way both times, 0 … 1
  std::vector<std::string> notes;
  int line = 0;      ///< of the function in the project file, counted from 1; 0: not known
  std::string code;  ///< the function's code folder relative to the project file's; empty: that same folder
};

/// A finished (or interrupted) run, everything that a report renders.
struct Run {
  std::string project;  ///< absolute path of the project file
  std::string started;  ///< ISO 8601, UTC
  std::string version;  ///< warmfuzz's
  std::vector<std::string> command;
  std::uint64_t seed = 0;
  bool interrupted = false;
  std::map<std::string, FunctionStatistics> functions;
  std::vector<std::string> notes;
  std::vector<Finding> findings;        ///< most severe first, then by rule, function, fingerprint
  std::vector<Rule> rules;              ///< every rule that was looked for
  Severity fail_on = Severity::medium;  ///< what decided the exit code: findings at or above it
  /// The run folder as the user would type it, for commands that the reports show; empty: not known. Not recorded.
  std::string folder;
};

/// Renders a run; never touches the system.
class Reporter {
 public:
  virtual ~Reporter() = default;
  virtual std::string_view format() const = 0;  ///< "terminal", "json", "sarif", "junit", "html", "markdown"
  virtual std::string render(const Run& run) const = 0;
};

}  // namespace warmfuzz
