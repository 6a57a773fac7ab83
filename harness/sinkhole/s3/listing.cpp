#include "harness/sinkhole/s3/listing.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "harness/sinkhole/s3/xml.h"

namespace warmfuzz::sinkhole {

HttpAnswer list_objects(const S3Store& store, const S3Request& request) {
  const bool second = request.value("list-type") == "2";
  const bool url = request.value("encoding-type") == "url";
  const auto shown = [url](const std::string& text) { return url ? percent_encode(text) : text; };
  const std::string prefix = request.value("prefix"), delimiter = request.value("delimiter");
  std::string after =
      second ? std::max(request.value("start-after"), request.value("continuation-token")) : request.value("marker");
  std::size_t most = 1000;
  if (const auto wanted = request.value("max-keys"); !wanted.empty())
    std::from_chars(wanted.data(), wanted.data() + wanted.size(), most);
  most = std::min<std::size_t>(most, 1000);

  std::string contents;
  std::set<std::string> folders;
  std::size_t count = 0;
  std::string last;
  bool truncated = false;
  for (const auto& [name, object] : store.objects()) {
    const auto& [bucket, key] = name;
    if (bucket != request.bucket || !key.starts_with(prefix) || key <= after) continue;
    std::string folder;
    if (!delimiter.empty())
      if (const auto end = key.find(delimiter, prefix.size()); end != std::string::npos)
        folder = key.substr(0, end + delimiter.size());
    if (!folder.empty() && (folders.contains(folder) || folder == after)) {
      last = key;
      continue;
    }
    if (count == most) {
      truncated = true;
      break;
    }
    ++count;
    last = key;
    if (!folder.empty()) {
      folders.insert(folder);
      continue;
    }
    contents += "<Contents>" + element("Key", shown(key)) + element("LastModified", iso_time(object.modified)) +
                element("ETag", object.etag) + element("Size", std::to_string(object.bytes.size())) +
                element("StorageClass", "STANDARD") + "</Contents>";
  }

  std::string inside = element("Name", request.bucket) + element("Prefix", shown(prefix));
  if (!delimiter.empty()) inside += element("Delimiter", shown(delimiter));
  inside += element("MaxKeys", std::to_string(most)) + element("IsTruncated", truncated ? "true" : "false");
  if (url) inside += element("EncodingType", "url");
  if (second) {
    inside += element("KeyCount", std::to_string(count));
    if (request.has("continuation-token")) inside += element("ContinuationToken", request.value("continuation-token"));
    if (truncated) inside += element("NextContinuationToken", last);
  } else {
    inside += element("Marker", shown(request.value("marker")));
    if (truncated) inside += element("NextMarker", shown(last));
  }
  inside += contents;
  for (const auto& folder : folders)
    inside += "<CommonPrefixes>" + element("Prefix", shown(folder)) + "</CommonPrefixes>";
  return xml_answer("ListBucketResult", inside);
}

}  // namespace warmfuzz::sinkhole
