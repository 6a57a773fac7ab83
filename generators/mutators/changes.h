#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generators/mutators/edits.h"
#include "generators/mutators/key_words.h"
#include "warmfuzz/mutator.h"

/// The single changes of which mutations are made. Each gives nothing, with its argument untouched, where it does not
/// apply; the result may equal what was there.
namespace warmfuzz {

/// What was changed, for people to read.
struct Change {
  std::string field;  ///< pointer, reaching into the value: "/body/items/0/name"; empty: the step, or the whole history
  std::string by;     ///< "payload path-climb-bait (keep-suffix)"
};

/// What value changes are made of. All of it must outlive the call.
struct Ingredients {
  const FieldTable& table;
  const Catalogue& catalogue;
  const KeyWords& words;
  const MutateBytes& mutate_bytes;  ///< may be empty
};

/// A field's value, or one inside it: replaced by a payload, two payloads joined, another type, a word of the code,
/// other bytes; moved to another place; taken away.
std::optional<Change> change_value(InvokeStep& step, const Ingredients& from, Random& random);

/// A record more (benign, or like another one), one less, two in the other order.
std::optional<Change> change_records(InvokeStep& step, const FieldTable& table, Random& random);

/// Who sends it, by which trigger, with or without credentials; a field back to its benign value.
std::optional<Change> change_sender(InvokeStep& step, const FieldTable& table, Random& random);

/// Steps more, less, in another order; pauses; another seed.
std::optional<Change> change_steps(Scenario& scenario, const FieldTable& table, Random& random);

/// Records that the step's fields speak of; at least 1.
std::size_t record_count(const InvokeStep& step);

}  // namespace warmfuzz
