#pragma once

#include <string>

#include "warmfuzz/oracle.h"

namespace warmfuzz {

/// Adds what a run of benign events shows: the folders that the function chooses for their values, and how they fail.
void learn(Baseline& baseline, const Evidence& evidence);

/// What makes two failures the same: kind, error type and the innermost frame of the handler's own code, without
/// lines and messages. Empty for a response.
std::string failure_signature(const Outcome& outcome);

/// Whether every benign event of this trigger fails like this: then the function cannot work here, and a hostile
/// event that ends the same way shows nothing.
bool always_fails_so(const Baseline& baseline, const std::string& trigger, const Outcome& outcome);

}  // namespace warmfuzz
