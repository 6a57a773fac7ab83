#include "generators/events/attribute_values.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>

#include "include/src/json_text.h"

namespace warmfuzz::events {
namespace {

constexpr int kMaxLevels = 32;
constexpr std::size_t kMaxDigits = 38;

/// {"S": value}. An initializer list would copy the value.
Json tagged(const char* type, Json value) {
  Json::object_t object;
  object.emplace(type, std::move(value));
  return Json(std::move(object));
}

/// A JSON number as DynamoDB keeps it: at most 38 significant digits, magnitude 1E-130 … 9.99E+125.
std::string dynamodb_number(const Json& number) {
  auto text = decimal(number);
  const bool negative = text.front() == '-';
  auto point = text.find('.');
  const auto whole = (point == std::string::npos ? text.size() : point) - (negative ? 1 : 0);
  if (whole > 126)
    return std::string(negative ? "-" : "") + std::string(kMaxDigits, '9') + std::string(126 - kMaxDigits, '0');
  // Drop what lies beyond 38 significant digits, from the right; digits before the point become zeros.
  auto first = text.find_first_of("123456789");
  if (first == std::string::npos) return "0";
  std::size_t digits = 0;
  for (std::size_t i = first; i < text.size(); ++i) {
    if (text[i] == '.') continue;
    if (++digits > kMaxDigits) {
      if (point != std::string::npos && i > point) {
        text.resize(i);
        break;
      }
      text[i] = '0';
    }
  }
  if (point != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return first > 130 ? "0" : text;
}

bool is_dynamodb_number(const std::string& text) {
  char* end = nullptr;
  if (text.empty() || text.find_first_not_of("0123456789+-.eE") != std::string::npos) return false;
  std::strtod(text.c_str(), &end);
  return end == text.c_str() + text.size() &&
         std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) <= 38;
}

bool well_formed_set(const Json& set, bool (*element)(const Json&)) {
  if (!set.is_array() || set.empty()) return false;
  std::set<std::string> seen;
  for (const auto& one : set)
    if (!element(one) || !seen.insert(one.get<std::string>()).second) return false;
  return true;
}

bool is_string(const Json& value) { return value.is_string() && valid_utf8(value.get_ref<const std::string&>()); }
bool is_number_text(const Json& value) { return value.is_string() && is_dynamodb_number(value); }
bool is_base64(const Json& value) { return value.is_string() && base64_decode(value.get_ref<const std::string&>()); }

bool is_item(const Json& value, int level);

bool is_typed(const Json& value, int level = 0) {
  if (!value.is_object() || value.size() != 1 || level > kMaxLevels) return false;
  const auto& type = value.begin().key();
  const auto& inner = *value.begin();
  if (type == "S") return is_string(inner);
  if (type == "N") return is_number_text(inner);
  if (type == "B") return is_base64(inner);
  if (type == "BOOL") return inner.is_boolean();
  if (type == "NULL") return inner == true;
  if (type == "SS") return well_formed_set(inner, is_string);
  if (type == "NS") return well_formed_set(inner, is_number_text);
  if (type == "BS") return well_formed_set(inner, is_base64);
  if (type == "M") return is_item(inner, level + 1);
  if (type != "L" || !inner.is_array()) return false;
  return std::all_of(inner.begin(), inner.end(), [&](const Json& element) { return is_typed(element, level + 1); });
}

bool is_item(const Json& value, int level) {
  if (!value.is_object()) return false;
  for (const auto& [name, attribute] : value.items())
    if (name.empty() || !is_typed(attribute, level)) return false;
  return true;
}

Json typed(const Json& plain, int level) {
  if (plain.is_string()) return tagged("S", keep_within(Charset::unicode, plain.get_ref<const std::string&>()));
  if (plain.is_number()) return tagged("N", dynamodb_number(plain));
  if (plain.is_boolean()) return tagged("BOOL", plain);
  if (plain.is_null()) return tagged("NULL", true);
  if (is_typed(plain, level)) return plain;
  if (level >= kMaxLevels - 1) return tagged("S", text_of(plain));
  if (plain.is_array()) {
    auto list = Json::array();
    for (const auto& element : plain) list.push_back(typed(element, level + 1));
    return tagged("L", std::move(list));
  }
  auto map = Json::object();
  for (const auto& [name, value] : plain.items())
    if (!name.empty()) map[keep_within(Charset::unicode, name)] = typed(value, level + 1);
  return tagged("M", std::move(map));
}

std::size_t value_bytes(const Json& value) {
  const auto& type = value.begin().key();
  const auto& inner = *value.begin();
  if (type == "S") return inner.get_ref<const std::string&>().size();
  if (type == "N") return inner.get_ref<const std::string&>().size() / 2 + 1;
  if (type == "B") return inner.get_ref<const std::string&>().size() / 4 * 3;
  if (type == "BOOL" || type == "NULL") return 1;
  if (type == "M") return 3 + inner.size() + dynamodb_item_bytes(inner);
  std::size_t sum = 0;
  if (type == "L") {
    for (const auto& element : inner) sum += 1 + value_bytes(element);
    return 3 + sum;
  }
  for (const auto& element : inner) sum += value_bytes(tagged(type.substr(0, 1).c_str(), element));
  return sum;
}

constexpr std::array<std::string_view, 3> kSqsTypes{"String", "Number", "Binary"};

/// "String", "Number.int", "Binary.png": nullptr if it is none of them.
const std::string_view* sqs_type(const Json& value) {
  if (!value.is_string()) return nullptr;
  const auto& text = value.get_ref<const std::string&>();
  for (const auto& type : kSqsTypes)
    if (text.rfind(type, 0) == 0 && text.size() <= 256 && (text.size() == type.size() || text[type.size()] == '.'))
      return &type;
  return nullptr;
}

Json sqs_value(std::string_view type, std::string text, bool binary = false) {
  Json::object_t object;
  object.emplace(binary ? "binaryValue" : "stringValue", std::move(text));
  object.emplace("stringListValues", Json::array());
  object.emplace("binaryListValues", Json::array());
  object.emplace("dataType", type);
  return Json(std::move(object));
}

/// Null if nothing well-formed comes of it.
Json sqs_attribute(const Json& plain) {
  if (plain.is_null()) return nullptr;
  if (plain.is_object() && plain.contains("dataType")) {
    const auto* type = sqs_type(plain["dataType"]);
    if (type == nullptr) return nullptr;
    const bool binary = *type == "Binary";
    const auto value = plain.find(binary ? "binaryValue" : "stringValue");
    if (value == plain.end() || !value->is_string() || value->get_ref<const std::string&>().empty()) return nullptr;
    if (binary) return is_base64(*value) ? sqs_value(plain["dataType"].get<std::string>(), *value, true) : Json();
    if (*type == "Number" && !is_dynamodb_number(*value)) return nullptr;
    auto text = keep_within(Charset::xml, value->get_ref<const std::string&>());
    return text.empty() ? Json() : sqs_value(plain["dataType"].get<std::string>(), std::move(text));
  }
  if (plain.is_number()) return sqs_value("Number", dynamodb_number(plain));
  auto text = keep_within(Charset::xml, text_of(plain));
  return text.empty() ? Json() : sqs_value("String", std::move(text));
}

/// As SNS shows what SQS would show so; null for null.
Json sns_attribute(const Json& plain) {
  const bool typed = plain.is_object() && plain.contains("Type") && plain.contains("Value");
  if (plain.is_array()) return Json{{"Type", "String.Array"}, {"Value", keep_within(Charset::xml, text_of(plain))}};
  if (typed && plain["Type"] == "String.Array") {
    const auto list =
        plain["Value"].is_string() ? Json::parse(plain["Value"].get<std::string>(), nullptr, false) : Json();
    return list.is_array() ? sns_attribute(list) : Json();
  }
  auto asked = plain;
  if (typed) {
    const bool binary = plain["Type"] == "Binary";
    asked = {{"dataType", plain["Type"]}, {binary ? "binaryValue" : "stringValue", plain["Value"]}};
  }
  const auto attribute = sqs_attribute(asked);
  if (attribute.is_null()) return nullptr;
  const auto value = attribute.find("stringValue");
  // SNS knows no custom labels.
  const auto type = attribute["dataType"].get<std::string>();
  return Json{{"Type", type.substr(0, type.find('.'))},
              {"Value", value == attribute.end() ? attribute["binaryValue"] : *value}};
}

/// The attributes of a message, each by `one`, as far as names and sizes allow.
Json message_attributes(const Json& plain, std::size_t max_members, std::size_t max_bytes, Json (*one)(const Json&)) {
  auto out = Json::object();
  if (!plain.is_object()) return out;
  std::size_t bytes = 0;
  for (const auto& [name, value] : plain.items()) {
    if (out.size() == max_members) break;
    auto key = keep_within(Charset::attribute_name, name);
    truncate_utf8(key, 250);
    key = keep_within(Charset::attribute_name, key);
    if (key.empty()) continue;
    auto attribute = one(value);
    if (attribute.is_null()) continue;
    bytes += key.size() + attribute.dump().size();
    if (bytes > max_bytes) break;
    out[std::move(key)] = std::move(attribute);
  }
  return out;
}

void append_with_length(std::string& out, std::string_view bytes) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(bytes.size() >> shift & 0xFF);
  out += bytes;
}

}  // namespace

