#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "generators/mutators/edits.h"

namespace warmfuzz {

/// Attacks on the values of one step that carry the canary `label`, one value and one payload of the class at a time:
/// what the search tries once it has seen that value arrive somewhere. Most telling first, at most `limit`.
/// Empty where the step has no such value. `path` is what stood before the value in the path of a file; the folders
/// beside its own, whose names begin as theirs do, come first: a check of the path's beginning lets them through.
std::vector<Scenario> directed_attacks(const Scenario& base, std::size_t step, const std::string& label,
                                       std::string_view payload_class, const FieldTable& table,
                                       const Catalogue& catalogue, std::size_t limit, const std::string& path = {});

/// The same step without the value at a path such as FieldRef has ("/body/items/0/name"): the value's member, or the
/// whole field, goes back to what it is in a benign event. False, with nothing changed, where the step does not set it.
bool take_back(InvokeStep& step, const std::string& path);

}  // namespace warmfuzz
