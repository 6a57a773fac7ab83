#include "harness/project/triggers/polling.h"

#include <charconv>
#include <utility>

#include "harness/project/triggers/values.h"
#include "harness/project/yaml/json.h"

namespace warmfuzz {
namespace {

constexpr PolledKind kKinds[] = {
    {"SQS", "Queue", "sqs", "sqs", "queue"},
    {"DynamoDB", "Stream", "dynamodb", "dynamodb", "table"},
    {"Kinesis", "Stream", "kinesis", "kinesis", "stream"},
};

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

/// FilterCriteria: texts that hold patterns, any of which is enough.
Json patterns_of(const Value& properties) {
  auto patterns = Json::array();
  if (const Value* filters = properties.find("FilterCriteria", "Filters"))
    for (const auto& filter : filters->items)
      if (const Value* pattern = filter.find("Pattern"))
        if (auto json = json_inside(*pattern); json.is_object()) patterns.push_back(std::move(json));
  return patterns;
}

}  // namespace

const PolledKind* polled_kind_of_sam_type(std::string_view type) {
  for (const auto& kind : kKinds)
    if (kind.sam_type == type) return &kind;
  return nullptr;
}

Edge polled_edge(const Places& places, const PolledKind& kind, const Value& arn, const Value& properties,
                 std::string function, std::string name) {
  Edge edge;
  edge.to = std::move(function);
  edge.source = kind.source;
  edge.name = std::move(name);
  edge.config[kind.key] = name_in_arn(arn.text);
  // The ARN itself may be a placeholder of no form; the kind is said.
  edge.from = service_in_arn(arn.text).empty() ? std::string(kind.service) + ":" + arn.text : places.of(&arn);
  if (kind.service == "dynamodb")
    for (const auto& id : arn.references)
      if (const Value* table = places.context().resolver.resource(id))
        describe_table(places.context().resolver.type_of(id), places.properties_of(*table), edge.config);
  const auto text = text_of(properties, "BatchSize");
  int size = 0;
  std::from_chars(text.data(), text.data() + text.size(), size);
  if (size > 0) edge.config["batch_size"] = size;
  if (auto patterns = patterns_of(properties); !patterns.empty()) edge.config["filter"] = std::move(patterns);
  return edge;
}

void read_event_source_mapping(const Wiring& wiring, const Resource& resource) {
  const auto properties = wiring.places.properties_of(resource.raw);
  auto function = wiring.places.function_of(properties.find("FunctionName"));
  if (function.empty()) return;
  if (const Value* arn = properties.find("EventSourceArn"); arn && arn->is_scalar())
    for (const auto& kind : kKinds)
      if (service_in_arn(arn->text) == kind.service)
        return wiring.graph.add(
            polled_edge(wiring.places, kind, *arn, properties, std::move(function), std::string(resource.id)));
  wiring.note(resource.line, "the event source mapping " + resource.id + " of " + function +
                                 " is left out: only those of SQS, DynamoDB and Kinesis are generated yet");
}

void read_queue(const Wiring& wiring, const Resource& resource) {
  const Value* policy = resource.raw.find("Properties", "RedrivePolicy");
  if (!policy) return;
  const auto resolved = wiring.places.context().resolver.resolve(*policy);
  const Value* target = resolved.find("deadLetterTargetArn");
  if (!target) return;
  const auto place = wiring.places.of_resource(resource.id);
  const auto name = place.substr(place.find(':') + 1);
  wiring.graph.add({place, wiring.places.of(target), "", {{"dead_letters_of", name}}, ""});
}

}  // namespace warmfuzz
