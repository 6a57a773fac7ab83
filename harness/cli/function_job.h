#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "generators/payloads/catalogue.h"
#include "harness/cli/commands.h"
#include "harness/engine/messages.h"
#include "harness/oracles/registry.h"
#include "warmfuzz/function.h"
#include "warmfuzz/reporter.h"

namespace warmfuzz::cli {

/// One function's part of a run: a worker searches while this thread confirms what it finds.
struct FunctionJob {
  const Function& function;
  const EventSources& sources;
  SearchJob search;
  std::filesystem::path corpus;  ///< where scenarios worth keeping go
  RuleSelection selection;
  int triage_core = -1;
  std::function<void(const Finding&, const std::string& transcript)> on_finding;
  std::function<void(const SearchProgress&)> on_progress;  ///< also while confirming

  struct Result {
    FunctionStatistics statistics;
    std::vector<Fault> faults;  ///< what kept it from being searched; empty if nothing did
  };
  /// Runs in the calling thread until the search is over and everything it found is confirmed or discarded, or until
  /// the run is interrupted.
  Result run();
};

}  // namespace warmfuzz::cli
