#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "warmfuzz/scenario.h"

namespace warmfuzz::sinkhole {

/// What a bucket holds under a key.
struct S3Object {
  std::string bytes;
  std::string content_type;
  std::map<std::string, std::string> metadata;  ///< names without x-amz-meta-, in lower case
  std::string etag;                             ///< with its quotes
  std::int64_t modified = 0;                    ///< seconds since 1970
  /// Laid there by the harness: how it was made. Null: the function wrote it.
  std::shared_ptr<const LiveObject> laid;
  std::uint64_t written = 0;  ///< the invocation in which the function wrote it; 0: it did not
  std::uint64_t order = 0;    ///< of the last write
};

/// MD5 as an entity tag, in quotes.
std::string etag_of(const std::string& bytes);

/// The buckets of one execution environment. Every bucket exists. Holds at most kMaxBytes and kMaxObjects: beyond, the
/// oldest objects go.
class S3Store {
 public:
  using Name = std::pair<std::string, std::string>;  ///< bucket and key
  using Objects = std::map<Name, S3Object>;

  const S3Object* find(const std::string& bucket, const std::string& key) const;
  /// Fills in etag (if empty), modified and order.
  const S3Object& put(const std::string& bucket, const std::string& key, S3Object object);
  void remove(const std::string& bucket, const std::string& key);
  /// Takes away what the harness laid there and the function left as it was.
  void remove_laid();
  /// Sorted by bucket, then by key.
  const Objects& objects() const { return objects_; }

  static constexpr std::uint64_t kMaxBytes = 96ULL * 1024 * 1024;
  static constexpr std::size_t kMaxObjects = 2000;

 private:
  void make_room();

  Objects objects_;
  std::uint64_t bytes_ = 0;
  std::uint64_t order_ = 0;
};

}  // namespace warmfuzz::sinkhole
