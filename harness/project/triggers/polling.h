#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/project/triggers/places.h"

namespace warmfuzz {

/// A kind of queue or stream that an event source mapping reads.
struct PolledKind {
  std::string_view sam_type;  ///< "SQS"
  std::string_view property;  ///< of the SAM event: "Queue"
  std::string_view service;   ///< in ARNs
  std::string_view source;    ///< event source id
  const char* key;            ///< of Trigger::config, for its name
};

const PolledKind* polled_kind_of_sam_type(std::string_view type);

/// The edge from a queue or stream to a function. `arn` and `properties` (of the mapping) are resolved.
Edge polled_edge(const Places& places, const PolledKind& kind, const Value& arn, const Value& properties,
                 std::string function, std::string name);

/// AWS::Lambda::EventSourceMapping
void read_event_source_mapping(const Wiring& wiring, const Resource& resource);
/// AWS::SQS::Queue: what nobody could handle arrives, as it is, in another queue.
void read_queue(const Wiring& wiring, const Resource& resource);

}  // namespace warmfuzz
