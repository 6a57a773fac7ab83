#include <algorithm>

#include "generators/mutators/chance.h"
#include "generators/mutators/changes.h"

namespace warmfuzz {
namespace {

using Fields = std::map<std::string, Json>;

/// The step's fields with the records renumbered; a record that `to` gives nothing for is left out.
template <typename To>
Fields renumbered(const InvokeStep& step, const FieldTable& table, const To& to) {
  Fields out;
  for (const auto& [pointer, value] : step.fields) {
    const auto [record, first] = first_record(pointer);
    // What lies outside the records keeps its place.
    const bool of_record = table.field(step.trigger, pointer) != nullptr && in_record(first, 1) != first;
    const auto next = of_record ? to(record) : std::optional(record);
    if (next) out[of_record ? in_record(pointer, *next) : pointer] = value;
  }
  return out;
}

}  // namespace

std::size_t record_count(const InvokeStep& step) {
  std::size_t records = 1;
  for (const auto& [pointer, value] : step.fields) records = std::max(records, first_record(pointer).first + 1);
  return records;
}

std::optional<Change> change_records(InvokeStep& step, const FieldTable& table, Random& random) {
  const auto limit = table.batch_limit(step.trigger);
  if (limit < 2) return std::nullopt;
  const auto records = record_count(step);
  const auto kind = records < 2 ? 0 : weighted({4, 2, 2}, random);
  if (kind == 0) {
    const auto to = records < limit && !one_in(3, random) ? records : below(records, random);
    const auto like = below(records, random);
    for (const auto& field : table.fields(step.trigger)) {
      if (field.kind == FieldKind::choice && one_in(2, random)) continue;
      step.fields[in_record(field.pointer, to)] = value_of(step, in_record(field.pointer, like), field);
    }
    return Change{{}, "record " + std::to_string(to) + " made like record " + std::to_string(like)};
  }
  const auto one = below(records, random);
  if (kind == 1) {
    step.fields = renumbered(step, table, [&](std::size_t record) -> std::optional<std::size_t> {
      if (record == one) return std::nullopt;
      return record > one ? record - 1 : record;
    });
    return Change{{}, "record " + std::to_string(one) + " taken out"};
  }
  const auto other = below(records, random);
  if (one == other) return std::nullopt;
  step.fields = renumbered(step, table, [&](std::size_t record) -> std::optional<std::size_t> {
    return record == one ? other : record == other ? one : record;
  });
  return Change{{}, "records " + std::to_string(one) + " and " + std::to_string(other) + " in the other order"};
}

}  // namespace warmfuzz
