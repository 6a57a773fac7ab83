#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "harness/sinkhole/http.h"
#include "harness/sinkhole/s3/request.h"
#include "harness/sinkhole/s3/store.h"

namespace warmfuzz::sinkhole {

/// Uploads in parts, from their beginning to their completion. At most kMaxUploads at once: the oldest goes.
class MultipartUploads {
 public:
  /// `draft` has content type and metadata.
  HttpAnswer begin(const S3Request& request, S3Object draft);
  HttpAnswer part(const S3Request& request, std::string bytes);
  HttpAnswer complete(const S3Request& request, const std::string& host, S3Store& store);
  HttpAnswer abort(const S3Request& request);

  static constexpr std::size_t kMaxUploads = 8;

 private:
  struct Upload {
    S3Object draft;
    std::map<unsigned, std::string> parts;
  };
  std::map<std::string, Upload> uploads_;
  std::uint64_t next_ = 1;
};

}  // namespace warmfuzz::sinkhole
