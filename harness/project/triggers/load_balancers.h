#pragma once

#include "harness/project/triggers/places.h"

namespace warmfuzz {

/// AWS::ElasticLoadBalancingV2::TargetGroup of functions
void read_target_group(const Wiring& wiring, const Resource& resource);
/// AWS::ElasticLoadBalancingV2::ListenerRule, and the default actions of an AWS::ElasticLoadBalancingV2::Listener
void read_listener(const Wiring& wiring, const Resource& resource);

}  // namespace warmfuzz
