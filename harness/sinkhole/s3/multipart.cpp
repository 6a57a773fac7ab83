#include "harness/sinkhole/s3/multipart.h"

#include <charconv>
#include <utility>

#include "harness/sinkhole/http_server.h"
#include "harness/sinkhole/s3/xml.h"

namespace warmfuzz::sinkhole {
namespace {

HttpAnswer no_such_upload() {
  return error_answer(404, "NoSuchUpload",
                      "The specified upload does not exist. The upload ID may be invalid, or the upload may have been "
                      "aborted or completed.");
}

}  // namespace

HttpAnswer MultipartUploads::begin(const S3Request& request, S3Object draft) {
  if (uploads_.size() >= kMaxUploads) uploads_.erase(uploads_.begin());
  // Ascending as texts, too.
  const std::string id = "upload-" + std::to_string(1'000'000 + next_++);
  uploads_[id].draft = std::move(draft);
  return xml_answer("InitiateMultipartUploadResult",
                    element("Bucket", request.bucket) + element("Key", request.key) + element("UploadId", id));
}

HttpAnswer MultipartUploads::part(const S3Request& request, std::string bytes) {
  const auto upload = uploads_.find(request.value("uploadId"));
  if (upload == uploads_.end()) return no_such_upload();
  const std::string number = request.value("partNumber");
  unsigned index = 0;
  std::from_chars(number.data(), number.data() + number.size(), index);
  if (index < 1 || index > 10'000)
    return error_answer(400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
  std::uint64_t total = bytes.size();
  for (const auto& [other, content] : upload->second.parts) total += content.size();
  if (total > HttpServer::kMaxBody)
    return error_answer(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
  HttpAnswer answer;
  answer.headers.emplace_back("ETag", etag_of(bytes));
  upload->second.parts[index] = std::move(bytes);
  return answer;
}

HttpAnswer MultipartUploads::complete(const S3Request& request, const std::string& host, S3Store& store) {
  const auto upload = uploads_.find(request.value("uploadId"));
  if (upload == uploads_.end()) return no_such_upload();
  S3Object object = std::move(upload->second.draft);
  for (auto& [number, content] : upload->second.parts) object.bytes += content;
  object.etag = etag_of(object.bytes);
  object.etag.insert(object.etag.size() - 1, "-" + std::to_string(upload->second.parts.size()));
  uploads_.erase(upload);
  const auto& stored = store.put(request.bucket, request.key, std::move(object));
  return xml_answer("CompleteMultipartUploadResult",
                    element("Location", "http://" + host + "/" + request.bucket + "/" + percent_encode(request.key)) +
                        element("Bucket", request.bucket) + element("Key", request.key) + element("ETag", stored.etag));
}

HttpAnswer MultipartUploads::abort(const S3Request& request) {
  if (uploads_.erase(request.value("uploadId")) == 0) return no_such_upload();
  HttpAnswer answer;
  answer.status = 204;
  return answer;
}

}  // namespace warmfuzz::sinkhole
