// The intrinsic functions of CloudFormation, one method each. A wrong number or kind of arguments, which
// CloudFormation would refuse, gives a placeholder.

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "harness/project/intrinsics/placeholders.h"
#include "harness/project/intrinsics/resolver.h"
#include "harness/project/intrinsics/scalars.h"

namespace warmfuzz {
namespace {

constexpr std::size_t kMaximumText = 256 * 1024;  // a whole environment may have 4 KB, inline code 4 MB in theory

Value unknown(std::string_view hint, std::string_view name, int line) {
  return scalar(guess(hint, name), line, ValueOrigin::placeholder);
}

std::string to_base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    const auto count = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8 | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j) text += j <= count ? digits[(group >> (18 - 6 * j)) & 63] : '=';
  }
  return text;
}

nlohmann::ordered_json to_json(const Value& value) {
  nlohmann::ordered_json json;
  if (value.is_scalar()) json = value.text;
  if (value.is_list()) json = nlohmann::ordered_json::array();
  for (const auto& item : value.items) json.push_back(to_json(item));
  if (value.is_map()) json = nlohmann::ordered_json::object();
  for (const auto& member : value.members) json[member.key] = to_json(member.value);
  return json;
}

void absorb_all(Value& into, const Value& from) {
  absorb(into, from);
  for (const auto& item : from.items) absorb_all(into, item);
  for (const auto& member : from.members) absorb_all(into, member.value);
}

void append_joined(Value& result, const Value& value, const std::string& separator, bool& first) {
  if (value.is_list()) {
    for (const auto& item : value.items) append_joined(result, item, separator, first);
    return;
  }
  if (result.text.size() > kMaximumText) return;
  if (!first) result.text += separator;
  first = false;
  result.text += value.text;
  absorb(result, value);
}

}  // namespace

Value Resolver::get_att(const Value& argument, Work work) const {
  if (argument.is_scalar()) {
    const auto dot = argument.text.find('.');
    if (dot == std::string::npos) return unknown(work.hint, argument.text, argument.line);
    return attribute(argument.text.substr(0, dot), argument.text.substr(dot + 1), argument.line, work);
  }
  if (argument.items.size() != 2) return unknown(work.hint, "attribute", argument.line);
  const auto name = evaluate(argument.items[1], work);
  return attribute(argument.items[0].text, name.text, argument.line, work);
}

Value Resolver::substitute(const Value& argument, Work work) const {
  const Value* pattern = argument.is_list() && !argument.items.empty() ? &argument.items[0] : &argument;
  if (!pattern->is_scalar()) return unknown(work.hint, "text", argument.line);
  const Value* variables = argument.items.size() > 1 ? &argument.items[1] : nullptr;
  Value result = scalar("", argument.line, ValueOrigin::literal);
  const std::string& text = pattern->text;
  for (std::size_t at = 0; at < text.size();) {
    const auto open = text.find("${", at);
    const auto close = open == std::string::npos ? open : text.find('}', open);
    result.text.append(text, at, close == std::string::npos ? close : open - at);
    if (close == std::string::npos || result.text.size() > kMaximumText) break;
    auto name = text.substr(open + 2, close - open - 2);
    at = close + 1;
    if (name.starts_with('!')) {  // ${!Literal}
      result.text += "${" + name.substr(1) + "}";
      continue;
    }
    const auto from = name.find_first_not_of(' '), to = name.find_last_not_of(' ');
    name = from == std::string::npos ? "" : name.substr(from, to - from + 1);
    const Value* variable = variables ? variables->find(name) : nullptr;
    const auto dot = name.find('.');
    Value piece;
    if (variable)
      piece = evaluate(*variable, {{}, work.depth, work.steps});
    else if (dot != std::string::npos)
      piece = attribute(name.substr(0, dot), name.substr(dot + 1), argument.line, {{}, work.depth, work.steps});
    else
      piece = reference(name, argument.line, {{}, work.depth, work.steps});
    bool first = true;
    append_joined(result, piece, ",", first);
  }
  return result;
}

