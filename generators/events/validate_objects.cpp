#include <algorithm>

#include "generators/events/text.h"
#include "generators/events/validate_parts.h"
#include "include/src/json_text.h"

/// Notifications of Amazon S3.
namespace warmfuzz::events {
namespace {

/// 32 hex digits, maybe "-12" behind them.
bool is_etag(const std::string& text) {
  const auto tail = text.substr(std::min<std::size_t>(32, text.size()));
  return looks_like(text.substr(0, 32), std::string(32, 'f')) &&
         (tail.empty() || (tail.size() > 1 && looks_like(tail, '-' + std::string(tail.size() - 1, '9'))));
}

}  // namespace

void inspect_s3(Inspection& event, const Trigger& trigger) {
  if (records(event, trigger, 1) == 0) return;
  const std::string at = "/Records/0";
  event.expect(event.at(at + "/eventSource") == "aws:s3", at + "/eventSource", "expected aws:s3");
  event.expect(looks_like(event.text(at + "/eventTime", 24, 24), "9999-99-99T99:99:99.999Z"), at + "/eventTime",
               "expected ISO 8601 with ms");
  const auto& name = event.text(at + "/eventName", 1, 100);
  event.expect(name.rfind("s3:", 0) != 0, at + "/eventName", "events carry no \"s3:\"");

  const auto place = at + "/s3/object/key";
  const auto& key = event.text(place, 1, 4096);
  for (std::size_t i = 0; i < key.size(); ++i) {
    const auto c = static_cast<unsigned char>(key[i]);
    const bool plain = std::isalnum(c) || std::string_view(".-*_/+").find(key[i]) != std::string_view::npos;
    const bool escaped = c == '%' && i + 2 < key.size() && std::isxdigit(static_cast<unsigned char>(key[i + 1])) &&
                         std::isxdigit(static_cast<unsigned char>(key[i + 2]));
    event.expect(plain || escaped, place, "not form-urlencoded at byte " + std::to_string(i));
    if (escaped) i += 2;
  }
  const auto decoded = percent_decode(key, true);
  event.expect(!decoded.empty() && decoded.size() <= 1024, place, "expected 1 … 1,024 bytes decoded");
  event.expect(valid_utf8(decoded), place, "expected UTF-8 when decoded");
  const auto prefix = configured(trigger, "prefix");
  const auto suffix = configured(trigger, "suffix");
  event.expect(decoded.rfind(prefix, 0) == 0, place, "outside the trigger's prefix");
  event.expect(
      decoded.size() >= suffix.size() && decoded.compare(decoded.size() - suffix.size(), suffix.size(), suffix) == 0,
      place, "outside the trigger's suffix");

  const auto begins = [&name](const char* start) { return name.rfind(start, 0) == 0; };
  const bool removed = begins("ObjectRemoved:") || begins("LifecycleExpiration:");
  const bool marker = name.find(":DeleteMarkerCreated") != std::string::npos;
  const bool tagged = name.rfind("ObjectTagging:", 0) == 0;
  const auto& size = event.at(at + "/s3/object/size");
  event.expect((removed || tagged) ? size.is_null() : (size.is_number_integer() && size >= 0), at + "/s3/object/size",
               "expected a whole number, and none on delete and tagging");
  const auto& tag = event.at(at + "/s3/object/eTag");
  event.expect(removed && !marker ? tag.is_null() : is_etag(event.text(at + "/s3/object/eTag", 32, 40)),
               at + "/s3/object/eTag", "expected an MD5, maybe with -N, and none on delete");
  event.expect(
      name != "ObjectCreated:CompleteMultipartUpload" || event.text(at + "/s3/object/eTag", 34, 40).find('-') == 32,
      at + "/s3/object/eTag", "an upload in parts has a count");
  const bool versioned = marker || is_configured(trigger, "versioned");
  event.expect(versioned == event.at(at + "/s3/object/versionId").is_string(), at + "/s3/object/versionId",
               "belongs to buckets with versions");
  const bool newer = begins("Lifecycle") || begins("ObjectAcl:") || begins("ObjectTagging:") ||
                     begins("IntelligentTiering") || name == "ObjectRestore:Delete";
  event.expect(event.at(at + "/eventVersion") == (newer                    ? "2.3"
                                                  : begins("Replication:") ? "2.2"
                                                                           : "2.1"),
               at + "/eventVersion", "not the version of this event");
  event.expect((name == "ObjectRestore:Completed") == event.at(at + "/glacierEventData").is_object(),
               at + "/glacierEventData", "belongs to restored objects");
  event.expect(event.text(at + "/userIdentity/principalId", 5, 200).rfind("AWS:", 0) == 0,
               at + "/userIdentity/principalId", "expected a principal");
  const auto& bucket = event.text(at + "/s3/bucket/name", 1, 255);
  event.expect(event.at(at + "/s3/bucket/arn") == "arn:aws:s3:::" + bucket, at + "/s3/bucket/arn",
               "does not match the bucket");
  event.expect(only(event.text(at + "/s3/object/sequencer", 1, 64), "0123456789ABCDEF"), at + "/s3/object/sequencer",
               "expected hex");
}

}  // namespace warmfuzz::events
