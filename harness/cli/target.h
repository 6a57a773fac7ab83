#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "generators/canary/mint.h"
#include "generators/canary/recogniser.h"
#include "generators/mutators/key_words.h"
#include "harness/invoker/invoker.h"
#include "warmfuzz/function.h"
#include "warmfuzz/oracle.h"

namespace warmfuzz::cli {

/// A function of a project with everything that is needed to run scenarios against it and to judge them. Not movable:
/// its parts refer to one another. Not thread-safe.
struct Target {
  Function function;
  std::unique_ptr<CanaryMint> mint;
  std::unique_ptr<Recogniser> canaries;
  std::shared_ptr<const Deployment> deployment;
  KeyWords words;
  SourceLine source_line;
  std::unique_ptr<Invoker> invoker;
};

/// `key` makes the canaries; two targets of one key mint the same tokens.
Result<std::unique_ptr<Target>> make_target(const Function& function, const EventSources& sources, std::uint64_t key);

/// What the function's code suggests that its events hold; common words where it suggests nothing.
KeyWords key_words(const Function& function);

/// Takes away the triggers whose event source is not among these, with a note for each.
void leave_out_unknown_sources(Project& project, const EventSources& sources);

/// Takes away the sample events that are of none of their functions' sources, with a note for each that is of none at
/// all.
void leave_out_strange_samples(Project& project, const EventSources& sources);

/// What was left out or assumed of this function, from the project's notes.
std::vector<std::string> notes_about(const Project& project, const Function& function);

/// The function with this logical id, checked to be runnable. A Fault where it is wrong, or where there is none: it
/// names those that there are.
Result<const Function*> find_function(const Project& project, const std::string& id);

}  // namespace warmfuzz::cli
