#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace warmfuzz::objects {

/// An object that an event is about.
struct ObjectName {
  std::string bucket;
  std::string key;        ///< decoded
  bool removed = false;   ///< the event says that it is gone
  std::string etag = {};  ///< as the event says it, without quotes
  /// Of the same object, whatever is told of it.
  bool operator==(const ObjectName& other) const {
    return bucket == other.bucket && key == other.key && removed == other.removed;
  }
};

/// The objects that a rendered event names, in order, each once: records of S3 notifications, S3 events of EventBridge,
/// and both inside the texts of other events (SQS, SNS). At most 16.
std::vector<ObjectName> named_objects(const nlohmann::json& event);

}  // namespace warmfuzz::objects
