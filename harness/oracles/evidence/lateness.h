#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/oracle.h"

namespace warmfuzz::judging {

/// A caller's data that an earlier invocation of the trace had, did not put out in its own time, and that came out in a
/// later one that has nothing to do with it.
struct LateSighting {
  CanarySighting sighting;
  const Observation* origin = nullptr;  ///< the earlier invocation
};

/// Whether a text holds this owner's canary, in whatever encoding.
bool holds(const Evidence& evidence, std::string_view text, const CanaryOwner& owner);

/// Whether work of `origin` can come out in the time of `seen`: it was answered before, and its process may live on.
bool may_be_late(const Evidence& evidence, const Observation& origin, const Observation& seen);

/// Whether a sighting in the log of `seen` is late output of an earlier invocation, and no data that was kept: its line
/// is not about this event, and the earlier invocation had not written it before. `origin`: null if the trace does not
/// have that invocation.
bool is_late_output(const Evidence& evidence, const Observation& seen, const CanarySighting& sighting,
                    const Observation* origin);

/// Whether a sighting in what `seen` wrote to a service was written now for the first time, and not under a name of
/// this event's: late work of an earlier invocation, or of several together, and no data that was kept beyond it.
/// `origin`: null if the trace does not have that invocation.
bool is_first_sent(const Evidence& evidence, const Observation& seen, const Sent& sent, const CanarySighting& sighting,
                   const Observation* origin);

/// Late output in the log of an observation.
std::vector<LateSighting> late_output(const Evidence& evidence, const Observation& seen);

/// What was done, or written to the log, without what differs from time to time.
std::string stable_line(std::string_view line);

/// Something that each event leaves to be done, and that is done once the environment runs again.
struct Backlog {
  std::string what;                      ///< the line, or what was asked for and of what: stable
  bool is_output = false;                ///< a line of the log; else an operation
  const Operation* operation = nullptr;  ///< one of them; null for output
  const Observation* seen = nullptr;     ///< where the first backlog came
  std::size_t events = 0;                ///< whose work it was
};

/// The backlogs of a trace in which one event came again and again, with pauses between: what the first one alone does
/// not do, and what had been done by the second invocation after each pause as often as there had been events, most of
/// it in these two. Something that is done now and then, by every warm invocation, or when so much has come together,
/// is none. Sure only with two pauses after a different number of events each; fewer show nothing.
std::vector<Backlog> backlogs(const Evidence& evidence);

}  // namespace warmfuzz::judging