Value Resolver::join(const Value& argument, Work work) const {
  if (argument.items.size() != 2) return unknown(work.hint, "text", argument.line);
  Value result = scalar("", argument.line, ValueOrigin::literal);
  bool first = true;
  append_joined(result, evaluate(argument.items[1], {{}, work.depth, work.steps}),
                evaluate(argument.items[0], work).text, first);
  return result;
}

Value Resolver::split(const Value& argument, Work work) const {
  if (argument.items.size() != 2) return unknown(work.hint, "text", argument.line);
  return split_text(evaluate(argument.items[1], work), evaluate(argument.items[0], work).text);
}

Value Resolver::select(const Value& argument, Work work) const {
  if (argument.items.size() != 2) return unknown(work.hint, "item", argument.line);
  const auto index_text = evaluate(argument.items[0], work).text;
  const auto list = evaluate(argument.items[1], work);
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(index_text.data(), index_text.data() + index_text.size(), index);
  if (error == std::errc{} && index < list.items.size()) return list.items[index];
  Value result = unknown(work.hint, "item", argument.line);
  absorb_all(result, list);
  return result;
}

Value Resolver::choose(const Value& argument, Work work) const {
  if (argument.items.size() != 3) return unknown(work.hint, "value", argument.line);
  const auto truth = decide_named(argument.items[0].text, work);
  if (truth != Truth::unknown) return evaluate(argument.items[truth == Truth::yes ? 1 : 2], work);
  auto result = evaluate(argument.items[1], work);
  if (result.kind == Value::Kind::absent) result = evaluate(argument.items[2], work);
  if (result.is_scalar()) result.origin = stronger(result.origin, ValueOrigin::placeholder);
  return result;
}

Value Resolver::find_in_map(const Value& argument, Work work) const {
  if (argument.items.size() >= 3) {
    std::string keys[3];
    for (std::size_t i = 0; i < 3; ++i) keys[i] = evaluate(argument.items[i], work).text;
    if (const Value* found = root_.find("Mappings", keys[0], keys[1], keys[2])) return *found;
    if (argument.items.size() > 3)
      if (const Value* fallback = argument.items[3].find("DefaultValue")) return evaluate(*fallback, work);
    return unknown(work.hint, keys[2], argument.line);
  }
  return unknown(work.hint, "mapping", argument.line);
}

Value Resolver::import_value(const Value& argument, Work work) const {
  return unknown(work.hint, evaluate(argument, {{}, work.depth, work.steps}).text, argument.line);
}

Value Resolver::base64(const Value& argument, Work work) const {
  Value result = evaluate(argument, work);
  if (!result.is_scalar()) return unknown(work.hint, "data", argument.line);
  result.text = to_base64(result.text);
  return result;
}

Value Resolver::cidr(const Value& argument, Work work) const {
  std::size_t count = 1;
  if (argument.items.size() > 1) {
    const auto text = evaluate(argument.items[1], work).text;
    std::from_chars(text.data(), text.data() + text.size(), count);
  }
  Value list;
  list.kind = Value::Kind::list;
  for (std::size_t i = 0; i < std::min<std::size_t>(count, 256); ++i)
    list.items.push_back(scalar("10.0." + std::to_string(i) + ".0/24", argument.line, ValueOrigin::placeholder));
  return list;
}

Value Resolver::zones(const Value& argument, Work) const {
  Value list;
  list.kind = Value::Kind::list;
  for (const char letter : {'a', 'b', 'c'})
    list.items.push_back(scalar(std::string(kPlaceholderRegion) + letter, argument.line, ValueOrigin::placeholder));
  return list;
}

Value Resolver::length(const Value& argument, Work work) const {
  const auto list = evaluate(argument, work);
  Value result = scalar(std::to_string(list.items.size()), argument.line, ValueOrigin::literal);
  absorb_all(result, list);
  return result;
}

Value Resolver::to_json_string(const Value& argument, Work work) const {
  const auto value = evaluate(argument, work);
  Value result = scalar(to_json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), argument.line,
                        ValueOrigin::literal);
  absorb_all(result, value);
  return result;
}

}  // namespace warmfuzz
