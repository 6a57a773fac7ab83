#include "generators/events/plain_values.h"

#include <algorithm>
#include <string>

#include "generators/events/pointer.h"

namespace warmfuzz::events {
namespace {

constexpr int kDeepest = 40;

/// A number whose text comes back as it is; the text otherwise.
Json number_or_text(const std::string& text) {
  auto number = Json::parse(text, nullptr, false);
  return number.is_number() && number.dump() == text ? number : Json(text);
}

Json plain_dynamodb(const Json& typed, int depth) {
  if (!typed.is_object() || typed.size() != 1 || depth > kDeepest) return typed;
  const auto& type = typed.begin().key();
  const auto& value = typed.begin().value();
  if (type == "S" && value.is_string()) return value;
  if (type == "BOOL" && value.is_boolean()) return value;
  if (type == "NULL") return nullptr;
  if (type == "N" && value.is_string()) {
    auto number = number_or_text(value.get<std::string>());
    return number.is_number() ? number : typed;
  }
  if (type == "L" && value.is_array()) {
    auto list = Json::array();
    for (const auto& item : value) list.push_back(plain_dynamodb(item, depth + 1));
    return list;
  }
  if (type == "M" && value.is_object()) {
    auto map = Json::object();
    for (const auto& [name, member] : value.items()) map[name] = plain_dynamodb(member, depth + 1);
    return map;
  }
  return typed;
}

Json plain_message_attribute(const Json& typed) {
  const auto* type = find_member(typed, typed.contains("dataType") ? "dataType" : "Type");
  const auto* value = find_member(typed, typed.contains("dataType") ? "stringValue" : "Value");
  if (type == nullptr || value == nullptr || !value->is_string()) return typed;
  if (*type == "Number") return number_or_text(value->get<std::string>());
  return *type == "String" ? *value : typed;
}

}  // namespace

Json plain_attributes(AttributeForm form, const Json& typed) {
  if (!typed.is_object()) return typed;
  auto plain = Json::object();
  for (const auto& [name, value] : typed.items())
    plain[name] = form == AttributeForm::dynamodb ? plain_dynamodb(value, 0)
                  : value.is_object()             ? plain_message_attribute(value)
                                                  : value;
  return plain;
}

bool is_dynamodb_item(const Json& value) {
  constexpr std::string_view kTypes[] = {"S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"};
  return value.is_object() && !value.empty() && std::all_of(value.begin(), value.end(), [&](const Json& member) {
           return member.is_object() && member.size() == 1 &&
                  std::find(std::begin(kTypes), std::end(kTypes), member.begin().key()) != std::end(kTypes);
         });
}

}  // namespace warmfuzz::events
