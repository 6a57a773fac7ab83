#include "harness/project/template/connections.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "harness/project/template/scalars.h"
#include "harness/project/template/triggers.h"

namespace warmfuzz {
namespace {

class Connector {
 public:
  Connector(const TemplateContext& context, std::vector<Function>& functions) : context_(context) {
    for (auto& function : functions) by_name_[name_of(function.id)] = by_name_[function.id] = &function;
  }

  void connect(const std::string& id, int line, std::string_view type, const Value& resource) {
    if (type == "AWS::Lambda::EventSourceMapping") return event_source_mapping(id, line, resource);
    if (type == "AWS::S3::Bucket") return bucket(id, resource);
    if (type == "Custom::S3BucketNotifications") return cdk_notifications(id, resource);
    if (type == "AWS::Lambda::Url") return function_url(line, resource);
    if (type == "AWS::ApiGateway::Method") return rest_method(id, resource);
    if (type == "AWS::ApiGatewayV2::Api") return http_api(id, resource);
    if (type == "AWS::ApiGatewayV2::Route") return http_route(id, line, resource);
    if (type == "AWS::Events::Rule" || type == "AWS::SNS::Subscription" || type == "AWS::Scheduler::Schedule")
      return not_generated(id, line, type, resource);
  }

 private:
  Value properties_of(const Value& resource) const {
    const Value* properties = resource.find("Properties");
    return properties ? context_.resolver.resolve(*properties) : Value{};
  }

  /// The function that a resolved name, ARN or invocation URI stands for. Null: none of those in the project.
  Function* function_of(const Value* value) const {
    if (!value) return nullptr;
    const auto find = [&](const std::string& name) {
      const auto it = by_name_.find(name);
      return it == by_name_.end() ? nullptr : it->second;
    };
    for (const auto& id : value->references)
      if (auto* function = find(id)) return function;
    // A text of its own: "name", "arn:…:function:name" or "…:function:name:alias"
    auto name = value->text;
    if (const auto at = name.find(":function:"); at != std::string::npos) name = name.substr(at + 10);
    return find(name.substr(0, name.find_first_of(":/")));
  }

  /// What Ref gives for a resource.
  std::string name_of(const std::string& id) const {
    Value reference;
    reference.kind = Value::Kind::map;
    reference.members.push_back({"Ref", 0, scalar(id, 0, ValueOrigin::literal)});
    return context_.resolver.resolve(reference).text;
  }

  void event_source_mapping(const std::string& id, int line, const Value& resource) {
    const auto properties = properties_of(resource);
    auto* function = function_of(properties.find("FunctionName"));
    const Value* arn = properties.find("EventSourceArn");
    if (!function) return;
    auto trigger = arn ? polled_trigger(context_, id, *arn, properties) : std::nullopt;
    if (trigger)
      add_trigger(*function, std::move(*trigger));
    else
      context_.note(line, "the event source mapping " + id + " of " + function->id +
                              " is left out: only those of SQS and DynamoDB are generated yet");
  }

  void bucket(const std::string& id, const Value& resource) {
    const Value* raw = resource.find("Properties", "NotificationConfiguration");
    if (!raw) return;
    notifications(id, name_of(id), context_.resolver.resolve(*raw));
  }

  void cdk_notifications(const std::string& id, const Value& resource) {
    const auto properties = properties_of(resource);
    const Value* bucket = properties.find("BucketName");
    if (const Value* configuration = properties.find("NotificationConfiguration"))
      notifications(id, bucket ? bucket->text : std::string(), *configuration);
  }

  /// CloudFormation's own spelling and that of the S3 API, which the CDK uses.
  void notifications(const std::string& id, const std::string& bucket, const Value& configuration) {
    for (const char* list : {"LambdaConfigurations", "LambdaFunctionConfigurations"}) {
      const Value* entries = configuration.find(list);
      if (!entries) continue;
      for (const auto& entry : entries->items) {
        const Value* target = entry.find("Function") ? entry.find("Function") : entry.find("LambdaFunctionArn");
        auto* function = function_of(target);
        if (!function) continue;
        const Value* events = entry.find("Event") ? entry.find("Event") : entry.find("Events");
        const Value* rules = entry.find("Filter", "S3Key", "Rules");
        if (!rules) rules = entry.find("Filter", "Key", "FilterRules");
        add_trigger(*function, bucket_trigger(id, bucket, events, rules));
      }
    }
  }

