#include "harness/project/own_triggers.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "harness/project/triggers/rules.h"
#include "harness/project/triggers/values.h"
#include "harness/project/yaml/json.h"

namespace warmfuzz {
namespace {

enum class Kind { text, path, json_path, flag, size, texts, table_keys, object, objects, any };

struct Key {
  const char* name;  ///< as in Trigger::config
  Kind kind;
};

/// What may be said of a trigger of each source. Nested sources have the keys of every layer.
struct Source {
  std::string_view id;
  std::vector<Key> keys;
};

const std::vector<Source>& sources() {
  static const std::vector<Key> http{{"path", Kind::path},         {"method", Kind::text},
                                     {"stage", Kind::text},        {"region", Kind::text},
                                     {"authorizer", Kind::object}, {"request_schema", Kind::object},
                                     {"client_cert", Kind::flag}};
  static const std::vector<Key> rest = [] {
    auto keys = http;
    keys.insert(keys.end(), {{"api_key", Kind::flag}, {"binary_media_types", Kind::texts}});
    return keys;
  }();
  static const std::vector<Source> all{
      {"apigw-rest", rest},
      {"apigw-http", http},
      {"function-url", {{"auth_type", Kind::text}, {"region", Kind::text}}},
      {"alb", {{"path", Kind::path}, {"method", Kind::text}, {"host", Kind::text}, {"multi_value", Kind::flag}}},
      {"apigw-websocket", {{"route", Kind::text}, {"selection", Kind::text}, {"stage", Kind::text}}},
      {"s3",
       {{"bucket", Kind::text},
        {"prefix", Kind::text},
        {"suffix", Kind::text},
        {"events", Kind::texts},
        {"versioned", Kind::flag}}},
      {"sqs",
       {{"queue", Kind::text},
        {"batch_size", Kind::size},
        {"filter", Kind::objects},
        {"dead_letters_of", Kind::text},
        {"raw_delivery", Kind::flag},
        {"filter_policy", Kind::object},
        {"filter_scope", Kind::text}}},
      {"sns", {{"topic", Kind::text}, {"filter_policy", Kind::object}, {"filter_scope", Kind::text}}},
      {"dynamodb",
       {{"table", Kind::text},
        {"batch_size", Kind::size},
        {"view_type", Kind::text},
        {"keys", Kind::table_keys},
        {"filter", Kind::objects}}},
      {"kinesis", {{"stream", Kind::text}, {"batch_size", Kind::size}, {"filter", Kind::objects}}},
      {"eventbridge",
       {{"bus", Kind::text}, {"pattern", Kind::object}, {"input", Kind::any}, {"input_path", Kind::json_path}}},
      {"s3-eventbridge",
       {{"bus", Kind::text},
        {"pattern", Kind::object},
        {"bucket", Kind::text},
        {"prefix", Kind::text},
        {"suffix", Kind::text},
        {"input_path", Kind::json_path}}},
      {"schedule", {{"schedule", Kind::text}, {"input", Kind::any}, {"input_path", Kind::json_path}}},
  };
  return all;
}

std::string known_sources() {
  std::string names;
  for (const auto& source : sources()) names += std::string(source.id) + ", ";
  return names + "or a nesting such as sns-in-sqs";
}

/// The keys of each layer of "s3-in-sns-in-sqs", the outermost first; empty: one of them is not known.
std::vector<Key> keys_of(std::string_view id) {
  constexpr std::string_view kIn = "-in-";
  std::vector<Key> keys;
  for (bool more = true; more;) {
    const auto at = id.rfind(kIn);
    const auto layer = at == std::string_view::npos ? id : id.substr(at + kIn.size());
    more = at != std::string_view::npos;
    id = id.substr(0, more ? at : 0);
    const auto source =
        std::find_if(sources().begin(), sources().end(), [&](const Source& one) { return one.id == layer; });
    if (source == sources().end()) return {};
    keys.insert(keys.end(), source->keys.begin(), source->keys.end());
  }
  return keys;
}

Json texts(Typed& typed, const Value& owner, std::string_view key) {
  Json list = Json::array();
  if (const Value* values = typed.list(owner, key))
    for (const auto& value : values->items) {
      if (!value.is_scalar())
        typed.fail(value.line, std::string(key) + " holds " + describe(value) + "; expected texts");
      list.push_back(value.text);
    }
  return list;
}

Json objects(Typed& typed, const Value& owner, std::string_view key) {
  Json list = Json::array();
  if (const Value* values = typed.list(owner, key))
    for (const auto& value : values->items) {
      list.push_back(json_inside(value));
      if (!list.back().is_object())
        typed.fail(value.line, std::string(key) + " holds " + describe(value) + "; expected patterns, which are maps");
    }
  return list;
}

Json table_keys(Typed& typed, const Value& owner) {
  Json keys = Json::array();
  if (const Value* values = typed.list(owner, "keys"))
    for (const auto& value : values->items) {
      typed.only(value, "a key", {"name", "type"});
      const auto name = typed.text(value, "name"), type = typed.text(value, "type", "S");
      if (name.empty() || (type != "S" && type != "N" && type != "B"))
        typed.fail(value.line, "a key has the name \"" + name + "\" and the type \"" + type +
                                   "\"; expected a name, and the type S, N or B");
      keys.push_back({{"name", name}, {"type", type}});
    }
  return keys;
}

Json object(Typed& typed, const Value& owner, std::string_view key) {
  auto json = json_inside(*owner.find(key));
  if (json.is_object()) return json;
  typed.fail(owner.find(key)->line, std::string(key) + " is " + describe(*owner.find(key)) + "; expected a map");
  return Json::object();
}

Json flag(Typed& typed, const Value& owner, std::string_view key) {
  auto json = json_of(*owner.find(key));
  if (json.is_boolean()) return json;
  typed.fail(owner.find(key)->line,
             std::string(key) + " is " + describe(*owner.find(key)) + "; expected true or false");
  return false;
}

std::string path(Typed& typed, const Value& owner, std::string_view key) {
  auto text = typed.text(owner, key);
  if (!text.empty() && !text.starts_with('/'))
    typed.fail(owner.find(key)->line, "path is \"" + text + "\"; expected one that starts with /");
  return text;
}

std::string json_path(Typed& typed, const Value& owner, std::string_view key) {
  auto text = typed.text(owner, key);
  if (!text.empty() && text != "$" && !is_plain_path(text))
    typed.fail(owner.find(key)->line, std::string(key) + " is \"" + text + "\"; expected one such as $.detail.order");
  return text;
}

Json read(Typed& typed, const Value& owner, const Key& key) {
  switch (key.kind) {
    case Kind::text:
      return typed.text(owner, key.name);
    case Kind::path:
      return path(typed, owner, key.name);
    case Kind::json_path:
      return json_path(typed, owner, key.name);
    case Kind::flag:
      return flag(typed, owner, key.name);
    case Kind::size:
      return typed.number(owner, key.name, 1, 10'000, 1);
    case Kind::texts:
      return texts(typed, owner, key.name);
    case Kind::table_keys:
      return table_keys(typed, owner);
    case Kind::object:
      return object(typed, owner, key.name);
    case Kind::objects:
      return objects(typed, owner, key.name);
    case Kind::any:
      return json_inside(*owner.find(key.name));
  }
  return nullptr;
}

}  // namespace

Trigger read_own_trigger(Typed& typed, const Value& value, bool others) {
  Trigger trigger;
  trigger.source = value.is_map() ? typed.text(value, "source") : std::string();
  trigger.name = value.is_map() ? typed.text(value, "name", trigger.source) : std::string();
  const auto keys = keys_of(trigger.source);
  if (keys.empty() && others && !trigger.source.empty()) {
    for (const auto& member : value.members)
      if (member.key != "source" && member.key != "name") trigger.config[member.key] = json_of(member.value);
    return trigger;
  }
  if (keys.empty()) {
    typed.fail(value.line, "a trigger has the source \"" + trigger.source + "\"; expected " + known_sources());
    return trigger;
  }
  std::vector<std::string_view> known{"name", "source"};
  for (const auto& key : keys) known.push_back(key.name);
  typed.only(value, "a trigger of source " + trigger.source, known);
  for (const auto& key : keys)
    if (value.find(key.name) && !trigger.config.contains(key.name)) trigger.config[key.name] = read(typed, value, key);
  if (trigger.source == "apigw-rest" || trigger.source == "apigw-http")
    trigger.config.update(
        route_config(trigger.config.value("path", std::string()), trigger.config.value("method", std::string())));
  return trigger;
}

}  // namespace warmfuzz
