#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/finding.h"
#include "warmfuzz/scenario.h"

namespace warmfuzz {

/// What a search is told. Passed to the worker process as JSON (PROTOCOL.md).
struct SearchJob {
  std::string project;  ///< absolute path of the project file
  std::string function;
  double seconds = 60;
  std::uint64_t runs = 0;  ///< scenarios; 0: no limit
  std::uint64_t seed = 1;
  std::string work_folder;  ///< for libFuzzer's own files; exists, private to this search
  std::string corpus;       ///< folder of scenarios to start from; empty or missing: none
  std::vector<std::string> rules;
  std::vector<std::string> no_rules;
  std::vector<std::string> engine_flags;
  bool keep_going = false;  ///< broken data files of the project are left out
  int core = -1;            ///< to be pinned to; -1: none
  int idle_core = -1;       ///< where environments are started ahead; -1: none
};

struct SearchProgress {
  std::uint64_t invocations = 0;
  std::uint64_t scenarios = 0;
  std::uint64_t cold_starts = 0;
  std::uint64_t features = 0;
  std::uint64_t corpus = 0;
  double seconds = 0;
  double stability = 1;  ///< share of the scenarios run twice that ended the same both times
};

/// A finding as the search saw it, with what its environment had served before.
struct SearchCandidate {
  Finding finding;
  Scenario scenario;
  Scenario history;                   ///< its steps alone, oldest first
  std::vector<std::size_t> suspects;  ///< indices into history.steps
};

struct SearchMessage {
  enum class Kind { progress, candidate, note, fault, done } kind = Kind::note;
  SearchProgress progress;    ///< progress, done
  SearchCandidate candidate;  ///< candidate
  std::string text;           ///< note, fault
  FaultKind fault = FaultKind::internal;
};

std::string write_job(const SearchJob& job);
Result<SearchJob> read_job(std::string_view text);

/// One line, newline included.
std::string write_message(const SearchMessage& message);
Result<SearchMessage> read_message(std::string_view line);

}  // namespace warmfuzz
