#pragma once

#include <vector>

#include "harness/sinkhole/http.h"
#include "harness/sinkhole/s3/multipart.h"
#include "harness/sinkhole/s3/request.h"
#include "harness/sinkhole/s3/store.h"
#include "warmfuzz/observation.h"

namespace warmfuzz::sinkhole {

/// Amazon S3 for one execution environment, as its REST API answers: objects with their content type, metadata and
/// entity tag, ranges, copies, listings, uploads in parts, no tags. Every bucket exists and may be read and written;
/// signatures are not checked. What the function writes stays until the environment ends.
class S3Double {
 public:
  HttpAnswer serve(HttpRequest&& request);

  /// From now on the function writes in this invocation.
  void begin(std::uint64_t invocation) { invocation_ = invocation; }

  /// Puts an object where its bucket and key say, for the function to find.
  void lay(const LiveObject& object);
  /// Takes away what was laid, except what the function overwrote.
  void remove_laid() { store_.remove_laid(); }

  /// What the function got since the last call, each object once, without `bytes`: how it was made where it was laid,
  /// else its content (bounded). A listing counts as an object without a key.
  std::vector<LiveObject> take_fetched();
  /// What it wrote since the last call; bounded.
  std::vector<Sent> take_sent();

 private:
  HttpAnswer dispatch(const HttpRequest& request, const S3Request& what);
  HttpAnswer get(const HttpRequest& request, const S3Request& what);
  HttpAnswer put(const HttpRequest& request, const S3Request& what);
  HttpAnswer post(const HttpRequest& request, const S3Request& what);
  HttpAnswer remove(const S3Request& what);
  HttpAnswer copy(const HttpRequest& request, const S3Request& what);
  void note(const S3Request& what, const S3Object& object, bool content);
  void note(LiveObject object);
  void note_sent(const HttpRequest& request, const S3Request& what);

  S3Store store_;
  MultipartUploads uploads_;
  std::vector<LiveObject> fetched_;
  std::vector<Sent> sent_;
  std::uint64_t invocation_ = 0;
};

}  // namespace warmfuzz::sinkhole
