#pragma once

#include <string>

#include "harness/project/triggers/places.h"

namespace warmfuzz {

/// The edge from a topic to a subscriber. `properties` (of the subscription, resolved) may have FilterPolicy,
/// FilterPolicyScope and RawMessageDelivery. `topic`: its ARN.
Edge subscription_edge(const Places& places, const Value& topic, const Value& properties, std::string to,
                       std::string name);

/// AWS::SNS::Subscription
void read_subscription(const Wiring& wiring, const Resource& resource);
/// The subscriptions that an AWS::SNS::Topic has itself.
void read_topic(const Wiring& wiring, const Resource& resource);

}  // namespace warmfuzz
