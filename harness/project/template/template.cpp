#include "harness/project/template/template.h"

#include <optional>
#include <utility>

#include "harness/project/intrinsics/context.h"
#include "harness/project/template/function.h"
#include "harness/project/triggers/connections.h"

namespace warmfuzz {
namespace {

/// Resources that hold functions which are not in this file.
bool is_nested_stack(std::string_view type) {
  return type == "AWS::Serverless::Application" || type == "AWS::CloudFormation::Stack";
}

}  // namespace

bool looks_like_template(const Value& root) {
  return root.find("Resources") || root.find("AWSTemplateFormatVersion") || root.find("Transform");
}

Result<Template> read_template(const Document& document) {
  Template result;
  result.notes = document.duplicates;
  const Resolver resolver(document.root);
  const TemplateContext context{document, resolver, document.file.parent_path(), result.notes};

  EventGraph graph;

  const Value* resources = document.root.find("Resources");
  if (!resources || !resources->is_map())
    return document.fault(resources ? resources->line : 1,
                          resources ? "Resources is " + describe(*resources) + "; expected a map"
                                    : "no Resources; expected a SAM or CloudFormation template");
  for (const auto& [id, line, resource] : resources->members) {
    if (id.starts_with("Fn::ForEach")) {
      context.note(line, id + " is not expanded; what it makes is left out");
      continue;
    }
    const Value* type = resource.find("Type");
    if (!type || !type->is_scalar())
      return document.fault(line,
                            "the resource " + id + " has no Type; expected one such as AWS::Serverless::Function");
    if (is_nested_stack(type->text)) context.note(line, "the nested stack " + id + " is not read");
    if (!is_function_type(type->text)) continue;
    if (const Value* condition = resource.find("Condition");
        condition && resolver.condition(condition->text) == Truth::no) {
      context.note(line, "the function " + id + " is left out: its condition " + condition->text + " is false");
      continue;
    }
    auto function = read_function(context, id, line, resource, graph);
    if (!function)
      result.wrong.push_back({id, function.fault()});
    else if (*function)
      result.functions.push_back(std::move(**function));
  }
  read_connections(context, result.functions, graph);
  for (auto& function : result.functions)
    for (auto& trigger : graph.triggers_of(function.id)) add_trigger(function, std::move(trigger));
  return result;
}

}  // namespace warmfuzz