  void function_url(int line, const Value& resource) {
    const auto properties = properties_of(resource);
    if (auto* function = function_of(properties.find("TargetFunctionArn")))
      add_trigger(*function, function_url_trigger(context_, line, *function));
  }

  void rest_method(const std::string& id, const Value& resource) {
    const auto properties = properties_of(resource);
    auto* function = function_of(properties.find("Integration", "Uri"));
    const Value* kind = properties.find("Integration", "Type");
    if (!function || !kind || kind->text != "AWS_PROXY") return;  // other integrations shape the event themselves
    const Value* method = properties.find("HttpMethod");
    add_trigger(*function, http_trigger(id, "apigw-rest", rest_path(properties.find("ResourceId")),
                                        method ? method->text : std::string()));
  }

  /// The path of an AWS::ApiGateway::Resource: its parts, from itself up to the API's root.
  std::string rest_path(const Value* resource_id) const {
    std::string path;
    Value id = resource_id ? *resource_id : Value{};
    for (int depth = 0; depth < 64 && !id.references.empty(); ++depth) {
      const Value* resource = context_.resolver.resource(id.references.front());
      if (!resource || context_.resolver.type_of(id.references.front()) != "AWS::ApiGateway::Resource") break;
      const auto properties = properties_of(*resource);
      const Value* part = properties.find("PathPart");
      path = "/" + (part ? part->text : std::string()) + path;
      const Value* parent = properties.find("ParentId");
      Value next = parent ? *parent : Value{};
      id = std::move(next);
    }
    return path.empty() ? "/" : path;
  }

  /// An API made by naming its target alone has one default route.
  void http_api(const std::string& id, const Value& resource) {
    const auto properties = properties_of(resource);
    if (auto* function = function_of(properties.find("Target")))
      add_trigger(*function, http_trigger(id, "apigw-http", "", ""));
  }

  void http_route(const std::string& id, int line, const Value& resource) {
    const auto properties = properties_of(resource);
    const Value* target = properties.find("Target");  // "integrations/ID"
    if (!target) return;
    for (const auto& reference : target->references) {
      if (context_.resolver.type_of(reference) != "AWS::ApiGatewayV2::Integration") continue;
      const auto integration = properties_of(*context_.resolver.resource(reference));
      auto* function = function_of(integration.find("IntegrationUri"));
      if (!function) continue;
      if (is_websocket(properties.find("ApiId"))) {
        context_.note(line, "the route " + id + " of " + function->id +
                                " is left out: events of WebSocket APIs are not generated yet");
        continue;
      }
      const Value* key = properties.find("RouteKey");  // "GET /orders/{id}" or "$default"
      const std::string text = key ? key->text : "$default";
      const auto space = text.find(' ');
      const bool whole = space == std::string::npos;
      const Value* format = integration.find("PayloadFormatVersion");
      const bool rest = !format || format->text != "2.0";
      add_trigger(*function, http_trigger(id, rest ? "apigw-rest" : "apigw-http", whole ? "" : text.substr(space + 1),
                                          whole ? "" : text.substr(0, space)));
    }
  }

  bool is_websocket(const Value* api) const {
    if (!api || api->references.empty()) return false;
    const Value* resource = context_.resolver.resource(api->references.front());
    const Value* protocol = resource ? resource->find("Properties", "ProtocolType") : nullptr;
    return protocol && protocol->text == "WEBSOCKET";
  }

  void not_generated(const std::string& id, int line, std::string_view type, const Value& resource) {
    const auto properties = properties_of(resource);
    std::vector<const Value*> targets{properties.find("Endpoint"), properties.find("Target", "Arn")};
    if (const Value* list = properties.find("Targets"))
      for (const auto& target : list->items) targets.push_back(target.find("Arn"));
    for (const Value* target : targets)
      if (const auto* function = function_of(target))
        context_.note(line, "the events that " + id + " sends to " + function->id +
                                " are left out: " + std::string(type) + " is not generated yet");
  }

  const TemplateContext& context_;
  std::map<std::string, Function*> by_name_;  ///< by logical id and by name
};

}  // namespace

void connect_functions(const TemplateContext& context, std::vector<Function>& functions) {
  Connector connector(context, functions);
  const Value* resources = context.document.root.find("Resources");
  for (const auto& [id, line, resource] : resources->members) {
    if (const Value* condition = resource.find("Condition");
        condition && context.resolver.condition(condition->text) == Truth::no)
      continue;
    connector.connect(id, line, context.resolver.type_of(id), resource);
  }
}

}  // namespace warmfuzz
