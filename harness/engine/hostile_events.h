#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "generators/mutators/edits.h"
#include "generators/mutators/key_words.h"

namespace warmfuzz {

/// Hostile events after which a careless function answers other callers in another way: members that lead to what all
/// objects share, members that no form offers, values of other types and sizes in one field or in all. Made of benign
/// ones with payloads of the catalogue; the names in them are those that the code looks up. Spread over triggers,
/// events and fields, at most `most`. What keeps a handler busy on purpose is not among them.
std::vector<InvokeStep> hostile_events(const std::vector<InvokeStep>& benign, std::string_view runtime,
                                       const FieldTable& table, const Catalogue& catalogue, const KeyWords& words,
                                       std::size_t most);

}  // namespace warmfuzz
