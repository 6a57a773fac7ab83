#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "harness/oracles/evidence/growth.h"
#include "warmfuzz/function.h"
#include "warmfuzz/observation.h"
#include "warmfuzz/scenario.h"

namespace warmfuzz {

/// What an environment can run out of, in the order in which one explains the next: a process has descriptors, memory
/// and threads of its own.
enum class Held { processes, threads, descriptors, tmp, memory };
std::string_view to_string(Held held);

/// The same event again and again, in one process and with one kind of outcome: `count` observations from `first` on.
struct Repetition {
  std::size_t first = 0;
  std::size_t count = 0;
  bool ended_process = false;  ///< the event after the last of these was the end of it
};

/// The longest of a trace, as far as there are footprints. Costs next to nothing where there are none.
Repetition longest_repetition(const Scenario& scenario, const Trace& trace);

/// Something of which there is more after each repetition.
struct Growth {
  Held held = Held::processes;
  judging::Rise rise;
  std::uint64_t limit = 0;     ///< in the unit of `rise`
  std::uint64_t breaks = 0;    ///< the invocation of an environment at which that is reached, about
  bool reached_limit = false;  ///< it was reached, or almost, in this trace
};

/// What grows steadily, fast enough to reach a limit within kLifetime invocations. What follows from something else
/// that grows is left out.
std::vector<Growth> growth(const Function& function, const Trace& trace, const Repetition& repetition);

/// More than an environment serves, even a busy one.
inline constexpr std::uint64_t kLifetime = 1'000'000;

/// From how many repetitions on a growth is no cache or pool that is being filled: beyond the sizes that are usual.
std::size_t enough_repetitions(Held held);

/// How often the event of this trace should come again so that it shows whether what grows goes on to; 0: nothing
/// grows, or it is sure already.
std::size_t repetitions_to_be_sure(const Function& function, const Scenario& scenario, const Trace& trace);

}  // namespace warmfuzz
