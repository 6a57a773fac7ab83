// The way back: from a real event to the values that an attacker had in it.

#include <algorithm>
#include <set>
#include <string>

#include "generators/events/constrain.h"
#include "generators/events/part.h"
#include "generators/events/plain_values.h"
#include "generators/events/source.h"
#include "include/src/json_text.h"

namespace warmfuzz::events {
namespace {

/// What a sample lacks says little: people keep what their handler looks at.
constexpr double kMissing = 0.05;
/// A member that always has the same value, such as "eventSource", tells sources apart.
constexpr double kConstantOther = 0.4;
/// Where anything may stand it is less than a match.
constexpr double kFree = 0.9;
/// Of an event all of which is the attacker's: it fits as long as nothing fits better.
constexpr double kAnything = 0.6;

/// Compares an event with two that the source makes: what they have in common is constant.
class Comparison {
 public:
  /// `inside`: pointers below which everything is the attacker's; `possible`: pointers that need not be there.
  Comparison(std::set<std::string> inside, std::set<std::string> possible)
      : inside_(std::move(inside)), possible_(std::move(possible)) {}

  void compare(const Json& one, const Json& other, const Json& event, const std::string& pointer) {
    for (const auto& [name, value] : event.items()) {
      const auto below = pointer + '/' + escape_token(name);
      ++of_;
      const auto known = one.find(name);
      if (known == one.end()) {
        got_ += inside_.contains(below) ? kFree : possible_.contains(below) ? 1 : 0;
        continue;
      }
      if (inside_.contains(below)) {
        got_ += kFree;
        continue;
      }
      compare_value(*known, other.value(name, Json()), value, below);
    }
    for (const auto& [name, value] : one.items())
      if (!event.contains(name)) of_ += kMissing;
  }

  double result() const { return of_ == 0 ? 0 : got_ / of_; }

 private:
  void compare_value(const Json& one, const Json& other, const Json& value, const std::string& pointer) {
    if (one.is_object() && value.is_object()) {
      ++got_;
      return compare(one, other.is_object() ? other : one, value, pointer);
    }
    if (one.is_array() && value.is_array()) {
      ++got_;
      const bool records = !one.empty() && !value.empty() && one.front().is_object() && value.front().is_object();
      if (records)
        compare(one.front(), other.is_array() && !other.empty() ? other.front() : one.front(), value.front(),
                pointer + "/0");
      return;
    }
    // Services leave out or set to null what there is none of.
    if (one.is_structured() != value.is_structured() && !one.is_null() && !value.is_null()) return;
    const bool constant = one == other && one.is_string() && !one.get_ref<const std::string&>().empty();
    if (constant) of_ += 1;
    got_ += !constant ? 1 : one == value ? 2 : kConstantOther;
  }

  std::set<std::string> inside_;
  std::set<std::string> possible_;
  double got_ = 0;
  double of_ = 0;
};

Substitution always(const char* text) {
  return [text](std::string_view) { return std::string(text); };
}

/// Reads the fields of one record, or of an event without records.
class ScopeReader {
 public:
  ScopeReader(const SourceSpec& spec, const Json& config, const Json& scope)
      : spec_(spec), config_(config), scope_(scope) {}

  /// Null: nothing to be taken over.
  Json value_of(const FieldSpec& field) const {
    const auto* found = field.path.find(scope_);
    if (found == nullptr || found->is_null()) return nullptr;
    switch (field.kind) {
      case FieldKind::path:
      case FieldKind::text:
      case FieldKind::name:
        return found->is_string() ? Json(text(field, *found)) : Json();
      case FieldKind::json_text:
        return body(field, *found);
      case FieldKind::number:
        return found->is_number() ? *found : Json();
      case FieldKind::choice: {
        const auto choices = choices_for(field.choice, config_);
        return std::find(choices.begin(), choices.end(), *found) != choices.end() ? *found : Json();
      }
      case FieldKind::string_map:
        return map(field, *found);
      case FieldKind::attribute_map:
        return found->is_object() ? plain_attributes(field.attributes.form, *found) : Json();
      default:  // what lies outside the event
        return nullptr;
    }
  }

  /// What the field says by being null is missing where the sample would have it: an API without authorizer.
  bool lacks(const FieldSpec& field) const {
    auto around = field.map.absent.tokens();
    if (around.empty() || field.map.absent.find(scope_) != nullptr) return false;
    around.pop_back();
    const Json* at = &scope_;
    for (const auto& token : around) {
      if (!at->is_object() || !at->contains(token)) return false;
      at = &(*at)[token];
    }
    return true;
  }

 private:
  const Derivation* derivation(Action action, const FieldSpec& field, const Pointer Derivation::*end) const {
    for (const auto& one : spec_.derived)
      if (one.action == action && (one.*end).text() == field.path.text() && hold(one.when, config_, scope_))
        return &one;
    return nullptr;
  }

