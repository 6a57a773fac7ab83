#include "harness/project/intrinsics/resolver.h"

#include <algorithm>
#include <utility>

#include "harness/project/intrinsics/placeholders.h"
#include "harness/project/intrinsics/scalars.h"
#include "harness/project/yaml/typed.h"

namespace warmfuzz {
namespace {

constexpr int kMaximumDepth = 60;
constexpr std::size_t kMaximumSteps = 200'000;

/// What a dynamic reference stands for is only known at deployment; two of the three services hold secrets.
/// Form: {{resolve:SERVICE:REFERENCE}}
void replace_dynamic_references(Value& value, std::string_view hint) {
  constexpr std::string_view open = "{{resolve:", close = "}}";
  for (std::size_t at = 0; (at = value.text.find(open, at)) != std::string::npos;) {
    const auto end = value.text.find(close, at);
    if (end == std::string::npos) return;
    const auto inner = std::string_view(value.text).substr(at + open.size(), end - at - open.size());
    const bool secret = inner.starts_with("secretsmanager:") || inner.starts_with("ssm-secure:");
    // The last part that names something; versions and stages follow it.
    auto name = inner.substr(0, inner.find_last_not_of(":0123456789") + 1);
    name.remove_prefix(std::min(name.find_last_of(":/") + 1, name.size()));
    const bool whole = at == 0 && end + close.size() == value.text.size();
    const auto stand_in = guess(whole ? hint : std::string_view(), name);
    value.text.replace(at, end + close.size() - at, stand_in);
    at += stand_in.size();
    value.origin = stronger(value.origin, secret ? ValueOrigin::secret : ValueOrigin::placeholder);
  }
}

}  // namespace

const Member* intrinsic_of(const Value& value) {
  if (value.members.size() != 1) return nullptr;
  const auto& member = value.members.front();
  return member.key == "Ref" || member.key.starts_with("Fn::") ? &member : nullptr;
}

Value Resolver::resolve(const Value& value, std::string_view hint) const {
  std::size_t steps = 0;
  return evaluate(value, Work{hint, 0, &steps});
}

Value Resolver::evaluate(const Value& value, Work work) const {
  if (++work.depth > kMaximumDepth || ++*work.steps > kMaximumSteps)
    return scalar(guess(work.hint, "value"), value.line, ValueOrigin::placeholder);
  if (const auto* function = intrinsic_of(value)) {
    auto result = intrinsic(function->key, function->value, value.line, work);
    if (result.is_scalar()) replace_dynamic_references(result, work.hint);
    return result;
  }
  Value result;
  result.kind = value.kind;
  result.line = value.line;
  result.text = value.text;
  result.plain = value.plain;
  if (value.is_scalar()) replace_dynamic_references(result, work.hint);
  for (const auto& item : value.items)
    if (auto inner = evaluate(item, work); inner.kind != Value::Kind::absent) result.items.push_back(std::move(inner));
  for (const auto& member : value.members)
    if (auto inner = evaluate(member.value, work); inner.kind != Value::Kind::absent)
      result.members.push_back({member.key, member.line, std::move(inner)});
  return result;
}

Value Resolver::intrinsic(std::string_view name, const Value& argument, int line, Work work) const {
  using Method = Value (Resolver::*)(const Value&, Work) const;
  struct Row {
    std::string_view name;
    Method function;
  };
  static constexpr Row rows[] = {
      {"Fn::GetAtt", &Resolver::get_att},
      {"Fn::Sub", &Resolver::substitute},
      {"Fn::Join", &Resolver::join},
      {"Fn::Split", &Resolver::split},
      {"Fn::Select", &Resolver::select},
      {"Fn::If", &Resolver::choose},
      {"Fn::FindInMap", &Resolver::find_in_map},
      {"Fn::ImportValue", &Resolver::import_value},
      {"Fn::Base64", &Resolver::base64},
      {"Fn::Cidr", &Resolver::cidr},
      {"Fn::GetAZs", &Resolver::zones},
      {"Fn::Length", &Resolver::length},
      {"Fn::ToJsonString", &Resolver::to_json_string},
  };
  Value result;
  if (name == "Ref") {
    result = reference(argument.text, line, work);
  } else if (const auto* row = std::find_if(std::begin(rows), std::end(rows),
                                            [&](const Row& candidate) { return candidate.name == name; });
             row != std::end(rows)) {
    result = (this->*row->function)(argument, work);
  } else {  // Fn::Transform, a macro, a function newer than this list
    result =
        scalar(guess(work.hint, name.substr(std::min<std::size_t>(4, name.size()))), line, ValueOrigin::placeholder);
  }
  result.line = line;
  return result;
}

std::string_view Resolver::type_of(std::string_view id) const {
  const Value* type = root_.find("Resources", id, "Type");
  return type ? std::string_view(type->text) : std::string_view{};
}

Value Resolver::reference(const std::string& name, int line, Work work) const {
  if (name == "AWS::NoValue") {
    Value none;
    none.kind = Value::Kind::absent;
    return none;
  }
  if (auto pseudo = pseudo_parameter(name)) return scalar(std::move(*pseudo), line, ValueOrigin::placeholder);
  if (const Value* declaration = root_.find("Parameters", name)) return parameter(*declaration, name, line, work);
  const auto id = name.substr(0, name.find('.'));  // SAM: !Ref MyFunction.Alias
  Value result = named(id, line, work);
  result.text = reference_placeholder(type_of(id), id, result.text);
  if (type_of(id).empty() && result.text == name && id == name) result.text = guess(work.hint, name);
  return result;
}

Value Resolver::parameter(const Value& declaration, const std::string& name, int line, Work work) const {
  const Value* type_value = declaration.find("Type");
  const std::string type = type_value ? type_value->text : "String";
  const Value* no_echo = declaration.find("NoEcho");
  const auto unknown = no_echo && is_true(*no_echo) ? ValueOrigin::secret : ValueOrigin::placeholder;
  const auto known = no_echo && is_true(*no_echo) ? ValueOrigin::secret : ValueOrigin::literal;
  const Value* fallback = declaration.find("Default");
  const Value* allowed = declaration.find("AllowedValues");
  const Value* minimum = declaration.find("MinValue");
  Value result;
  if (type.starts_with("AWS::SSM::Parameter::")) {  // the default is the name of a stored parameter
    result = scalar(guess(work.hint, fallback ? fallback->text : name), line, unknown);
  } else if (fallback && (fallback->is_scalar() || fallback->kind == Value::Kind::null)) {
    result = scalar(fallback->text, line, known);
  } else if (allowed && !allowed->items.empty()) {
    result = scalar(allowed->items.front().text, line, unknown);
  } else if (minimum && minimum->is_scalar()) {
    result = scalar(minimum->text, line, unknown);
  } else {
    auto text = parameter_placeholder(type, name);
    result = scalar(type == "String" ? guess(work.hint, name) : std::move(text), line, unknown);
  }
  if (type != "CommaDelimitedList" && !type.starts_with("List<")) return result;
  return split_text(result, ",");
}

/// A scalar with the resource's own name as text (empty where the template gives none), and who it is.
Value Resolver::named(const std::string& id, int line, Work work) const {
  Value result = scalar("", line, ValueOrigin::placeholder);
  result.references.push_back(id);
  const auto type = type_of(id);
  const auto property = name_property(type);
  if (property.empty()) {
    // An alias or a version stands for its function.
    if (type != "AWS::Lambda::Version") return result;
  } else if (const Value* name = root_.find("Resources", id, "Properties", property)) {
    if (auto own = evaluate(*name, work); own.is_scalar() && type != "AWS::Lambda::Alias") result.text = own.text;
  }
  if (type == "AWS::Lambda::Alias" || type == "AWS::Lambda::Version")
    if (const Value* function = root_.find("Resources", id, "Properties", "FunctionName")) {
      auto target = evaluate(*function, work);
      result.text = target.text.substr(target.text.rfind(':') + 1);
      add_references(result, target);
    }
  return result;
}

Value Resolver::attribute(const std::string& id, const std::string& attribute, int line, Work work) const {
  Value result = named(id, line, work);
  result.text = attribute_placeholder(type_of(id), id, result.text, attribute);
  return result;
}

Truth Resolver::condition(std::string_view name) const {
  std::size_t steps = 0;
  return decide_named(name, Work{{}, 0, &steps});
}

Truth Resolver::decide_named(std::string_view name, Work work) const {
  const Value* expression = root_.find("Conditions", name);
  return expression ? decide(*expression, work) : Truth::unknown;
}

Truth Resolver::decide(const Value& expression, Work work) const {
  if (++work.depth > kMaximumDepth || ++*work.steps > kMaximumSteps) return Truth::unknown;
  if (expression.is_scalar()) return decide_named(expression.text, work);
  if (expression.members.size() != 1) return Truth::unknown;
  const auto& [name, line, argument] = expression.members.front();
  if (name == "Condition") return decide_named(argument.text, work);
  if (name == "Fn::Equals") return decide_equal(argument, work);
  if (name == "Fn::Not" && argument.items.size() == 1) {
    const auto inner = decide(argument.items.front(), work);
    if (inner == Truth::unknown) return inner;
    return inner == Truth::yes ? Truth::no : Truth::yes;
  }
  if (name != "Fn::And" && name != "Fn::Or") return Truth::unknown;
  // One operand of the deciding value is enough, whatever the unknown ones are.
  const auto deciding = name == "Fn::And" ? Truth::no : Truth::yes;
  bool unsure = false;
  for (const auto& item : argument.items) {
    const auto inner = decide(item, work);
    if (inner == deciding) return deciding;
    unsure = unsure || inner == Truth::unknown;
  }
  if (unsure) return Truth::unknown;
  return deciding == Truth::no ? Truth::yes : Truth::no;
}

Truth Resolver::decide_equal(const Value& operands, Work work) const {
  if (operands.items.size() != 2) return Truth::unknown;
  std::string texts[2];
  for (std::size_t i = 0; i < 2; ++i) {
    const auto value = evaluate(operands.items[i], work);
    // Region and account are the same everywhere in warmfuzz, so a condition on them is decided.
    const Value* name = operands.items[i].find("Ref");
    const bool decided = value.origin == ValueOrigin::literal || (name && pseudo_parameter(name->text));
    if (!value.is_scalar() || !decided) return Truth::unknown;
    texts[i] = value.text;
  }
  return texts[0] == texts[1] ? Truth::yes : Truth::no;
}

}  // namespace warmfuzz
