#include "generators/mutators/edits.h"

#include <algorithm>
#include <charconv>

#include "generators/events/guess.h"

namespace warmfuzz {
namespace {

/// "/Records/0/body" → where the number stands, or npos. Records are the first list on the way.
std::size_t record_digits(std::string_view pointer) {
  const auto second = pointer.find('/', 1);
  if (second == std::string_view::npos || second + 1 >= pointer.size()) return std::string_view::npos;
  const auto third = pointer.find('/', second + 1);
  const auto digits = pointer.substr(second + 1, third == std::string_view::npos ? third : third - second - 1);
  const bool number = !digits.empty() && digits.size() < 6 &&
                      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  return number && third != std::string_view::npos ? second + 1 : std::string_view::npos;
}

bool holds_credential(const Json& value) {
  return value.is_string() && value.get_ref<const std::string&>().find("{{wf:credential.") != std::string::npos;
}

}  // namespace

FieldTable::FieldTable(const Function& function, const EventSources& sources) {
  for (const auto& trigger : function.triggers) {
    const auto source = sources.find(trigger.source);
    if (source == sources.end()) continue;
    triggers_.push_back(&trigger);
    fields_[trigger.name] = source->second->fields(trigger);
    batches_[trigger.name] = source->second->batch_limit(trigger);
  }
}

const std::vector<Field>& FieldTable::fields(std::string_view trigger) const {
  static const std::vector<Field> none;
  const auto found = fields_.find(trigger);
  return found == fields_.end() ? none : found->second;
}

std::size_t FieldTable::batch_limit(std::string_view trigger) const {
  const auto found = batches_.find(trigger);
  return found == batches_.end() ? 1 : found->second;
}

const Field* FieldTable::field(std::string_view trigger, std::string_view pointer) const {
  const auto first = first_record(std::string(pointer)).second;
  for (const auto& field : fields(trigger))
    if (first == field.pointer || (first.size() > field.pointer.size() && first[field.pointer.size()] == '/' &&
                                   first.compare(0, field.pointer.size(), field.pointer) == 0))
      return &field;
  return nullptr;
}

InvokeStep benign_step(const Trigger& trigger) {
  InvokeStep step;
  step.trigger = trigger.name;
  step.source = trigger.source;
  return step;
}

const Json& value_of(const InvokeStep& step, const std::string& pointer, const Field& field) {
  const auto own = step.fields.find(pointer);
  return own == step.fields.end() ? field.benign : own->second;
}

FieldKind kind_of_node(const Field& field, const Node& node) {
  const bool map = field.kind == FieldKind::string_map || field.kind == FieldKind::attribute_map ||
                   field.kind == FieldKind::json_text;
  if (!map) return field.kind;
  if (node.container && node.path().empty()) return field.kind;
  return kind_of(node.key);
}

std::string in_record(const std::string& pointer, std::size_t record) {
  const auto at = record_digits(pointer);
  if (at == std::string::npos) return pointer;
  return pointer.substr(0, at) + std::to_string(record) + pointer.substr(pointer.find('/', at));
}

std::pair<std::size_t, std::string> first_record(const std::string& pointer) {
  const auto at = record_digits(pointer);
  if (at == std::string::npos) return {0, pointer};
  std::size_t record = 0;
  std::from_chars(pointer.data() + at, pointer.data() + pointer.size(), record);
  return {record, in_record(pointer, 0)};
}

bool is_valid(const Scenario& scenario, const Function& function, const FieldTable& table) {
  if (scenario.function != function.id || scenario.steps.empty() || scenario.steps.size() > kMaxSteps) return false;
  bool event = false;
  for (const auto& step : scenario.steps) {
    const auto* invoke = std::get_if<InvokeStep>(&step);
    if (invoke == nullptr) continue;
    event = true;
    if (!invoke->event.is_null()) continue;
    const auto* trigger = function.find_trigger(invoke->trigger);
    if (trigger == nullptr || trigger->source != invoke->source || invoke->tenant.empty()) return false;
    for (const auto& [pointer, value] : invoke->fields) {
      if (table.field(invoke->trigger, pointer) == nullptr) return false;
      if (first_record(pointer).first >= table.batch_limit(invoke->trigger)) return false;
    }
  }
  return event;
}

bool apply(const Payload& payload, PayloadPlace placement, Json& value, const Node& node) {
  if (placement == PayloadPlace::merge) {
    return edit(value, node, [&](Json& found) {
      if (!found.is_object() || !payload.value.is_object()) return false;
      const auto before = found;
      for (const auto& [key, member] : payload.value.items()) found[key] = member;
      return found != before;
    });
  }
  return edit(value, node, [&](Json& found) {
    auto placed = place(payload, placement, found);
    if (placed == found) return false;
    found = std::move(placed);
    return true;
  });
}

bool make_anonymous(InvokeStep& step, const std::vector<Field>& fields) {
  bool changed = false;
  for (const auto& field : fields) {
    if (field.kind != FieldKind::string_map) continue;
    auto map = value_of(step, field.pointer, field);
    if (map.is_null()) continue;
    if (field.control == Control::partly) {
      step.fields[field.pointer] = nullptr;
      continue;
    }
    const auto before = map.size();
    for (auto member = map.begin(); map.is_object() && member != map.end();)
      member = holds_credential(*member) ? map.erase(member) : std::next(member);
    if (map.size() == before) continue;
    step.fields[field.pointer] = std::move(map);
    changed = true;
  }
  return changed;
}

}  // namespace warmfuzz