  std::string text(const FieldSpec& field, const Json& value) const {
    auto text = value.get<std::string>();
    if (derivation(Action::base64, field, &Derivation::to) != nullptr) text = base64_decode(text).value_or(text);
    for (auto encoding = field.encode.rbegin(); encoding != field.encode.rend(); ++encoding)
      text = decoded(*encoding, text);
    if (derivation(Action::escape_path, field, &Derivation::to) != nullptr) text = percent_decode(text, false);
    return text;
  }

  Json body(const FieldSpec& field, const Json& value) const {
    if (!value.is_string()) return value;
    auto plain = text(field, value);
    auto json = Json::parse(plain, nullptr, false);
    return json.is_structured() ? json : Json(std::move(plain));
  }

  Json map(const FieldSpec& field, const Json& value) const {
    if (!value.is_object()) return nullptr;
    const auto* route = derivation(Action::route, field, &Derivation::from);
    const bool escaped =
        (route != nullptr && !route->decoded) || derivation(Action::escape_query, field, &Derivation::to) != nullptr;
    auto out = Json::object();
    for (const auto& [name, member] : value.items()) {
      const bool list_of_texts = member.is_array() && std::all_of(member.begin(), member.end(),
                                                                  [](const Json& item) { return item.is_string(); });
      if ((!member.is_string() && !list_of_texts) || service_member(field.map, name, scope_, config_)) continue;
      out[name] = escaped && member.is_string() ? Json(percent_decode(member.get<std::string>(), false)) : member;
    }
    if (const auto* cookies = derivation(Action::cookies, field, &Derivation::from)) {
      const auto* list = cookies->to.find(scope_);
      std::string joined;
      if (list != nullptr && list->is_array())
        for (const auto& cookie : *list)
          if (cookie.is_string()) joined += (joined.empty() ? "" : "; ") + cookie.get<std::string>();
      if (!joined.empty() && !out.contains(cookies->member)) out[cookies->member] = std::move(joined);
    }
    return out;
  }

  const SourceSpec& spec_;
  const Json& config_;
  const Json& scope_;
};

}  // namespace

double DataEventSource::likeness(const Trigger& trigger, const Json& event) const {
  if (!event.is_object() || event.empty()) return 0;
  InvokeStep step;
  const auto one = render(trigger, step, 1, always("one"));
  step.tenant = "b";
  const auto other = render(trigger, step, 999'331, always("other"));
  if (!one.is_object() || !other.is_object()) return 0;
  std::set<std::string> inside, possible;
  const auto base = part_of(spec_, trigger.config).text();
  for (const auto& field : spec_.fields) {
    if (!base.empty() && (base == field.pointer || base.starts_with(field.pointer + '/'))) return kAnything;
    if (field.pointer.starts_with(base)) inside.insert(field.pointer.substr(base.size()));
  }
  const auto record = spec_.has_records() ? spec_.records_text + "/0" : std::string();
  for (const auto& derivation : spec_.derived) possible.insert(record + derivation.to.text());
  Comparison comparison(std::move(inside), std::move(possible));
  comparison.compare(one, other, event, "");
  return comparison.result();
}

std::map<std::string, Json> DataEventSource::read(const Trigger& trigger, const Json& event) const {
  std::map<std::string, Json> out;
  const auto read_scope = [&](const Json& scope, std::size_t record) {
    const ScopeReader reader(spec_, trigger.config, scope);
    for (const auto& field : spec_.fields) {
      const bool offered = std::all_of(field.when.begin(), field.when.end(), [&](const Condition& condition) {
        return !condition.on_trigger || condition.holds(trigger.config, scope);
      });
      if (!offered) continue;
      // What an event tells of an object is true of the one that will lie there.
      const bool told = std::any_of(spec_.derived.begin(), spec_.derived.end(), [&](const Derivation& one) {
        return (one.action == Action::stored_size || one.action == Action::stored_etag) &&
               one.to.text() == field.path.text();
      });
      if (told) continue;
      const auto pointer =
          spec_.has_records() ? spec_.records_text + '/' + std::to_string(record) + field.tail : field.pointer;
      if (auto value = reader.value_of(field); !value.is_null() || reader.lacks(field)) out[pointer] = std::move(value);
    }
  };
  if (!spec_.has_records()) {
    const auto part = part_of(spec_, trigger.config);
    read_scope(part.empty() ? event : around_part(part, event), 0);
    return values_of_part(part, std::move(out));
  }
  const auto* records = spec_.records.find(event);
  if (records == nullptr || !records->is_array()) return out;
  for (std::size_t i = 0; i < std::min(records->size(), batch_limit(trigger)); ++i) read_scope((*records)[i], i);
  return out;
}

}  // namespace warmfuzz::events
