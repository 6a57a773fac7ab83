#include "harness/project/triggers/places.h"

#include "harness/project/intrinsics/scalars.h"
#include "harness/project/triggers/values.h"

namespace warmfuzz {
namespace {

/// Types without an ARN that a template could know.
bool has_no_arn(std::string_view type) {
  return type == "AWS::ElasticLoadBalancingV2::TargetGroup" || type == "AWS::ApiGatewayV2::Integration";
}

std::string place_of_arn(const std::string& arn) {
  const auto service = service_in_arn(arn);
  return service.empty() ? arn : service + ":" + name_in_arn(arn);
}

Value intrinsic(const char* name, Value argument) {
  Value value;
  value.kind = Value::Kind::map;
  value.members.push_back({name, 0, std::move(argument)});
  return value;
}

}  // namespace

Places::Places(const TemplateContext& context, const std::vector<Function>& functions) : context_(context) {
  for (const auto& function : functions) functions_[name_of(function.id)] = functions_[function.id] = function.id;
}

Value Places::properties_of(const Value& resource) const {
  const Value* properties = resource.find("Properties");
  return properties ? context_.resolver.resolve(*properties) : Value{};
}

Value Places::reference_to(const std::string& id) const {
  return context_.resolver.resolve(intrinsic("Ref", scalar(id, 0, ValueOrigin::literal)));
}

std::string Places::function_of(const Value* value) const {
  if (!value) return {};
  const auto find = [&](const std::string& name) {
    const auto it = functions_.find(name);
    return it == functions_.end() ? std::string() : it->second;
  };
  for (const auto& id : value->references)
    if (auto function = find(id); !function.empty()) return function;
  // A text of its own: "name", "arn:…:function:name" or "…:function:name:alias"
  auto name = value->text;
  if (const auto at = name.find(":function:"); at != std::string::npos) name = name.substr(at + 10);
  return find(name.substr(0, name.find_first_of(":/")));
}

std::string Places::of(const Value* value) const {
  if (!value || !value->is_scalar()) return {};
  if (auto function = function_of(value); !function.empty()) return function;
  for (const auto& id : value->references)
    if (has_no_arn(context_.resolver.type_of(id))) return id;
  return place_of_arn(value->text);
}

std::string Places::of_resource(const std::string& id) const {
  if (has_no_arn(context_.resolver.type_of(id))) return id;
  // A topic's Ref is its ARN.
  if (const auto reference = name_of(id); reference.starts_with("arn:")) return place_of_arn(reference);
  Value both;
  both.kind = Value::Kind::list;
  both.items = {scalar(id, 0, ValueOrigin::literal), scalar("Arn", 0, ValueOrigin::literal)};
  return place_of_arn(context_.resolver.resolve(intrinsic("Fn::GetAtt", std::move(both))).text);
}

const Value* Places::resource_of(const Value* value, std::string_view type, std::string* id) const {
  if (value)
    for (const auto& reference : value->references)
      if (context_.resolver.type_of(reference) == type) {
        if (id) *id = reference;
        return context_.resolver.resource(reference);
      }
  return nullptr;
}

}  // namespace warmfuzz
