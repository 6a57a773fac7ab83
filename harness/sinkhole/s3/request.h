#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "harness/sinkhole/http.h"

namespace warmfuzz::sinkhole {

/// What a request asks S3 for, in either style of addressing.
struct S3Request {
  std::string bucket;
  std::string key;                           ///< decoded; empty: about the bucket
  std::map<std::string, std::string> query;  ///< decoded; a name alone has an empty value

  bool has(const std::string& name) const { return query.contains(name); }
  std::string value(const std::string& name) const {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
  }
};

/// "/bucket/key", or "/key" with the bucket in the Host header ("bucket.s3.eu-west-1.amazonaws.com",
/// "bucket.localhost").
S3Request read_request(const HttpRequest& request);

std::string percent_decode(std::string_view text);
/// As S3 writes keys into listings with encoding-type=url: '/' stays.
std::string percent_encode(std::string_view text);

}  // namespace warmfuzz::sinkhole
