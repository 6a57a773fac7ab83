#include "generators/events/constrain.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "generators/canary/placeholders.h"
#include "generators/events/attribute_values.h"
#include "generators/events/guess.h"

namespace warmfuzz::events {
namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool matches(std::string_view pattern, std::string_view name) {
  if (!pattern.empty() && pattern.back() == '*') {
    pattern.remove_suffix(1);
    name = name.substr(0, pattern.size());
  }
  return equals_ignoring_case(pattern, name);
}

/// Whether choices_for would hold `value`, without making it.
bool allows(const ChoiceRule& rule, const Json& value, const Json& config) {
  const auto among = [&](const std::vector<Json>& values) {
    return std::find(values.begin(), values.end(), value) != values.end();
  };
  if (!rule.values.empty()) return among(rule.values);
  if (const auto* found = configured(config, rule.trigger_key); found != nullptr && found->is_string())
    if (const auto expanded = rule.expand.find(found->get_ref<const std::string&>()); expanded != rule.expand.end())
      return among(expanded->second);
  return among(choices_for(rule, config));
}

std::string constrain_text(const TextRule& rule, std::string_view raw, const Json& config) {
  auto text = keep_within(rule.charset, raw);
  if (rule.lower_case) text = lower(text);
  if (const auto pattern = configured_text(config, rule.matches_from); !pattern.empty()) {
    if (text.rfind(rule.prefix, 0) != 0) text.insert(0, rule.prefix);
    if (text.size() + pattern.size() > rule.max_bytes) truncate_utf8(text, rule.max_bytes - pattern.size());
    return matching_text(pattern, text);
  }
  const auto prefix = rule.prefix_from.empty() ? rule.prefix : configured_text(config, rule.prefix_from);
  const auto suffix = configured_text(config, rule.suffix_from);
  if (text.rfind(prefix, 0) != 0) text.insert(0, prefix);
  if (text.size() < prefix.size() + suffix.size() || !ends_with(text, suffix)) text += suffix;
  if (text.size() > rule.max_bytes) {
    text.resize(text.size() - suffix.size());
    truncate_utf8(text, rule.max_bytes - std::min(rule.max_bytes, suffix.size()));
    text += suffix;
    // A blank that the cut laid bare at the end would not have arrived either.
    if (rule.charset == Charset::header_value) text = keep_within(rule.charset, text);
  }
  return text;
}

std::string form_data(const Json& object) {
  std::string out;
  const auto add = [&](const std::string& name, const Json& value) {
    out += (out.empty() ? "" : "&") + form_urlencode(name) + '=' + form_urlencode(text_of(value));
  };
  for (const auto& [name, value] : object.items()) {
    if (value.is_array()) {
      for (const auto& one : value) add(name, one);
    } else {
      add(name, value);
    }
  }
  return out;
}

/// The object that a value is, or that its text is the JSON of; null if it is neither.
Json as_object(const Json& value) {
  if (value.is_object()) return value;
  if (!value.is_string()) return nullptr;
  auto read = Json::parse(value.get_ref<const std::string&>(), nullptr, false);
  return read.is_object() ? read : Json();
}

/// `value` with only what JSON carries: every text UTF-8.
Json clean(const Json& value, Charset charset) {
  if (value.is_string()) return keep_within(charset, value.get_ref<const std::string&>());
  if (!value.is_structured()) return value;
  auto out = value.is_array() ? Json::array() : Json::object();
  for (const auto& [name, member] : value.items()) {
    if (value.is_array()) {
      out.push_back(clean(member, charset));
    } else {
      out[keep_within(charset, name)] = clean(member, charset);
    }
  }
  return out;
}

Json constrain_object(const FieldSpec& field, const Json& value, const Json& standing) {
  auto object = as_object(value);
  if (object.is_null()) return standing;
  object = clean(object, field.text.charset);
  return text_of(object).size() > field.text.max_bytes ? standing : object;
}

/// The message with the member that makes the API choose this route: what has no such member takes another one.
Json selecting(const Selection& rule, const Json& value, const Json& standing, const Json& config) {
  constexpr std::string_view in_body = "$request.body.";
  const auto route = configured_text(config, rule.route_key);
  auto expression = configured_text(config, rule.expression_key);
  if (expression.empty()) expression = rule.fallback;
  if (route.empty() || route.front() == '$' || expression.rfind(in_body, 0) != 0) return value;
  auto path = '/' + expression.substr(in_body.size());
  std::replace(path.begin(), path.end(), '.', '/');
  const auto member = *Pointer::parse(path);
  auto object = as_object(value);
  if (object.is_null()) object = as_object(standing);
  if (object.is_null()) object = Json::object();
  if (const auto* chosen = member.find(object); chosen != nullptr && *chosen == route && value.is_string())
    return value;
  member.make(object) = route;
  return object;
}

Json constrain_json_text(const FieldSpec& field, const Json& sent, const Json& standing, const Json& scope,
                         const Json& config) {
  const Json value = field.select.route_key.empty() ? sent : selecting(field.select, sent, standing, config);
  const auto as_text = [&](const Json& json) {
    const bool form = field.can_be_form && json.is_object() && hold(field.form_when, config, scope);
    return constrain_text(field.text, form ? form_data(json) : text_of(json), config);
  };
  if (value.is_null() && field.text.min_bytes == 0) return nullptr;
  auto text = as_text(value);
  return text.size() < field.text.min_bytes ? as_text(standing) : text;
}

Json constrain_number(const NumberRule& rule, const Json& value, const Json& standing) {
  double number = 0;
  if (value.is_number()) {
    number = value.get<double>();
  } else if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    char* end = nullptr;
    number = std::strtod(text.c_str(), &end);
    if (text.empty() || end != text.c_str() + text.size()) return standing;
  } else {
    return standing;
  }
  if (std::isnan(number)) return standing;
  number = std::clamp(number, static_cast<double>(rule.low), static_cast<double>(rule.high));
  return static_cast<long long>(number);
}

