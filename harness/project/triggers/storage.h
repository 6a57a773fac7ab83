#pragma once

#include <string>

#include "harness/project/triggers/places.h"

namespace warmfuzz {

/// The edge from a bucket to whom it notifies. `bucket`: its name; `events`: a text or a list, `rules`: a list of
/// {Name, Value}; each may be null.
Edge bucket_edge(const Places& places, const Value* bucket, const Value* events, const Value* rules, std::string to,
                 std::string name);

/// AWS::S3::Bucket
void read_bucket(const Wiring& wiring, const Resource& resource);
/// Custom::S3BucketNotifications, by which the CDK sets the notifications of a bucket.
void read_cdk_notifications(const Wiring& wiring, const Resource& resource);

}  // namespace warmfuzz
