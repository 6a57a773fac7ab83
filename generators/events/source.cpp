#include "generators/events/source.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>

#include "generators/canary/placeholders.h"
#include "generators/events/attribute_values.h"
#include "generators/events/constrain.h"
#include "generators/events/derive.h"
#include "generators/events/filter.h"
#include "generators/events/guess.h"
#include "generators/events/part.h"
#include "generators/events/validate.h"
#include "include/src/json_text.h"

namespace warmfuzz::events {
namespace {

std::string encoded(Encoding encoding, const std::string& text) {
  switch (encoding) {
    case Encoding::form_urlencoded_key:
      return form_urlencode_key(text);
    case Encoding::percent:
      return percent_encode(text);
    case Encoding::base64:
      return base64_encode(text);
    case Encoding::json_text:
      return text;
  }
  return text;
}

bool is_below(const std::string& pointer, const std::string& base) {
  return pointer.size() > base.size() && pointer[base.size()] == '/' && pointer.compare(0, base.size(), base) == 0;
}

/// The scenario's values for one field laid over what the template has there; nothing if it has none.
std::optional<Json> laid_over(const Json& standing, const std::map<std::string, Json>& fields,
                              const std::string& pointer, const Substitution& substitution) {
  std::optional<Json> out;
  for (auto entry = fields.lower_bound(pointer); entry != fields.end(); ++entry) {
    const bool whole = entry->first == pointer;
    if (!whole && !is_below(entry->first, pointer)) {
      // "/body-x" sorts between "/body" and "/body/x".
      if (entry->first.compare(0, pointer.size(), pointer) != 0) break;
      continue;
    }
    Json live = entry->second;
    substitute_in(live, substitution);
    if (whole) {
      out = std::move(live);
    } else {
      if (!out) out = standing;
      Json& value = *out;
      const auto below = Pointer::parse(std::string_view(entry->first).substr(pointer.size()));
      // A text that holds JSON is changed inside.
      if (value.is_string())
        if (auto held = Json::parse(value.get_ref<const std::string&>(), nullptr, false); held.is_structured())
          value = std::move(held);
      if (live.is_discarded()) {
        below->erase(value);
      } else {
        below->make(value) = std::move(live);
      }
    }
  }
  return out;
}

Substitution as_written() {
  return [](std::string_view label) {
    return std::string(kPlaceholderOpen) + std::string(label) + std::string(kPlaceholderClose);
  };
}

}  // namespace

std::string decoded(Encoding encoding, const std::string& text) {
  switch (encoding) {
    case Encoding::form_urlencoded_key:
      return percent_decode(text, true);
    case Encoding::percent:
      return percent_decode(text, false);
    case Encoding::base64:
      return base64_decode(text).value_or(text);
    case Encoding::json_text:
      return text;
  }
  return text;
}

std::size_t DataEventSource::batch_limit(const Trigger& trigger) const {
  if (!spec_.has_records()) return 1;
  auto limit = spec_.batch_default;
  if (!spec_.batch_key.empty() && trigger.config.is_object())
    if (const auto found = trigger.config.find(spec_.batch_key);
        found != trigger.config.end() && found->is_number_integer())
      limit = static_cast<std::size_t>(std::max<std::int64_t>(1, found->get<std::int64_t>()));
  return std::min(limit, spec_.batch_max);
}

std::size_t DataEventSource::record_count(const Trigger& trigger, const InvokeStep& step) const {
  const auto limit = batch_limit(trigger);
  std::size_t count = 1;
  const auto prefix = spec_.records_text + '/';
  for (auto entry = step.fields.lower_bound(prefix); entry != step.fields.end(); ++entry) {
    if (entry->first.compare(0, prefix.size(), prefix) != 0) break;
    std::size_t index = 0;
    const auto* begin = entry->first.data() + prefix.size();
    const auto* end = entry->first.data() + entry->first.size();
    if (const auto parsed = std::from_chars(begin, end, index);
        parsed.ec == std::errc() && (parsed.ptr == end || *parsed.ptr == '/'))
      count = std::max(count, std::min(index, limit - 1) + 1);
  }
  return count;
}

namespace {

/// Whether the step's value there is `{{wf:object.N}}` and nothing else.
bool is_whole_object(const InvokeStep& step, const std::string& pointer) {
  const auto found = step.fields.find(pointer);
  if (found == step.fields.end() || !found->second.is_string()) return false;
  const auto& text = found->second.get_ref<const std::string&>();
  return text.starts_with("{{wf:object.") && text.find("}}") == text.size() - 2;
}

}  // namespace

/// An object as a whole is bytes that no text holds: it came in base64, and the service shows it in base64 once, with
/// the size of the bytes. False where there is no base64.
bool DataEventSource::keep_base64(Json& scope, const Pointer& pointer) const {
  const auto* place = pointer.find(scope);
  const auto* text = place == nullptr ? nullptr : place->get_ptr<const std::string*>();
  const auto bytes = text == nullptr ? std::nullopt : base64_decode(*text);
  if (!bytes) return false;
  for (const auto& derivation : spec_.derived) {
    if (derivation.action != Action::bytes || derivation.from.text() != pointer.text()) continue;
    if (auto* size = derivation.to.find(scope))
      *size = derivation.as_text ? Json(std::to_string(bytes->size())) : Json(bytes->size());
  }
  return true;
}

/// Size or entity tag of the object that this record is about, if there is one.
void DataEventSource::tell_of_object(const Derivation& derivation, Json& scope, const ObjectLookup& stored) const {
  const auto* bucket = derivation.of.front().find(scope);
  const auto* key = derivation.from.find(scope);
  if (bucket == nullptr || key == nullptr || !bucket->is_string() || !key->is_string()) return;
  auto name = key->get<std::string>();
  for (const auto& field : spec_.fields) {
    if (field.path.text() != derivation.from.text()) continue;
    for (auto encoding = field.encode.rbegin(); encoding != field.encode.rend(); ++encoding)
      name = decoded(*encoding, name);
  }
  const auto facts = stored(bucket->get_ref<const std::string&>(), name);
  if (!facts) return;
  derivation.to.make(scope) = derivation.action == Action::stored_size ? Json(facts->size) : Json(facts->etag);
}

void DataEventSource::fill(Json& scope, const InvokeStep& step, const Surroundings& around) const {
  const auto here = spec_.has_records() ? spec_.records_text + '/' + std::to_string(around.record) : std::string();
  const auto base = around.record == 0 ? std::string() : here;
  for (const auto& field : spec_.fields) {
    const auto pointer = base.empty() ? field.pointer : base + field.tail;
    const auto entry = step.fields.lower_bound(pointer);
    const bool touched = entry != step.fields.end() && entry->first.compare(0, pointer.size(), pointer) == 0;
    if (!touched && !field.always) continue;
    if (!hold(field.when, around.config, scope)) continue;
    // Taken out of the event, not copied: the field is written anew in any case.
    auto* const place = field.path.find(scope);
    Json standing = place == nullptr ? Json() : std::move(*place);
    auto laid = touched ? laid_over(standing, step.fields, pointer, around.substitute) : std::nullopt;
    if (!laid && !field.always) {
      if (place != nullptr) *place = std::move(standing);
      continue;
    }
    if (laid && laid->is_null() && !field.map.absent.empty()) {
      const bool needed = around.config.is_object() && around.config.contains(field.map.absent_unless);
      if (!needed) {
        field.map.absent.erase(scope);
      } else if (place != nullptr) {
        *place = std::move(standing);
      }
      continue;
    }
    Json value = laid ? std::move(*laid) : std::exchange(standing, Json());
    value = constrain(field, std::move(value), standing, scope, around.config, around.substitute);
    if (value.is_string())
      for (const auto encoding : field.encode) value = encoded(encoding, value.get_ref<const std::string&>());
    field.path.make(scope) = std::move(value);
  }
  for (const auto& derivation : spec_.derived) {
    if (!hold(derivation.when, around.config, scope)) continue;
    if (derivation.action == Action::stored_size || derivation.action == Action::stored_etag) {
      if (!step.fields.contains(here + derivation.to.text())) tell_of_object(derivation, scope, around.stored);
      continue;
    }
    if (derivation.action == Action::base64 && is_whole_object(step, here + derivation.to.text()) &&
        keep_base64(scope, derivation.to))
      continue;
    derive(derivation, scope, around);
  }
}

Json DataEventSource::instance(const Template& whole, const InvokeStep& step, const Surroundings& around) const {
  const auto part = part_of(spec_, around.config);
  const auto made = [&](const InvokeStep& of) {
    auto scope = whole.instantiate(around);
    make_room(part, spec_, around.config, scope);
    fill(scope, of, around);
    return scope;
  };
  auto scope = made(step);
  if (spec_.filters.empty()) return scope;
  auto demands = filter_demands(spec_, scope, around.config, around.occasion.seed + around.record);
  if (demands.empty()) return scope;
  const auto base = spec_.has_records() ? spec_.records_text + '/' + std::to_string(around.record) : std::string();
  auto fitting = step;
  for (auto& [below, value] : demands.fields) fitting.fields[base + below] = std::move(value);
  scope = made(fitting);
  for (auto& [pointer, value] : demands.service) {
    if (value.is_discarded()) {
      pointer.erase(scope);
    } else {
      pointer.make(scope) = std::move(value);
    }
  }
  return scope;
}

Json DataEventSource::render(const Trigger& trigger, const InvokeStep& step, Occasion occasion,
                             const Substitution& substitute, const ObjectLookup& stored) const {
  if (!step.event.is_null()) {
    Json event = step.event;
    substitute_in(event, substitute);
    return event;
  }
  Surroundings around{trigger.config, step.tenant, occasion, 0, substitute, stored};
  if (!spec_.has_records()) {
    const auto part = part_of(spec_, trigger.config);
    auto whole = instance(spec_.event, part.empty() ? step : of_the_whole(part, step), around);
    check(whole, trigger);
    return taken_out(part, std::move(whole));
  }
  auto event = spec_.event.instantiate(around);
  auto records = Json::array();
  const auto count = record_count(trigger, step);
  for (std::size_t i = 0; i < count; ++i) {
    if (const auto original = original_of(i, step, trigger.config); original < i) {
      auto copy = records[original];
      if (auto* times = spec_.again.count.find(copy); times != nullptr && times->is_string())
        *times = std::to_string(std::atoll(times->get_ref<const std::string&>().c_str()) + 1);
      records.push_back(std::move(copy));
      continue;
    }
    const Surroundings here{trigger.config, step.tenant, occasion, i, substitute, stored};
    records.push_back(instance(spec_.record, step, here));
  }
  spec_.records.make(event) = std::move(records);
  check(event, trigger);
  return event;
}

std::size_t DataEventSource::original_of(std::size_t i, const InvokeStep& step, const Json& config) const {
  if (i == 0 || spec_.again.pointer.empty() || !hold(spec_.again.when, config, Json())) return i;
  const auto found = step.fields.find(spec_.records_text + '/' + std::to_string(i) + spec_.again.tail);
  if (found == step.fields.end() || !found->second.is_number_integer()) return i;
  const auto wanted = found->second.get<std::int64_t>();
  return wanted >= 0 && static_cast<std::uint64_t>(wanted) < i ? static_cast<std::size_t>(wanted) : i;
}

void DataEventSource::check([[maybe_unused]] const Json& event, [[maybe_unused]] const Trigger& trigger) const {
#ifndef NDEBUG
  if (!built_in_ || !has_inspector(spec_.id)) return;
  // What a filter demands of the service's own part is the developer's word, not checked.
  for (const auto& filter : spec_.filters)
    if (configured(trigger.config, filter.key) != nullptr) return;
  const auto wrong = violations(spec_.id, event, trigger);
  if (wrong.empty()) return;
  std::fprintf(stderr, "an event of source %s that its service would not send: %s\n%s\n", spec_.id.c_str(),
               wrong.front().c_str(), event.dump(1, ' ', false, Json::error_handler_t::replace).c_str());
  std::abort();
#endif
}

std::vector<Field> DataEventSource::fields(const Trigger& trigger) const {
  const auto substitution = as_written();
  const ObjectLookup none = [](const auto&, const auto&) { return std::nullopt; };
  const Surroundings around{trigger.config, "a", 0, 0, substitution, none};
  const auto scope = (spec_.has_records() ? spec_.record : spec_.event).instantiate(around);
  std::vector<Field> out;
  for (const auto& spec : spec_.fields) {
    // A condition on the event depends on what else the scenario sets: such a field is offered always.
    const bool offered = std::all_of(spec.when.begin(), spec.when.end(), [&](const Condition& condition) {
      return !condition.on_trigger || condition.holds(trigger.config, scope);
    });
    if (!offered) continue;
    Field field;
    field.pointer = spec.pointer;
    field.kind = spec.kind;
    field.control = spec.control;
    if (const auto* there = spec.path.find(scope)) field.benign = *there;
    if (spec.kind == FieldKind::choice) {
      field.choices = choices_for(spec.choice, trigger.config);
      field.benign = constrain(spec, field.benign, field.benign, scope, trigger.config, substitution);
    } else if (spec.kind == FieldKind::string_map && spec.map.route_key.empty()) {
      // The members that the service sets are not the attacker's.
      for (auto member = field.benign.begin(); field.benign.is_object() && member != field.benign.end();)
        member = service_member(spec.map, member.key(), scope, trigger.config) ? field.benign.erase(member)
                                                                               : std::next(member);
    } else if (spec.kind == FieldKind::attribute_map && !spec.attributes.schema_key.empty()) {
      field.benign = Json::object();
      for (const auto& [name, type] : key_schema(spec.attributes.schema_key, trigger.config))
        field.benign[name] = type == "N" ? Json(101) : Json(benign_text(name));
    } else if (spec.kind != FieldKind::json_text && spec.kind != FieldKind::attribute_map && spec.always) {
      field.benign = constrain(spec, field.benign, field.benign, scope, trigger.config, substitution);
    }
    // A route without parameters leaves nothing to set.
    if (spec.kind == FieldKind::string_map && !spec.map.route_key.empty() && field.benign.empty()) continue;
    out.push_back(std::move(field));
  }
  if (!spec_.again.pointer.empty() && batch_limit(trigger) > 1 && hold(spec_.again.when, trigger.config, Json())) {
    Field again;
    again.pointer = spec_.again.pointer;
    again.kind = FieldKind::number;
    again.control = Control::partly;
    out.push_back(std::move(again));
  }
  return fields_of_part(part_of(spec_, trigger.config), std::move(out));
}

}  // namespace warmfuzz::events
