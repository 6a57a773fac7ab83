#include "harness/sinkhole/s3/s3_double.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>

#include "harness/sinkhole/s3/aws_chunked.h"
#include "harness/sinkhole/s3/listing.h"
#include "harness/sinkhole/s3/xml.h"

namespace warmfuzz::sinkhole {
namespace {

constexpr std::string_view kMeta = "x-amz-meta-";
constexpr std::size_t kMaxNoted = 256 * 1024;  // of each object that the function itself had written
constexpr std::size_t kMaxFetched = 200;
constexpr std::size_t kMaxSent = 200;

HttpAnswer no_such_key(const S3Request& what) {
  return error_answer(404, "NoSuchKey", "The specified key does not exist.", element("Key", what.key));
}

S3Object draft_of(const HttpRequest& request, std::uint64_t invocation) {
  S3Object draft;
  draft.written = invocation;
  draft.content_type = request.header("content-type");
  if (draft.content_type.empty()) draft.content_type = "binary/octet-stream";
  for (const auto& [name, value] : request.headers)
    if (name.starts_with(kMeta)) draft.metadata[name.substr(kMeta.size())] = value;
  return draft;
}

struct Range {
  std::size_t first = 0;
  std::size_t size = 0;
};

enum class RangeKind { none, partial, unsatisfiable };

/// "bytes=0-99", "bytes=100-", "bytes=-5". Others are answered as if there were none.
RangeKind read_range(std::string_view header, std::size_t size, Range& out) {
  if (!header.starts_with("bytes=") || header.find(',') != std::string_view::npos) return RangeKind::none;
  header.remove_prefix(6);
  const auto dash = header.find('-');
  if (dash == std::string_view::npos) return RangeKind::none;
  const auto number = [](std::string_view text, std::size_t& value) {
    return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc();
  };
  std::size_t first = 0, last = size == 0 ? 0 : size - 1;
  if (dash == 0) {
    std::size_t count = 0;
    if (!number(header.substr(1), count)) return RangeKind::none;
    if (count == 0 || size == 0) return RangeKind::unsatisfiable;
    first = size - std::min(size, count);
  } else {
    if (!number(header.substr(0, dash), first)) return RangeKind::none;
    if (std::size_t end = 0; number(header.substr(dash + 1), end)) last = std::min(last, end);
  }
  if (first >= size || last < first) return RangeKind::unsatisfiable;
  out = {first, last - first + 1};
  return RangeKind::partial;
}

/// Query names that choose an operation which is not played.
bool is_unknown_operation(const S3Request& what) {
  for (const char* name : {"acl", "attributes", "legal-hold", "object-lock", "policy", "retention", "select", "torrent",
                           "versions", "restore", "cors", "lifecycle", "notification", "website"})
    if (what.has(name)) return true;
  return false;
}

}  // namespace

HttpAnswer S3Double::serve(HttpRequest&& request) {
  const S3Request what = read_request(request);
  if (is_aws_chunked(request)) {
    auto data = decode_aws_chunked(request.body);
    if (data)
      request.body = std::move(*data);
    else if (!request.body.empty())
      return error_answer(400, "IncompleteBody", "The request body terminated unexpectedly");
  }
  note_sent(request, what);
  HttpAnswer answer = dispatch(request, what);
  answer.headers.emplace_back("x-amz-request-id", "4442587FB7D0A2F9");
  answer.headers.emplace_back("x-amz-id-2",
                              "vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYBDXOo6QBU0Wo=");
  answer.headers.emplace_back("Server", "AmazonS3");
  if (request.method == "HEAD") {
    if (answer.content_length.empty() && answer.status >= 400) answer.body.clear();
  }
  return answer;
}

void S3Double::note_sent(const HttpRequest& request, const S3Request& what) {
  if ((request.method != "PUT" && request.method != "POST") || sent_.size() >= kMaxSent) return;
  Sent sent{request.method + " s3://" + what.bucket + "/" + what.key, {}};
  for (const auto& [name, value] : request.headers)
    if (name.starts_with(kMeta) || name == "content-disposition" || name == "x-amz-tagging")
      sent.text += name + ": " + value + "\n";
  sent.text += request.body.substr(0, kMaxNoted);
  sent_.push_back(std::move(sent));
}

HttpAnswer S3Double::dispatch(const HttpRequest& request, const S3Request& what) {
  if (what.bucket.empty() || is_unknown_operation(what))
    return error_answer(501, "NotImplemented",
                        "A header or query you provided implies functionality that is not implemented");
  if (request.method == "GET" || request.method == "HEAD") return get(request, what);
  if (request.method == "PUT") return put(request, what);
  if (request.method == "POST") return post(request, what);
  if (request.method == "DELETE") return remove(what);
  return error_answer(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
}

HttpAnswer S3Double::get(const HttpRequest& request, const S3Request& what) {
  if (what.key.empty()) {
    if (request.method == "HEAD") return {200, {{"x-amz-bucket-region", "us-east-1"}}, ""};
    if (what.has("location")) return xml_answer("LocationConstraint", "");
    HttpAnswer answer = list_objects(store_, what);
    LiveObject listing;
    listing.object.bucket = what.bucket;
    listing.object.content = answer.body.substr(0, kMaxNoted);
    for (const auto& [name, object] : store_.objects())
      if (name.first == what.bucket) listing.written = std::max(listing.written, object.written);
    note(std::move(listing));
    return answer;
  }
  const S3Object* object = store_.find(what.bucket, what.key);
  if (object == nullptr) return no_such_key(what);
  if (what.has("tagging")) return xml_answer("Tagging", "<TagSet></TagSet>");

  HttpAnswer answer;
  answer.headers = {{"Last-Modified", http_time(object->modified)},
                    {"ETag", object->etag},
                    {"Accept-Ranges", "bytes"},
                    {"Content-Type", object->content_type}};
  for (const auto& [name, value] : object->metadata) answer.headers.emplace_back(std::string(kMeta) + name, value);
  const bool head = request.method == "HEAD";
  note(what, *object, !head);
  Range range{0, object->bytes.size()};
  switch (read_range(request.header("range"), object->bytes.size(), range)) {
    case RangeKind::unsatisfiable:
      return error_answer(416, "InvalidRange", "The requested range is not satisfiable");
    case RangeKind::partial:
      answer.status = 206;
      answer.headers.emplace_back("Content-Range", "bytes " + std::to_string(range.first) + "-" +
                                                       std::to_string(range.first + range.size - 1) + "/" +
                                                       std::to_string(object->bytes.size()));
      break;
    case RangeKind::none:
      break;
  }
  if (head)
    answer.content_length = std::to_string(range.size);
  else
    answer.body = object->bytes.substr(range.first, range.size);
  return answer;
}

HttpAnswer S3Double::put(const HttpRequest& request, const S3Request& what) {
  if (what.has("tagging")) return {};
  if (what.key.empty()) return {200, {{"Location", "/" + what.bucket}}, ""};
  if (!request.header("x-amz-copy-source").empty()) return copy(request, what);
  if (what.has("partNumber")) return uploads_.part(what, request.body);
  if (request.header("if-none-match") == "*" && store_.find(what.bucket, what.key) != nullptr)
    return error_answer(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
  S3Object object = draft_of(request, invocation_);
  object.bytes = request.body;
  return {200, {{"ETag", store_.put(what.bucket, what.key, std::move(object)).etag}}, ""};
}

HttpAnswer S3Double::copy(const HttpRequest& request, const S3Request& what) {
  std::string source = percent_decode(request.header("x-amz-copy-source"));
  source = source.substr(0, source.find("?versionId="));
  if (source.starts_with('/')) source.erase(0, 1);
  const auto slash = std::min(source.find('/'), source.size());
  const std::string bucket = source.substr(0, slash), key = source.substr(std::min(slash + 1, source.size()));
  const S3Object* from = store_.find(bucket, key);
  if (from == nullptr) return error_answer(404, "NoSuchKey", "The specified key does not exist.", element("Key", key));
  if (what.has("partNumber")) {
    const std::string etag = from->etag;
    HttpAnswer answer = uploads_.part(what, from->bytes);
    if (answer.status != 200) return answer;
    return xml_answer("CopyPartResult", element("ETag", etag));
  }
  S3Object object = *from;
  if (request.header("x-amz-metadata-directive") == "REPLACE") {
    S3Object draft = draft_of(request, invocation_);
    object.metadata = std::move(draft.metadata);
    object.content_type = std::move(draft.content_type);
  }
  object.laid.reset();
  object.written = invocation_;
  const auto& stored = store_.put(what.bucket, what.key, std::move(object));
  return xml_answer("CopyObjectResult",
                    element("LastModified", iso_time(stored.modified)) + element("ETag", stored.etag));
}

HttpAnswer S3Double::post(const HttpRequest& request, const S3Request& what) {
  if (what.has("uploads")) return uploads_.begin(what, draft_of(request, invocation_));
  if (what.has("uploadId")) return uploads_.complete(what, std::string(request.header("host")), store_);
  if (what.has("delete")) {
    std::string inside;
    for (const auto& key : texts_of(request.body, "Key")) {
      store_.remove(what.bucket, key);
      inside += "<Deleted>" + element("Key", key) + "</Deleted>";
    }
    return xml_answer("DeleteResult", inside);
  }
  return error_answer(501, "NotImplemented",
                      "A header or query you provided implies functionality that is not implemented");
}

HttpAnswer S3Double::remove(const S3Request& what) {
  if (what.has("uploadId")) return uploads_.abort(what);
  if (!what.has("tagging") && !what.key.empty()) store_.remove(what.bucket, what.key);
  HttpAnswer answer;
  answer.status = 204;
  return answer;
}

void S3Double::lay(const LiveObject& live) {
  S3Object object;
  object.bytes = live.bytes;
  if (!live.etag.empty()) object.etag = '"' + live.etag + '"';
  object.content_type = live.object.content_type.empty() ? "binary/octet-stream" : live.object.content_type;
  for (const auto& [name, value] : live.object.metadata) {
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    // What no header may be called was never stored.
    const bool token = std::all_of(lower.begin(), lower.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
    if (token && !lower.empty()) object.metadata[lower] = value;
  }
  auto laid = std::make_shared<LiveObject>(live);
  laid->bytes.clear();
  object.laid = std::move(laid);
  store_.put(live.object.bucket, live.object.key, std::move(object));
}

void S3Double::note(const S3Request& what, const S3Object& object, bool content) {
  LiveObject live;
  if (object.laid != nullptr) {
    live = *object.laid;
    if (!content) {
      live.object.content.clear();
      live.object.archive.reset();
    }
  } else {
    live.object.bucket = what.bucket;
    live.object.key = what.key;
    live.object.content_type = object.content_type;
    live.object.metadata = object.metadata;
    live.written = object.written;
    if (content) live.object.content = object.bytes.substr(0, kMaxNoted);
  }
  note(std::move(live));
}

void S3Double::note(LiveObject object) {
  const bool known = std::any_of(fetched_.begin(), fetched_.end(),
                                 [&](const LiveObject& other) { return other.object == object.object; });
  if (!known && fetched_.size() < kMaxFetched) fetched_.push_back(std::move(object));
}

std::vector<LiveObject> S3Double::take_fetched() { return std::exchange(fetched_, {}); }
std::vector<Sent> S3Double::take_sent() { return std::exchange(sent_, {}); }

}  // namespace warmfuzz::sinkhole