/// One value of a map, or the list of them where the rule allows lists; null if nothing is left.
Json constrain_member(const MapRule& rule, const Json& value, const Json& config) {
  if (value.is_null()) return nullptr;
  if (value.is_string()) return constrain_text(rule.values, value.get_ref<const std::string&>(), config);
  if (!value.is_array() || !rule.lists) return constrain_text(rule.values, text_of(value), config);
  auto list = Json::array();
  for (const auto& one : value) list.push_back(constrain_text(rule.values, text_of(one), config));
  if (list.empty()) return nullptr;
  return list.size() == 1 ? list[0] : list;
}

std::size_t member_bytes(const std::string& name, const Json& value) {
  if (value.is_string()) return name.size() + value.get_ref<const std::string&>().size();
  std::size_t sum = 0;
  for (const auto& one : value) sum += name.size() + one.get_ref<const std::string&>().size();
  return sum;
}

Json constrain_map(const FieldSpec& field, const Json& value, const Json& standing, const Json& scope,
                   const Json& config) {
  const auto& rule = field.map;
  if (!value.is_object() && !value.is_null()) return standing;
  auto out = Json::object();
  std::size_t bytes = 0;
  const auto add = [&](const std::string& raw_name, const Json& raw_value) {
    const auto name = constrain_text(rule.names, raw_name, config);
    if (name.empty()) return;
    const MemberRule* appended = nullptr;
    const bool service = service_member(rule, name, scope, config, &appended);
    if (service && appended == nullptr) return;
    auto kept = constrain_member(rule, raw_value, config);
    if (kept.is_null()) return;
    bytes += member_bytes(name, kept);
    if (bytes > rule.max_bytes) {
      // What does not fit is cut off, so that a long value still arrives as a long one.
      const auto room = rule.max_bytes + member_bytes(name, kept) - bytes;
      bytes = rule.max_bytes;
      if (!kept.is_string() || room <= name.size()) return;
      auto text = kept.get<std::string>();
      truncate_utf8(text, room - name.size());
      kept = keep_within(rule.values.charset, text);
    }
    if (appended != nullptr) {
      const auto* own = find_member(standing, name);
      const auto text = kept.is_array() ? kept.back().get<std::string>() : kept.get<std::string>();
      if (own == nullptr || text.empty()) return;
      out[name] = text + appended->separator + own->get<std::string>();
      return;
    }
    out[name] = std::move(kept);
  };
  if (value.is_object())
    for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) add(name, member);
  if (standing.is_object())
    for (const auto& [name, member] : standing.get_ref<const Json::object_t&>())
      if (service_member(rule, name, scope, config) && find_member(out, name) == nullptr) out[name] = member;
  return out;
}

Json constrain_route(const FieldSpec& field, const Json& value, const Json& config, const Substitution& substitution) {
  auto out = Json::object();
  for (const auto& parameter : route_parameters(configured_text(config, field.map.route_key))) {
    const auto name = parameter.back() == '+' ? parameter.substr(0, parameter.size() - 1) : parameter;
    std::string text;
    if (value.is_object())
      if (const auto found = value.find(name); found != value.end())
        text = constrain_text(field.map.values, text_of(*found), config);
    // A request without the segment would have taken another route.
    if (text.empty()) text = substitute(benign_text(name), substitution);
    out[name] = std::move(text);
  }
  return out;
}

Json constrain_keys(const AttributeRule& rule, const Json& value, const Json& config,
                    const Substitution& substitution) {
  auto out = Json::object();
  for (const auto& [name, type] : key_schema(rule.schema_key, config)) {
    Json fallback;
    if (type == "N") {
      fallback = {{"N", "101"}};
    } else if (type == "B") {
      fallback = {{"B", "a2V5"}};
    } else {
      fallback = {{"S", substitute(benign_text(name), substitution)}};
    }
    const auto found = value.is_object() ? value.find(name) : value.end();
    out[name] = found == value.end() ? fallback : dynamodb_key(*found, type, fallback);
  }
  return out;
}

}  // namespace

