#include "harness/project/yaml/json.h"

namespace warmfuzz {

Json json_of(const Value& value) {
  switch (value.kind) {
    case Value::Kind::absent:
    case Value::Kind::null:
      return nullptr;
    case Value::Kind::scalar:
      if (value.plain) {
        if (value.text == "True" || value.text == "TRUE") return true;
        if (value.text == "False" || value.text == "FALSE") return false;
        auto json = Json::parse(value.text, nullptr, false);
        if (json.is_number() || json.is_boolean()) return json;
      }
      return value.text;
    case Value::Kind::list: {
      auto list = Json::array();
      for (const auto& item : value.items) list.push_back(json_of(item));
      return list;
    }
    case Value::Kind::map: {
      auto map = Json::object();
      for (const auto& member : value.members) map[member.key] = json_of(member.value);
      return map;
    }
  }
  return nullptr;
}

Json json_inside(const Value& value) {
  if (value.is_scalar()) {
    auto json = Json::parse(value.text, nullptr, false);
    if (!json.is_discarded()) return json;
  }
  return json_of(value);
}

}  // namespace warmfuzz
