#include "harness/project/template/triggers.h"

#include <cctype>
#include <charconv>
#include <optional>
#include <utility>

#include "harness/project/yaml/typed.h"

namespace warmfuzz {
namespace {

std::string upper(std::string text) {
  for (auto& letter : text) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return text;
}

/// "arn:aws:sqs:REGION:ACCOUNT:NAME" → NAME; "…:table/NAME/stream/…" → NAME. Other texts as they are.
std::string name_in_arn(const std::string& arn) {
  if (!arn.starts_with("arn:")) return arn;
  auto name = arn;
  if (const auto table = arn.find(":table/"); table != std::string::npos) {
    name = arn.substr(table + 7);
    return name.substr(0, name.find('/'));
  }
  return name.substr(name.rfind(':') + 1);
}

std::string text_of(const Value& value, std::string_view key) {
  const Value* member = value.find(key);
  return member && member->is_scalar() ? member->text : std::string();
}

/// A table's key schema and what its stream shows, from the resource that declares it.
void describe_table(std::string_view type, const Value& table, Json& config) {
  if (const auto view = table.find("StreamSpecification", "StreamViewType"); view && view->is_scalar())
    config["view_type"] = view->text;
  Json keys = Json::array();
  if (const Value* schema = table.find("KeySchema"))
    for (const char* role : {"HASH", "RANGE"})
      for (const auto& key : schema->items) {
        if (text_of(key, "KeyType") != role) continue;
        std::string kind = "S";
        if (const Value* attributes = table.find("AttributeDefinitions"))
          for (const auto& attribute : attributes->items)
            if (text_of(attribute, "AttributeName") == text_of(key, "AttributeName"))
              kind = text_of(attribute, "AttributeType");
        keys.push_back({{"name", text_of(key, "AttributeName")}, {"type", kind}});
      }
  if (type == "AWS::Serverless::SimpleTable") {  // its key is the text "id" unless it says otherwise
    const Value* key = table.find("PrimaryKey");
    const auto kind = key ? text_of(*key, "Type") : "String";
    keys.push_back({{"name", key ? text_of(*key, "Name") : "id"},
                    {"type", kind == "Number"   ? "N"
                             : kind == "Binary" ? "B"
                                                : "S"}});
  }
  if (!keys.empty()) config["keys"] = std::move(keys);
}

void add_batch_size(const Value& properties, Json& config) {
  const auto text = text_of(properties, "BatchSize");
  int size = 0;
  std::from_chars(text.data(), text.data() + text.size(), size);
  if (size > 0) config["batch_size"] = size;
}

/// One entry of Events. nullopt: a kind that is not generated.
std::optional<Trigger> read_event(const TemplateContext& context, const std::string& name, const std::string& type,
                                  const Value& properties) {
  if (type == "Api")
    return http_trigger(name, "apigw-rest", text_of(properties, "Path"), text_of(properties, "Method"));
  if (type == "HttpApi") {
    // The older payload format is the one of REST APIs.
    const bool rest = text_of(properties, "PayloadFormatVersion") == "1.0";
    return http_trigger(name, rest ? "apigw-rest" : "apigw-http", text_of(properties, "Path"),
                        text_of(properties, "Method"));
  }
  if (type == "S3")
    return bucket_trigger(name, text_of(properties, "Bucket"), properties.find("Events"),
                          properties.find("Filter", "S3Key", "Rules"));
  const Value* arn = properties.find(type == "SQS" ? "Queue" : "Stream");
  if ((type == "SQS" || type == "DynamoDB") && arn && arn->is_scalar()) {
    auto trigger = polled_trigger(context, name, *arn, properties);
    if (trigger) return trigger;
    // The ARN itself is a placeholder, but the kind is said.
    Trigger plain{name, type == "SQS" ? "sqs" : "dynamodb", Json::object()};
    plain.config[type == "SQS" ? "queue" : "table"] = name_in_arn(arn->text);
    add_batch_size(properties, plain.config);
    return plain;
  }
  return std::nullopt;
}

}  // namespace

void add_trigger(Function& function, Trigger trigger) {
  const auto wanted = trigger.name;
  for (int number = 2; function.find_trigger(trigger.name); ++number) trigger.name = wanted + std::to_string(number);
  function.triggers.push_back(std::move(trigger));
}

Trigger http_trigger(std::string name, std::string source, std::string path, std::string method) {
  Trigger trigger{std::move(name), std::move(source), Json::object()};
  // A default route takes every path.
  trigger.config["path"] = path.empty() || path == "$default" ? "/{proxy+}" : path;
  method = upper(std::move(method));
  trigger.config["method"] = method.empty() || method == "*" || method.starts_with("X-AMAZON-") ? "ANY" : method;
  return trigger;
}

Trigger bucket_trigger(std::string name, std::string bucket, const Value* events, const Value* rules) {
  Trigger trigger{std::move(name), "s3", Json::object()};
  if (!bucket.empty()) trigger.config["bucket"] = std::move(bucket);
  if (events) {
    Json names = Json::array();
    if (events->is_scalar()) names.push_back(events->text);
    for (const auto& event : events->items) names.push_back(event.text);
    if (!names.empty()) trigger.config["events"] = std::move(names);
  }
  if (rules)
    for (const auto& rule : rules->items) {
      const auto kind = upper(text_of(rule, "Name"));
      if (kind == "PREFIX") trigger.config["prefix"] = text_of(rule, "Value");
      if (kind == "SUFFIX") trigger.config["suffix"] = text_of(rule, "Value");
    }
  return trigger;
}

std::optional<Trigger> polled_trigger(const TemplateContext& context, const std::string& name, const Value& arn,
                                      const Value& properties) {
  Trigger trigger{name, "", Json::object()};
  if (arn.text.starts_with("arn:") && arn.text.find(":sqs:") != std::string::npos) {
    trigger.source = "sqs";
    trigger.config["queue"] = name_in_arn(arn.text);
  } else if (arn.text.starts_with("arn:") && arn.text.find(":dynamodb:") != std::string::npos) {
    trigger.source = "dynamodb";
    trigger.config["table"] = name_in_arn(arn.text);
    for (const auto& id : arn.references)
      if (const Value* resource = context.resolver.resource(id)) {
        const Value* table = resource->find("Properties");
        describe_table(context.resolver.type_of(id), table ? context.resolver.resolve(*table) : Value{},
                       trigger.config);
      }
  } else {
    return std::nullopt;
  }
  add_batch_size(properties, trigger.config);
  return trigger;
}

Trigger function_url_trigger(const TemplateContext& context, int line, const Function& function) {
  context.note(line, "the function URL of " + function.id +
                         " is treated as an HTTP API, which sends the same events; its own are not generated yet");
  return http_trigger("FunctionUrl", "apigw-http", "", "");
}

Status read_triggers(const TemplateContext& context, const Value& properties, Function& function) {
  Typed typed(context.document);
  if (const Value* events = typed.map(properties, "Events"))
    for (const auto& [name, line, event] : events->members) {
      if (!event.is_map() || !event.find("Type")) {
        typed.fail(line, "the event " + name + " of " + function.id + " has no Type; expected one such as Api or SQS");
        continue;
      }
      const auto type = typed.text(event, "Type");
      const Value* details = typed.map(event, "Properties");
      auto trigger = read_event(context, name, type, details ? *details : Value{});
      if (trigger)
        add_trigger(function, std::move(*trigger));
      else if (type == "Api" || type == "S3" || type == "SQS" || type == "DynamoDB")
        typed.fail(line, "the event " + name + " of " + function.id + " does not name its " +
                             (type == "SQS" ? "Queue" : "Stream") + "; expected its ARN");
      else
        context.note(line, "the event " + name + " of " + function.id + " is left out: events of type " + type +
                               " are not generated yet");
    }
  if (typed.fault()) return *typed.fault();
  if (const Value* url = properties.find("FunctionUrlConfig"); url && url->is_map())
    add_trigger(function, function_url_trigger(context, url->line, function));
  return Done{};
}

}  // namespace warmfuzz