std::vector<std::string> route_parameters(std::string_view route) {
  std::vector<std::string> names;
  for (auto open = route.find('{'); open != std::string_view::npos; open = route.find('{', open + 1)) {
    const auto close = route.find('}', open);
    if (close == std::string_view::npos) break;
    if (close > open + 1) names.emplace_back(route.substr(open + 1, close - open - 1));
  }
  return names;
}

std::vector<NamedType> key_schema(const std::string& config_key, const Json& config) {
  std::vector<NamedType> schema;
  if (const auto* found = configured(config, config_key); found != nullptr && found->is_array())
    for (const auto& key : *found)
      if (key.is_object() && key.contains("name") && key["name"].is_string())
        schema.push_back(
            {key["name"], key.contains("type") && key["type"].is_string() ? key["type"].get<std::string>() : "S"});
  if (schema.empty()) schema.push_back({"id", "S"});
  return schema;
}

std::vector<Json> choices_for(const ChoiceRule& rule, const Json& config) {
  if (!rule.values.empty()) return rule.values;
  std::vector<Json> out;
  const auto add = [&](const Json& allowed) {
    // Of an event pattern's matchers those that a text of their own satisfies.
    const Json* said = &allowed;
    if (allowed.is_object())
      for (const auto* matcher : {"prefix", "suffix", "equals-ignore-case", "wildcard"})
        if (const auto found = allowed.find(matcher); found != allowed.end()) said = &*found;
    if (!said->is_string()) return;
    auto text = said->get<std::string>();
    if (said != &allowed) text.erase(std::remove(text.begin(), text.end(), '*'), text.end());
    if (rule.upper_case) text = upper(text);
    if (const auto expanded = rule.expand.find(text); expanded != rule.expand.end()) {
      out.insert(out.end(), expanded->second.begin(), expanded->second.end());
    } else {
      out.emplace_back(text.rfind(rule.strip, 0) == 0 ? text.substr(rule.strip.size()) : text);
    }
  };
  if (const auto* found = configured(config, rule.trigger_key); found != nullptr) {
    if (found->is_array()) {
      for (const auto& one : *found) add(one);
    } else {
      add(*found);
    }
  }
  if (out.empty()) add(Json(""));
  return out;
}

bool service_member(const MapRule& rule, std::string_view name, const Json& scope, const Json& config,
                    const MemberRule** appended) {
  const auto matching = [&](const std::string& pattern) { return matches(pattern, name); };
  if (!rule.only.empty() && std::none_of(rule.only.begin(), rule.only.end(), matching)) return true;
  for (const auto& member : rule.members) {
    if (!matches(member.name, name) || !hold(member.when, config, scope)) continue;
    if (appended != nullptr && member.appended) *appended = &member;
    return true;
  }
  return false;
}

Json constrain(const FieldSpec& field, Json value, const Json& standing, const Json& scope, const Json& config,
               const Substitution& substitute) {
  switch (field.kind) {
    case FieldKind::path:
    case FieldKind::text:
    case FieldKind::name: {
      auto text = constrain_text(field.text, text_of(value), config);
      return text.size() < field.text.min_bytes ? Json(constrain_text(field.text, text_of(standing), config))
                                                : Json(std::move(text));
    }
    case FieldKind::json_text:
      if (field.object) return constrain_object(field, value, standing);
      return constrain_json_text(field, value, standing, scope, config);
    case FieldKind::number:
      return constrain_number(field.number, value, standing);
    case FieldKind::string_map:
      return field.map.route_key.empty() ? constrain_map(field, value, standing, scope, config)
                                         : constrain_route(field, value, config, substitute);
    case FieldKind::attribute_map:
      if (!field.attributes.schema_key.empty()) return constrain_keys(field.attributes, value, config, substitute);
      if (!value.is_object()) value = standing;
      switch (field.attributes.form) {
        case AttributeForm::sqs:
          return sqs_attributes(value, field.attributes.max_members, field.attributes.max_bytes);
        case AttributeForm::sns:
          return sns_attributes(value, field.attributes.max_members, field.attributes.max_bytes);
        case AttributeForm::dynamodb:
          break;
      }
      return dynamodb_item(value, field.attributes.max_bytes);
    case FieldKind::choice: {
      if (allows(field.choice, value, config)) return value;
      if (allows(field.choice, standing, config)) return standing;
      return choices_for(field.choice, config).front();
    }
    case FieldKind::object:
      break;  // of payloads alone
  }
  return value;
}

}  // namespace warmfuzz::events
