#pragma once

#include <map>
#include <string>
#include <vector>

#include "generators/mutators/node.h"
#include "generators/payloads/catalogue.h"
#include "warmfuzz/event_source.h"
#include "warmfuzz/mutator.h"

/// Small changes of scenarios that seeds and mutators share.
namespace warmfuzz {

/// Longest history worth searching; the engine's inputs stay small.
inline constexpr std::size_t kMaxSteps = 8;

/// The fields of every trigger of a function whose source is known.
class FieldTable {
 public:
  FieldTable(const Function& function, const EventSources& sources);

  bool empty() const { return triggers_.empty(); }
  const std::vector<const Trigger*>& triggers() const { return triggers_; }
  bool knows(std::string_view trigger) const { return fields_.find(trigger) != fields_.end(); }
  /// Empty for an unknown trigger, and where an attacker has no say in the event (a schedule's).
  const std::vector<Field>& fields(std::string_view trigger) const;
  std::size_t batch_limit(std::string_view trigger) const;
  /// The field that a scenario's pointer names: itself, a further record's, or the one that it lies in. nullptr: none.
  const Field* field(std::string_view trigger, std::string_view pointer) const;

 private:
  std::vector<const Trigger*> triggers_;
  std::map<std::string, std::vector<Field>, std::less<>> fields_;
  std::map<std::string, std::size_t, std::less<>> batches_;
};

/// A harmless step of this trigger.
InvokeStep benign_step(const Trigger& trigger);

/// What the step sends in a field: its own value, or the benign one.
const Json& value_of(const InvokeStep& step, const std::string& pointer, const Field& field);

/// The kind of payloads for a node of a field: the field's own at its root, else as its key suggests.
FieldKind kind_of_node(const Field& field, const Node& node);

/// "/Records/0/body" → "/Records/2/body"; the pointer itself if it has no records.
std::string in_record(const std::string& pointer, std::size_t record);
/// "/Records/2/body" → 2 and "/Records/0/body".
std::pair<std::size_t, std::string> first_record(const std::string& pointer);

/// Whether the scenario has 1 … kMaxSteps steps, one of them an event, of triggers and fields that there are.
bool is_valid(const Scenario& scenario, const Function& function, const FieldTable& table);

/// Puts a payload into a node of `value`. False if it makes no difference.
bool apply(const Payload& payload, PayloadPlace placement, Json& value, const Node& node);

/// The step as a caller without credentials would send it: no member with a credential, and no claims where the
/// service may leave them out. False if the step has none.
bool make_anonymous(InvokeStep& step, const std::vector<Field>& fields);

}  // namespace warmfuzz
