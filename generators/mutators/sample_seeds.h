#pragma once

#include <vector>

#include "warmfuzz/event_source.h"

namespace warmfuzz {

/// The function's own sample events (Function::samples) as scenarios of one step: each as it is, then with canaries in
/// place of all that looks like a caller's data, so that it can be traced, then with one of them at a time, for
/// handlers that let some through in their own form only. Those that fit none of its triggers are left
/// out.
std::vector<Scenario> sample_seeds(const Function& function, const EventSources& sources);

}  // namespace warmfuzz
