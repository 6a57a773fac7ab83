#include "generators/events/nested.h"

#include <algorithm>
#include <charconv>

#include "include/src/json_reader.h"

namespace warmfuzz::events {
namespace {

/// "/Records/0/body" as "/Records/", "/body"; without a record the whole is `tail`.
struct RecordPointer {
  std::string head;
  std::string tail;

  explicit RecordPointer(const std::string& at) : tail(at) {
    const auto record = at.find("/0/");
    if (record == std::string::npos) return;
    head = at.substr(0, record + 1);
    tail = at.substr(record + 2);
  }
  std::string in(std::size_t record) const { return head.empty() ? tail : head + std::to_string(record) + tail; }
  /// The record of a pointer below this one, and what of it lies below; false if it does not.
  bool split(std::string_view pointer, std::size_t& record, std::string_view& below) const {
    record = 0;
    if (!head.empty()) {
      if (!pointer.starts_with(head)) return false;
      pointer.remove_prefix(head.size());
      const auto [end, error] = std::from_chars(pointer.data(), pointer.data() + pointer.size(), record);
      if (error != std::errc()) return false;
      pointer.remove_prefix(static_cast<std::size_t>(end - pointer.data()));
    }
    if (pointer != tail && !pointer.starts_with(tail + '/')) return false;
    below = pointer.substr(tail.size());
    return true;
  }
};

/// The JSON in the text at a pointer that may itself lead through texts that hold JSON; discarded: there is none.
Json carried_at(const std::string& pointer, const Json& event) {
  Json value = event;
  const auto way = Pointer::parse(pointer);
  for (const auto& token : way->tokens()) {
    if (value.is_string()) value = Json::parse(value.get_ref<const std::string&>(), nullptr, false);
    const auto step = Pointer::parse("/" + escape_token(token));
    const auto* next = step->find(value);
    if (next == nullptr) return Json(Json::value_t::discarded);
    Json inner = *next;
    value = std::move(inner);
  }
  return value.is_string() ? Json::parse(value.get_ref<const std::string&>(), nullptr, false)
                           : Json(Json::value_t::discarded);
}

}  // namespace

bool is_nested(std::string_view text) {
  const auto document = Json::parse(text, nullptr, false);
  return document.is_object() && document.contains("inner");
}

Result<NestedSpec> read_nested_spec(std::string_view text, const std::string& origin) {
  JsonReader in(origin);
  const auto document = in.parse(text);
  NestedSpec spec;
  const JsonReader::Place top{&document, ""};
  if (in.ok() && in.object(top, {"$schema", "version", "id", "about", "outer", "at", "inner", "fields", "set"})) {
    in.number(in.member(top, "version", true), 1, 1);
    spec.id = in.text(in.member(top, "id", true));
    spec.about = in.text(in.member(top, "about"));
    spec.outer = in.text(in.member(top, "outer", true));
    spec.inner = in.text(in.member(top, "inner", true));
    spec.at = in.text(in.member(top, "at", true));
    if (in.ok() && (!Pointer::parse(spec.at) || spec.at.empty()))
      in.fail("/at", "expected a JSON pointer such as /Records/0/body");
    for (const auto& [key, values] : {std::pair{"fields", &spec.fields}, std::pair{"set", &spec.set}})
      if (const auto given = in.member(top, key))
        for (const auto& [pointer, value] : in.members(given)) {
          if (!Pointer::parse(pointer)) in.fail(value.pointer, "expected a JSON pointer such as /Records/0/attributes");
          auto compiled = Template::compile(*value.json, origin, value.pointer);
          if (!compiled) return compiled.fault();
          values->emplace_back(pointer, std::move(*compiled));
        }
  }
  if (!in.ok()) return in.fault();
  return spec;
}

std::vector<Field> NestedEventSource::fields(const Trigger& trigger) const {
  auto fields = inner_->fields(trigger);
  for (auto& field : fields) field.pointer = spec_.at + field.pointer;
  return fields;
}

Json NestedEventSource::render(const Trigger& trigger, const InvokeStep& step, Occasion occasion,
                               const Substitution& substitute, const ObjectLookup& stored) const {
  if (!step.event.is_null()) return outer_->render(trigger, step, occasion, substitute, stored);
  const RecordPointer place(spec_.at);
  const auto limit = place.head.empty() ? 1 : batch_limit(trigger);
  std::vector<InvokeStep> inner_steps(1);
  for (const auto& [pointer, value] : step.fields) {
    std::size_t record = 0;
    std::string_view below;
    if (!place.split(pointer, record, below) || record >= limit) continue;
    if (record >= inner_steps.size()) inner_steps.resize(record + 1);
    inner_steps[record].fields[std::string(below)] = value;
  }
  auto outer_step = step;
  outer_step.fields.clear();
  for (std::size_t i = 0; i < inner_steps.size(); ++i) {
    inner_steps[i].trigger = step.trigger;
    inner_steps[i].source = spec_.inner;
    inner_steps[i].tenant = step.tenant;
    // Records of one batch carry events of their own; the first one's moment is that of the message.
    const auto event =
        inner_->render(trigger, inner_steps[i], {occasion.seed + i, occasion.number}, substitute, stored);
    outer_step.fields[place.in(i)] = event.dump(-1, ' ', false, Json::error_handler_t::replace);
    for (const auto& [pointer, value] : spec_.fields)
      outer_step.fields[RecordPointer(pointer).in(i)] =
          value.instantiate({trigger.config, step.tenant, occasion, i, substitute, stored});
  }
  auto event = outer_->render(trigger, outer_step, occasion, substitute, stored);
  for (const auto& [pointer, value] : spec_.set)
    for (std::size_t i = 0; i < inner_steps.size(); ++i) {
      const auto target = Pointer::parse(RecordPointer(pointer).in(i));
      if (target->find(event) == nullptr) continue;
      target->make(event) = value.instantiate({trigger.config, step.tenant, occasion, i, substitute, stored});
    }
  return event;
}

double NestedEventSource::likeness(const Trigger& trigger, const Json& event) const {
  constexpr double kLeast = 0.5;
  const auto carried = carried_at(spec_.at, event);
  if (!carried.is_object()) return 0;
  const auto inner = inner_->likeness(trigger, carried);
  // A little more than the outer source alone, for which any text will do.
  return inner < kLeast ? 0 : outer_->likeness(trigger, event) + inner * 0.02;
}

std::map<std::string, Json> NestedEventSource::read(const Trigger& trigger, const Json& event) const {
  std::map<std::string, Json> fields;
  const RecordPointer place(spec_.at);
  for (std::size_t i = 0; i < batch_limit(trigger); ++i) {
    const auto carried = carried_at(place.in(i), event);
    if (!carried.is_object()) break;
    for (auto& [pointer, value] : inner_->read(trigger, carried)) fields[place.in(i) + pointer] = std::move(value);
    if (place.head.empty()) break;
  }
  return fields;
}

}  // namespace warmfuzz::events
