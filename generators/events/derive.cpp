#include "generators/events/derive.h"

#include <algorithm>
#include <functional>

#include "generators/events/attribute_values.h"
#include "include/src/json_text.h"

namespace warmfuzz::events {
namespace {

std::string config_text(const Json& config, const std::string& key, const std::string& fallback) {
  const auto* found = configured(config, key);
  return found != nullptr && found->is_string() ? found->get<std::string>() : fallback;
}

/// What may stand in a path unescaped beside the unreserved characters (RFC 3986, pchar).
constexpr std::string_view kPathCharacters = "!$&'()*+,;=:@";

constexpr std::string_view kWholePathCharacters = "!$&'()*+,;=:@/";
/// … and in a name or value of a query, which end at '=' and '&'; '+' would be a space.
constexpr std::string_view kQueryCharacters = "!$'()*,;:@/?";

/// "a//" → "a": the service drops slashes at the end of a greedy parameter.
std::string_view without_last_slashes(std::string_view text) {
  while (text.size() > 1 && text.back() == '/') text.remove_suffix(1);
  return text;
}

/// Puts the parameters into the route. REST APIs show path and parameters as they were sent, HTTP APIs decoded.
void route(const Derivation& derivation, Json& scope, const Json& config) {
  const auto pattern = config_text(config, derivation.key, derivation.fallback);
  auto* parameters = derivation.from.find(scope);
  std::string path;
  std::string_view rest = pattern;
  while (!rest.empty()) {
    const auto open = rest.find('{');
    const auto close = open == std::string_view::npos ? open : rest.find('}', open);
    path += rest.substr(0, close == std::string_view::npos ? rest.size() : open);
    if (close == std::string_view::npos) break;
    auto name = std::string(rest.substr(open + 1, close - open - 1));
    const bool greedy = !name.empty() && name.back() == '+';
    if (greedy) name.pop_back();
    Json* value = nullptr;
    if (parameters != nullptr && parameters->is_object())
      if (const auto found = parameters->find(name); found != parameters->end()) value = &*found;
    if (value != nullptr && value->is_string()) {
      const auto& text = value->get_ref<const std::string&>();
      auto shown = derivation.decoded ? text : percent_encode(text, greedy ? kWholePathCharacters : kPathCharacters);
      path += shown;
      *value = greedy ? std::string(without_last_slashes(shown)) : std::move(shown);
    }
    rest.remove_prefix(close + 1);
  }
  if (path.empty() || path.front() != '/') path.insert(0, 1, '/');
  derivation.to.make(scope) = std::move(path);
}

std::string query_string(const Json& parameters) {
  std::string out;
  const auto add = [&](const std::string& name, const Json& value) {
    out += (out.empty() ? "" : "&") + form_urlencode(name) + '=' + form_urlencode(text_of(value));
  };
  if (!parameters.is_object()) return out;
  for (const auto& [name, value] : parameters.get_ref<const Json::object_t&>()) {
    if (value.is_array()) {
      for (const auto& one : value) add(name, one);
    } else {
      add(name, value);
    }
  }
  return out;
}

/// Names and values of a map escaped, as a client sends them.
Json escaped_query(const Json& parameters) {
  const auto escaped = [](const Json& value) { return percent_encode(text_of(value), kQueryCharacters); };
  auto out = Json::object();
  for (const auto& [name, value] : parameters.get_ref<const Json::object_t&>()) {
    auto& member = out[percent_encode(name, kQueryCharacters)];
    if (value.is_array()) {
      for (const auto& one : value) member.push_back(escaped(one));
    } else {
      member = escaped(value);
    }
  }
  return out;
}

/// What the trigger's configuration says, read if it is JSON in a text.
Json configured_value(const Json& said) {
  if (!said.is_string()) return said;
  auto read = Json::parse(said.get_ref<const std::string&>(), nullptr, false);
  return read.is_discarded() ? said : read;
}

/// Puts the cookies of the header map into a list of their own; HTTP APIs take the header away.
void cookies(const Derivation& derivation, Json& scope) {
  auto* headers = derivation.from.find(scope);
  if (headers == nullptr || !headers->is_object()) return;
  const auto header = headers->find(derivation.member);
  if (header == headers->end()) return;
  auto list = Json::array();
  const auto split = [&](std::string_view text) {
    while (!text.empty()) {
      auto one = text.substr(0, text.find(';'));
      text.remove_prefix(std::min(text.size(), one.size() + 1));
      while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
      if (!one.empty()) list.push_back(std::string(one));
    }
  };
  if (header->is_array()) {
    for (const auto& one : *header) split(one.get_ref<const std::string&>());
  } else {
    split(header->get_ref<const std::string&>());
  }
  if (!derivation.keep) headers->erase(header);
  if (!list.empty()) derivation.to.make(scope) = std::move(list);
}

void for_each_list(Json* map, const std::function<Json(Json&)>& one) {
  if (map == nullptr || !map->is_object()) return;
  for (auto& [name, value] : map->get_ref<Json::object_t&>())
    if (value.is_array()) value = one(value);
}

std::string joined(const Json& list, const std::string& separator) {
  std::string out;
  for (std::size_t i = 0; i < list.size(); ++i) out += (i == 0 ? "" : separator) + text_of(list[i]);
  return out;
}

bool empty(const Json* value) {
  return value == nullptr || value->is_null() || (value->is_structured() && value->empty());
}

}  // namespace

void derive(const Derivation& derivation, Json& scope, const Surroundings& around) {
  const auto& to = derivation.to;
  const auto* from = derivation.from.empty() ? nullptr : derivation.from.find(scope);
  switch (derivation.action) {
    case Action::set:
      to.make(scope) = derivation.value.instantiate(around);
      return;
    case Action::drop:
      to.erase(scope);
      return;
    case Action::copy: {
      const auto* value = from != nullptr && !derivation.member.empty() ? find_member(*from, derivation.member) : from;
      if (value != nullptr && value->is_array() && !derivation.member.empty())
        value = value->empty() ? nullptr : &value->back();
      Json copy = value == nullptr ? derivation.value.instantiate(around) : *value;
      to.make(scope) = std::move(copy);
      return;
    }
    case Action::concatenate: {
      auto text = text_of(derivation.value.instantiate(around));
      for (const auto& part : derivation.of)
        if (const auto* value = part.find(scope)) text += derivation.separator + text_of(*value);
      to.make(scope) = std::move(text);
      return;
    }
    case Action::each_in_list: {
      if (from == nullptr || !from->is_object()) return;
      Json::object_t lists;
      for (const auto& [name, value] : from->get_ref<const Json::object_t&>())
        lists.emplace_hint(lists.end(), name, value.is_array() ? value : Json::array({value}));
      to.make(scope) = Json(std::move(lists));
      return;
    }
    case Action::last_of_list:
      for_each_list(to.find(scope), [](Json& list) { return list.empty() ? Json("") : std::move(list.back()); });
      return;
    case Action::join_list:
      for_each_list(to.find(scope), [&](const Json& list) { return Json(joined(list, derivation.separator)); });
      return;
    case Action::empty_as_null:
      if (empty(to.find(scope))) to.make(scope) = nullptr;
      return;
    case Action::empty_as_absent:
      if (empty(to.find(scope))) to.erase(scope);
      return;
    case Action::route:
      route(derivation, scope, around.config);
      return;
    case Action::fold_first_slashes:
      if (auto* path = to.find(scope); path != nullptr && path->is_string()) {
        auto& text = path->get_ref<std::string&>();
        text.erase(0, std::max<std::size_t>(1, std::min(text.find_first_not_of('/'), text.size())) - 1);
      }
      return;
    case Action::query_string:
      if (from != nullptr) to.make(scope) = query_string(*from);
      return;
    case Action::escape_path:
      if (auto* path = to.find(scope); path != nullptr && path->is_string())
        *path = percent_encode(path->get_ref<const std::string&>(), kWholePathCharacters);
      return;
    case Action::escape_query:
      if (auto* map = to.find(scope); map != nullptr && map->is_object()) *map = escaped_query(*map);
      return;
    case Action::configured:
      if (const auto* said = configured(around.config, derivation.key)) to.make(scope) = configured_value(*said);
      return;
    case Action::cookies:
      cookies(derivation, scope);
      return;
    case Action::base64:
      if (auto* value = to.find(scope); value != nullptr && value->is_string())
        *value = base64_encode(value->get_ref<const std::string&>());
      return;
    case Action::utf8:
      if (auto* value = to.find(scope); value != nullptr && value->is_string())
        *value = keep_within(Charset::unicode, value->get_ref<const std::string&>());
      return;
    case Action::md5:
      if (from != nullptr) to.make(scope) = md5_hex(text_of(*from));
      return;
    case Action::bytes: {
      const auto size = from == nullptr ? 0 : text_of(*from).size();
      to.make(scope) = derivation.as_text ? Json(std::to_string(size)) : Json(size);
      return;
    }
    case Action::sqs_attributes_md5: {
      const bool none = from == nullptr || from->empty();
      to.make(scope) = none ? Json() : Json(sqs_attributes_md5(*from));
      return;
    }
    case Action::dynamodb_bytes: {
      std::size_t sum = 0;
      for (const auto& part : derivation.of)
        if (const auto* item = part.find(scope); item != nullptr && item->is_object())
          sum += dynamodb_item_bytes(*item);
      to.make(scope) = sum;
      return;
    }
    case Action::stored_size:  // DataEventSource's, which knows how keys are written
    case Action::stored_etag:
      return;
    case Action::merge: {
      auto* target = to.find(scope);
      if (target == nullptr || !target->is_object() || from == nullptr || !from->is_object()) return;
      for (const auto& [name, value] : from->get_ref<const Json::object_t&>()) (*target)[name] = value;
      return;
    }
  }
}

}  // namespace warmfuzz::events
