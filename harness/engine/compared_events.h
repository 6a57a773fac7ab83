#pragma once

#include <vector>

#include "generators/mutators/edits.h"
#include "generators/mutators/key_words.h"

namespace warmfuzz {

/// Whether a caller chooses its members one by one in the query of an address: no headers, and no path.
bool is_query(const Field& field);

/// Events that callers of a function send, in many ways: the benign ones, the same without credentials, with nothing in
/// them, broken, with small numbers. Those that claim a role of the code's come early. Some dozens, of all triggers in
/// turn.
std::vector<InvokeStep> events_to_compare(const std::vector<Scenario>& benign, const FieldTable& table,
                                          const KeyWords& words, Random& random);

}  // namespace warmfuzz
