#include "harness/project/triggers/storage.h"

#include <utility>

#include "harness/project/triggers/values.h"

namespace warmfuzz {
namespace {

/// A list of targets, in CloudFormation's own spelling and in that of the S3 API, which the CDK uses.
struct TargetList {
  const char* list;
  const char* target;
};
constexpr TargetList kLists[] = {
    {"LambdaConfigurations", "Function"}, {"LambdaFunctionConfigurations", "LambdaFunctionArn"},
    {"QueueConfigurations", "Queue"},     {"QueueConfigurations", "QueueArn"},
    {"TopicConfigurations", "Topic"},     {"TopicConfigurations", "TopicArn"},
};

void read_notifications(const Wiring& wiring, const std::string& id, const Value* bucket, const Value& configuration) {
  for (const auto& [list, member] : kLists) {
    const Value* entries = configuration.find(list);
    if (!entries) continue;
    for (const auto& entry : entries->items) {
      auto to = wiring.places.of(entry.find(member));
      if (to.empty()) continue;
      const Value* events = entry.find("Event") ? entry.find("Event") : entry.find("Events");
      const Value* rules = entry.find("Filter", "S3Key", "Rules");
      if (!rules) rules = entry.find("Filter", "Key", "FilterRules");
      wiring.graph.add(bucket_edge(wiring.places, bucket, events, rules, std::move(to), id));
    }
  }
}

/// Whether the bucket that is named keeps every version of its objects.
bool keeps_versions(const Places& places, const Value* bucket) {
  const Value* declared = places.resource_of(bucket, "AWS::S3::Bucket");
  const Value* versioning = declared ? declared->find("Properties", "VersioningConfiguration") : nullptr;
  return versioning && text_of(places.context().resolver.resolve(*versioning), "Status") == "Enabled";
}

}  // namespace

Edge bucket_edge(const Places& places, const Value* named, const Value* events, const Value* rules, std::string to,
                 std::string name) {
  const auto bucket = named && named->is_scalar() ? named->text : std::string();
  Edge edge;
  edge.from = bucket.empty() ? std::string() : "s3:" + bucket;
  edge.to = std::move(to);
  edge.source = "s3";
  edge.name = std::move(name);
  if (!bucket.empty()) edge.config["bucket"] = bucket;
  if (keeps_versions(places, named)) edge.config["versioned"] = true;
  if (events) {
    Json names = Json::array();
    if (events->is_scalar()) names.push_back(events->text);
    for (const auto& event : events->items) names.push_back(event.text);
    if (!names.empty()) edge.config["events"] = std::move(names);
  }
  if (rules)
    for (const auto& rule : rules->items) {
      const auto kind = upper(text_of(rule, "Name"));
      if (kind == "PREFIX") edge.config["prefix"] = text_of(rule, "Value");
      if (kind == "SUFFIX") edge.config["suffix"] = text_of(rule, "Value");
    }
  return edge;
}

void read_bucket(const Wiring& wiring, const Resource& resource) {
  const Value* raw = resource.raw.find("Properties", "NotificationConfiguration");
  if (!raw) return;
  const auto bucket = wiring.places.reference_to(resource.id);
  read_notifications(wiring, resource.id, &bucket, wiring.places.context().resolver.resolve(*raw));
}

void read_cdk_notifications(const Wiring& wiring, const Resource& resource) {
  const auto properties = wiring.places.properties_of(resource.raw);
  if (const Value* configuration = properties.find("NotificationConfiguration"))
    read_notifications(wiring, resource.id, properties.find("BucketName"), *configuration);
}

}  // namespace warmfuzz
