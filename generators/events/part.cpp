#include "generators/events/part.h"

#include <algorithm>
#include <utility>

namespace warmfuzz::events {
namespace {

/// Whether `pointer` leads to `base`, or into it.
bool is_within(const std::string& pointer, const std::string& base) {
  return pointer.starts_with(base) && (pointer.size() == base.size() || pointer[base.size()] == '/');
}

}  // namespace

Pointer part_of(const SourceSpec& spec, const Json& config) {
  if (spec.part_key.empty()) return {};
  auto path = configured_text(config, spec.part_key);
  if (!path.starts_with("$.")) return {};
  std::replace(path.begin(), path.end(), '.', '/');
  return Pointer::parse(path.substr(1)).value_or(Pointer());
}

void make_room(const Pointer& part, const SourceSpec& spec, const Json& config, Json& event) {
  if (part.empty() || part.find(event)) return;
  for (const auto& field : spec.fields)
    if (field.kind == FieldKind::json_text && is_within(part.text(), field.pointer) && hold(field.when, config, event))
      if (const auto* shown = field.path.find(event)) {
        auto copy = *shown;
        part.make(event) = std::move(copy);
        return;
      }
}

Json taken_out(const Pointer& part, Json event) {
  if (part.empty()) return event;
  auto* found = part.find(event);
  return found ? std::move(*found) : Json();
}

InvokeStep of_the_whole(const Pointer& part, InvokeStep step) {
  if (part.empty()) return step;
  std::map<std::string, Json> fields;
  for (auto& [pointer, value] : step.fields) fields[part.text() + pointer] = std::move(value);
  step.fields = std::move(fields);
  return step;
}

Json around_part(const Pointer& part, const Json& event) {
  Json whole = Json::object();
  part.make(whole) = event;
  return whole;
}

std::map<std::string, Json> values_of_part(const Pointer& part, std::map<std::string, Json> fields) {
  if (part.empty()) return fields;
  const auto base = part.text();
  std::map<std::string, Json> out;
  for (auto& [pointer, value] : fields) {
    if (is_within(pointer, base)) {
      out[pointer.substr(base.size())] = std::move(value);
    } else if (is_within(base, pointer)) {
      if (auto* here = Pointer::parse(base.substr(pointer.size()))->find(value)) out[""] = std::move(*here);
    }
  }
  return out;
}

std::vector<Field> fields_of_part(const Pointer& part, std::vector<Field> fields) {
  if (part.empty()) return fields;
  const auto base = part.text();
  std::vector<Field> out;
  for (auto& field : fields) {
    if (is_within(field.pointer, base)) {
      field.pointer.erase(0, base.size());
    } else if (field.kind == FieldKind::json_text && is_within(base, field.pointer)) {
      const auto below = Pointer::parse(base.substr(field.pointer.size()));
      if (const auto* shown = below->find(field.benign)) {
        auto copy = *shown;
        field.benign = std::move(copy);
      }
      field.pointer.clear();
    } else {
      continue;
    }
    out.push_back(std::move(field));
  }
  return out;
}

}  // namespace warmfuzz::events
