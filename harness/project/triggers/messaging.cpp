#include "harness/project/triggers/messaging.h"

#include <utility>

#include "harness/project/triggers/values.h"
#include "harness/project/yaml/json.h"
#include "harness/project/yaml/typed.h"

namespace warmfuzz {
namespace {

/// Other subscribers (mail, HTTP) are nobody's events here.
bool hands_on(const Value& subscription) {
  const auto protocol = text_of(subscription, "Protocol");
  return protocol == "lambda" || protocol == "sqs";
}

}  // namespace

Edge subscription_edge(const Places& places, const Value& topic, const Value& properties, std::string to,
                       std::string name) {
  Edge edge;
  edge.from = places.of(&topic);
  edge.to = std::move(to);
  edge.name = std::move(name);
  if (const Value* raw = properties.find("RawMessageDelivery"); raw && is_true(*raw)) {
    edge.config["raw_delivery"] = true;
  } else {
    edge.source = "sns";
    edge.config["topic"] = name_in_arn(topic.text);
  }
  if (const Value* policy = properties.find("FilterPolicy"))
    if (auto json = json_inside(*policy); json.is_object() && !json.empty()) {
      edge.config["filter_policy"] = std::move(json);
      copy_text(properties, "FilterPolicyScope", edge.config, "filter_scope");
    }
  return edge;
}

void read_subscription(const Wiring& wiring, const Resource& resource) {
  const auto properties = wiring.places.properties_of(resource.raw);
  const Value* topic = properties.find("TopicArn");
  auto to = wiring.places.of(properties.find("Endpoint"));
  if (!topic || to.empty() || !hands_on(properties)) return;
  wiring.graph.add(subscription_edge(wiring.places, *topic, properties, std::move(to), resource.id));
}

void read_topic(const Wiring& wiring, const Resource& resource) {
  const Value* raw = resource.raw.find("Properties", "Subscription");
  if (!raw) return;
  const auto subscriptions = wiring.places.context().resolver.resolve(*raw);
  const auto topic = wiring.places.reference_to(resource.id);
  for (const auto& subscription : subscriptions.items)
    if (auto to = wiring.places.of(subscription.find("Endpoint")); !to.empty() && hands_on(subscription))
      wiring.graph.add(subscription_edge(wiring.places, topic, subscription, std::move(to), resource.id));
}

}  // namespace warmfuzz