Json dynamodb_value(const Json& plain) { return typed(plain, 0); }

Json dynamodb_item(const Json& plain, std::size_t max_bytes) {
  auto item = Json::object();
  if (!plain.is_object()) return item;
  std::size_t bytes = 0;
  for (const auto& [name, value] : plain.items()) {
    auto key = keep_within(Charset::unicode, name);
    truncate_utf8(key, 65535);
    if (key.empty()) continue;
    auto attribute = typed(value, 0);
    bytes += key.size() + value_bytes(attribute);
    if (bytes > max_bytes) break;
    item[std::move(key)] = std::move(attribute);
  }
  return item;
}

Json dynamodb_key(const Json& plain, std::string_view type, const Json& fallback) {
  constexpr std::size_t longest = 1024;  // of a sort key; a partition key may be twice as long
  auto value = typed(plain, 0);
  const auto name = value.begin().key();
  if (type == "N") {
    if (name == "N") return value;
    if (name == "S" && is_number_text(value["S"])) return tagged("N", std::move(value["S"]));
    return fallback;
  }
  if (type == "B") {
    if (name == "B" && value["B"].get_ref<const std::string&>().size() > 0) return value;
    if (name == "S" && !value["S"].get_ref<const std::string&>().empty())
      return tagged("B", base64_encode(value["S"].get_ref<const std::string&>().substr(0, longest)));
    return fallback;
  }
  std::string text = name == "S" ? value["S"].get<std::string>() : text_of(plain);
  truncate_utf8(text, longest);
  return text.empty() ? fallback : tagged("S", std::move(text));
}

std::size_t dynamodb_item_bytes(const Json& item) {
  std::size_t sum = 0;
  for (const auto& [name, value] : item.items()) sum += name.size() + value_bytes(value);
  return sum;
}

Json sqs_attributes(const Json& plain, std::size_t max_members, std::size_t max_bytes) {
  return message_attributes(plain, max_members, max_bytes, sqs_attribute);
}

Json sns_attributes(const Json& plain, std::size_t max_members, std::size_t max_bytes) {
  return message_attributes(plain, max_members, max_bytes, sns_attribute);
}

std::string sqs_attributes_md5(const Json& attributes) {
  std::string text;
  for (const auto& [name, attribute] : attributes.items()) {
    append_with_length(text, name);
    append_with_length(text, attribute.at("dataType").get_ref<const std::string&>());
    if (const auto binary = attribute.find("binaryValue"); binary != attribute.end()) {
      text += '\2';
      append_with_length(text, base64_decode(binary->get_ref<const std::string&>()).value_or(""));
    } else {
      text += '\1';
      append_with_length(text, attribute.at("stringValue").get_ref<const std::string&>());
    }
  }
  return md5_hex(text);
}

}  // namespace warmfuzz::events
