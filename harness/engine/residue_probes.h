#pragma once

#include <vector>

#include "harness/engine/probes.h"
#include "warmfuzz/event_source.h"
#include "warmfuzz/function.h"

namespace warmfuzz {

/// Whether the process keeps what belongs to its callers: several of them send the benign events, then others come with
/// events that ask for nothing, and the runtime's agent looks. `benign` as benign_scenarios gives them.
std::vector<Probe> residue_probes(const Function& function, const EventSources& sources,
                                  const std::vector<Scenario>& benign);

}  // namespace warmfuzz
