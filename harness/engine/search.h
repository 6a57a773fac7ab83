#pragma once

#include <functional>
#include <memory>

#include "generators/mutators/key_words.h"
#include "generators/payloads/catalogue.h"
#include "harness/engine/messages.h"
#include "harness/invoker/invoker.h"
#include "harness/oracles/registry.h"
#include "warmfuzz/oracle.h"

namespace warmfuzz {

/// What a search works with; everything outlives it.
struct SearchContext {
  const Function& function;
  const EventSources& sources;
  const Catalogue& catalogue;
  const KeyWords& words;
  const CanaryRecogniser& canaries;
  const SourceLine& source_line;
  Invoker& invoker;
  RuleSelection selection;
  std::function<void(const SearchMessage&)> tell;
};

/// Runs the benign scenarios and learns what they do to the function, for at most `limit`. Fault project: the
/// function cannot start, whatever is sent to it. Other faults are the harness's.
Result<Baseline> learn_baseline(const Function& function, const EventSources& sources, const KeyWords& words,
                                const CanaryRecogniser& canaries, const SourceLine& source_line, Invoker& invoker,
                                std::chrono::milliseconds limit);

/// Searches until the job's time or runs are over: benign scenarios, the sweep of the catalogue, the corpus, then
/// libFuzzer. Findings are told as candidates, each flaw a few times at most, and the search goes on.
/// libFuzzer ends the process: this never returns, and there can be one search in a process.
[[noreturn]] void run_search(const SearchJob& job, const SearchContext& context);

}  // namespace warmfuzz
