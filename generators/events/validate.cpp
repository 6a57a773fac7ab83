#include "generators/events/validate.h"

#include <algorithm>

#include "generators/events/attribute_values.h"
#include "generators/events/pointer.h"
#include "generators/events/text.h"
#include "include/src/json_text.h"

namespace warmfuzz {
namespace events {
namespace {

/// Character by character: '9' stands for a digit, 'f' for a lower-case hex digit, anything else for itself.
bool looks_like(std::string_view text, std::string_view shape) {
  return text.size() == shape.size() && std::equal(text.begin(), text.end(), shape.begin(), [](char c, char wanted) {
           const bool digit = c >= '0' && c <= '9';
           if (wanted == '9') return digit;
           if (wanted == 'f') return digit || (c >= 'a' && c <= 'f');
           return c == wanted;
         });
}

bool is_uuid(const std::string& text) { return looks_like(text, "ffffffff-ffff-4fff-ffff-ffffffffffff"); }

/// 32 hex digits, maybe "-12" behind them.
bool is_etag(const std::string& text) {
  const auto tail = text.substr(std::min<std::size_t>(32, text.size()));
  return looks_like(text.substr(0, 32), std::string(32, 'f')) &&
         (tail.empty() || (tail.size() > 1 && looks_like(tail, '-' + std::string(tail.size() - 1, '9'))));
}

/// Letters, digits, '_', '-', and single dots between them.
bool is_attribute_name(const std::string& name) {
  if (name.empty() || name.front() == '.' || name.back() == '.' || name.find("..") != std::string::npos) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.';
  });
}

/// "String", or "Number.any label".
bool is_attribute_type(const std::string& type) {
  const auto base = type.substr(0, type.find('.'));
  return (base == "String" || base == "Number" || base == "Binary") && type.size() != base.size() + 1;
}

/// "-1.5e10"
bool is_decimal(std::string_view text) {
  const auto digits = [&text] {
    const auto count = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(count);
    return count > 0;
  };
  const auto skip = [&text](std::string_view any) {
    const bool there = !text.empty() && any.find(text.front()) != std::string_view::npos;
    if (there) text.remove_prefix(1);
    return there;
  };
  skip("-");
  if (!digits()) return false;
  if (skip(".") && !digits()) return false;
  if (skip("eE")) {
    skip("+-");
    if (!digits()) return false;
  }
  return text.empty();
}

bool only(const std::string& text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string::npos;
}

constexpr std::string_view kDigits = "0123456789";

std::string configured(const Trigger& trigger, const char* key) {
  const auto found = trigger.config.find(key);
  return found != trigger.config.end() && found->is_string() ? found->get<std::string>() : "";
}

/// The lists that DynamoDB and SQS deliver, within the batch size.
std::size_t records(Inspection& event, const Trigger& trigger, std::size_t most) {
  const auto& list = event.at("/Records");
  const auto found = trigger.config.find("batch_size");
  if (most > 1 && found != trigger.config.end()) most = found->get<std::size_t>();
  event.expect(list.is_array() && !list.empty() && list.size() <= most, "/Records",
               "expected a list of 1 … " + std::to_string(most) + " records");
  return list.is_array() ? list.size() : 0;
}

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

  const bool removed = name.rfind("ObjectRemoved:", 0) == 0;
  const bool tagged = name.rfind("ObjectTagging:", 0) == 0;
  const auto& size = event.at(at + "/s3/object/size");
  event.expect((removed || tagged) ? size.is_null() : (size.is_number_integer() && size >= 0), at + "/s3/object/size",
               "expected a whole number, and none on delete and tagging");
  event.expect(removed || is_etag(event.text(at + "/s3/object/eTag", 32, 40)), at + "/s3/object/eTag",
               "expected an MD5, maybe with -N");
  const auto& bucket = event.text(at + "/s3/bucket/name", 1, 255);
  event.expect(event.at(at + "/s3/bucket/arn") == "arn:aws:s3:::" + bucket, at + "/s3/bucket/arn",
               "does not match the bucket");
  event.expect(only(event.text(at + "/s3/object/sequencer", 1, 64), "0123456789ABCDEF"), at + "/s3/object/sequencer",
               "expected hex");
}

/// Whether SQS takes this text (XML 1.0's characters).
bool sqs_characters(const std::string& text) {
  if (!valid_utf8(text)) return false;
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') return false;
  return text.find("\xEF\xBF\xBE") == std::string::npos && text.find("\xEF\xBF\xBF") == std::string::npos;
}

std::size_t inspect_message_attributes(Inspection& event, const std::string& at) {
  const auto& attributes = event.at(at);
  std::size_t bytes = 0;
  event.expect(attributes.is_object() && attributes.size() <= 10, at, "expected at most 10 attributes");
  if (!attributes.is_object()) return 0;
  for (const auto& [name, attribute] : attributes.items()) {
    const auto here = at + '/' + name;
    const auto small = lower(name);
    event.expect(
        name.size() <= 256 && is_attribute_name(name) && small.rfind("aws.", 0) != 0 && small.rfind("amazon.", 0) != 0,
        here, "not a name that SQS takes");
    const auto& type = event.text(here + "/dataType", 1, 256);
    event.expect(is_attribute_type(type), here + "/dataType", "expected String, Number or Binary");
    const bool binary = type.rfind("Binary", 0) == 0;
    event.expect(attribute.contains("stringValue") != attribute.contains("binaryValue"), here,
                 "expected exactly one value");
    const auto& value = event.text(here + (binary ? "/binaryValue" : "/stringValue"), 1, 1048576);
    event.expect(binary ? base64_decode(value).has_value() : sqs_characters(value), here,
                 "characters that SQS refuses");
    if (type.rfind("Number", 0) == 0) event.expect(only(value, "0123456789+-.eE"), here, "not a number");
    event.expect(
        event.at(here + "/stringListValues") == Json::array() && event.at(here + "/binaryListValues") == Json::array(),
        here, "expected empty list values");
    bytes += name.size() + type.size() + value.size();
  }
  return bytes;
}

void inspect_sqs(Inspection& event, const Trigger& trigger) {
  const auto count = records(event, trigger, 10);
  const auto queue = configured(trigger, "queue");
  const bool fifo = queue.size() > 5 && queue.compare(queue.size() - 5, 5, ".fifo") == 0;
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = "/Records/" + std::to_string(i);
    event.expect(event.at(at + "/eventSource") == "aws:sqs", at + "/eventSource", "expected aws:sqs");
    const auto& id = event.text(at + "/messageId", 36, 36);
    event.expect(is_uuid(id), at + "/messageId", "expected a UUID");
    event.expect(std::find(ids.begin(), ids.end(), id) == ids.end(), at + "/messageId", "the same as another record's");
    ids.push_back(id);
    const auto& body = event.text(at + "/body", 1, 1048576);
    event.expect(sqs_characters(body), at + "/body", "characters that SQS refuses");
    event.expect(event.at(at + "/md5OfBody") == md5_hex(body), at + "/md5OfBody", "not the MD5 of the body");
    const auto bytes = inspect_message_attributes(event, at + "/messageAttributes");
    event.expect(body.size() + bytes <= 1048576, at, "more than 1 MiB");
    if (!event.ok()) return;
    const auto& digest = event.at(at + "/md5OfMessageAttributes");
    const auto& attributes = event.at(at + "/messageAttributes");
    event.expect(attributes.empty() ? digest.is_null() : digest == sqs_attributes_md5(attributes),
                 at + "/md5OfMessageAttributes", "not the MD5 of the attributes");
    for (const auto* name : {"SentTimestamp", "ApproximateFirstReceiveTimestamp", "ApproximateReceiveCount"}) {
      const auto place = at + "/attributes/" + name;
      event.expect(only(event.text(place, 1, 20), kDigits), place, "expected digits");
    }
    for (const auto* name : {"MessageGroupId", "MessageDeduplicationId"}) {
      const auto place = at + "/attributes/" + name;
      event.expect(event.at(place).is_string() == fifo, place, "belongs to FIFO queues, and to all of them");
      if (!fifo) continue;
      const auto& value = event.text(place, 1, 128);
      event.expect(std::all_of(value.begin(), value.end(), [](char c) { return c > 0x20 && c < 0x7F; }), place,
                   "expected letters, digits and punctuation");
    }
  }
}

void inspect_dynamodb_value(Inspection& event, const std::string& at, int level) {
  const auto& value = event.at(at);
  if (!value.is_object() || value.size() != 1 || level > 32)
    return event.expect(false, at, "expected one typed value, 32 levels at most");
  const auto& type = value.begin().key();
  const auto& inner = *value.begin();
  const auto digits = [](const std::string& text) {
    auto mantissa = text.substr(0, text.find_first_of("eE"));
    mantissa.erase(
        std::remove_if(mantissa.begin(), mantissa.end(), [](char c) { return c == '-' || c == '.' || c == '+'; }),
        mantissa.end());
    const auto first = mantissa.find_first_not_of('0');
    const auto last = mantissa.find_last_not_of('0');
    return first == std::string::npos ? 1 : last - first + 1;
  };
  const auto is_number = [&](const Json& json) {
    return json.is_string() && is_decimal(json.get<std::string>()) && digits(json) <= 38;
  };
  if (type == "M" || type == "L") {
    event.expect(type == "M" ? inner.is_object() : inner.is_array(), at, "the value does not match its type");
    if (inner.is_object()) {
      for (const auto& [name, one] : inner.items())
        inspect_dynamodb_value(event, at + "/M/" + escape_token(name), level + 1);
    } else {
      for (std::size_t i = 0; i < inner.size(); ++i)
        inspect_dynamodb_value(event, at + "/L/" + std::to_string(i), level + 1);
    }
    return;
  }
  bool ok = false;
  if (type == "S") ok = inner.is_string();
  if (type == "N") ok = is_number(inner);
  if (type == "B") ok = inner.is_string() && base64_decode(inner.get<std::string>()).has_value();
  if (type == "BOOL") ok = inner.is_boolean();
  if (type == "NULL") ok = inner == true;
  if (type == "SS" || type == "NS" || type == "BS") {
    auto sorted = inner.is_array() ? inner.get<std::vector<Json>>() : std::vector<Json>{};
    std::sort(sorted.begin(), sorted.end());
    ok = !sorted.empty() && std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
    for (const auto& one : sorted) ok = ok && (type == "NS" ? is_number(one) : one.is_string());
  }
  event.expect(ok, at, "the value does not match its type " + type);
}

void inspect_dynamodb(Inspection& event, const Trigger& trigger) {
  const auto count = records(event, trigger, 10);
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = "/Records/" + std::to_string(i);
    event.expect(event.at(at + "/eventSource") == "aws:dynamodb", at + "/eventSource", "expected aws:dynamodb");
    const auto& name = event.text(at + "/eventName", 6, 6);
    event.expect(name == "INSERT" || name == "MODIFY" || name == "REMOVE", at + "/eventName",
                 "expected INSERT, MODIFY or REMOVE");
    const auto view = event.text(at + "/dynamodb/StreamViewType", 1, 30);
    const bool both = view == "NEW_AND_OLD_IMAGES";
    std::size_t bytes = 0;
    for (const auto* part : {"Keys", "NewImage", "OldImage"}) {
      const auto place = at + "/dynamodb/" + part;
      const auto& item = event.at(place);
      const bool is_new = part == std::string_view("NewImage");
      const bool expected =
          part == std::string_view("Keys") || (is_new ? name != "REMOVE" && (both || view == "NEW_IMAGE")
                                                      : name != "INSERT" && (both || view == "OLD_IMAGE"));
      event.expect(item.is_object() == expected, place, expected ? "is missing" : "has no place in this event");
      if (!item.is_object()) continue;
      for (const auto& [attribute, value] : item.items()) {
        event.expect(!attribute.empty(), place, "an attribute without name");
        inspect_dynamodb_value(event, place + '/' + escape_token(attribute), 1);
      }
      if (!event.ok()) return;
      bytes += dynamodb_item_bytes(item);
      if (part == std::string_view("Keys")) continue;
      for (const auto& [key, value] : event.at(at + "/dynamodb/Keys").items())
        event.expect(event.at(place + '/' + escape_token(key)) == value, place,
                     "key attribute " + key + " differs from Keys");
      event.expect(dynamodb_item_bytes(item) <= 409600, place, "more than 400 KB");
    }
    for (const auto& [key, value] : event.at(at + "/dynamodb/Keys").items()) {
      const auto& type = value.begin().key();
      event.expect(type == "S" || type == "N" || type == "B", at + "/dynamodb/Keys", "expected S, N or B");
      event.expect(value.begin()->is_string() && !value.begin()->get_ref<const std::string&>().empty(),
                   at + "/dynamodb/Keys", "an empty key");
    }
    event.expect(event.at(at + "/dynamodb/SizeBytes") == bytes, at + "/dynamodb/SizeBytes",
                 "not the size of keys and images");
    const auto place = at + "/dynamodb/SequenceNumber";
    event.expect(only(event.text(place, 21, 40), kDigits), place, "expected digits");
    event.expect(only(event.text(at + "/eventID", 32, 32), "0123456789abcdef"), at + "/eventID", "expected hex");
  }
}

}  // namespace

const Json& Inspection::at(const std::string& pointer) const {
  static const Json nothing;
  const auto parsed = Pointer::parse(pointer);
  const auto* found = parsed ? parsed->find(event_) : nullptr;
  return found == nullptr ? nothing : *found;
}

void Inspection::expect(bool ok, const std::string& pointer, const std::string& what) {
  if (!ok) complaints_.push_back(pointer + ": " + what);
}

const std::string& Inspection::text(const std::string& pointer, std::size_t least, std::size_t most) {
  static const std::string nothing;
  const auto& value = at(pointer);
  const bool ok = value.is_string() && value.get_ref<const std::string&>().size() >= least &&
                  value.get_ref<const std::string&>().size() <= most;
  expect(ok, pointer, "expected a text of " + std::to_string(least) + " … " + std::to_string(most) + " bytes");
  return value.is_string() ? value.get_ref<const std::string&>() : nothing;
}

}  // namespace events

std::vector<std::string> violations(std::string_view source, const Json& event, const Trigger& trigger) {
  events::Inspection inspection(event);
  if (source == "apigw-rest") {
    events::inspect_rest(inspection, trigger);
  } else if (source == "apigw-http") {
    events::inspect_http(inspection, trigger);
  } else if (source == "s3") {
    events::inspect_s3(inspection, trigger);
  } else if (source == "sqs") {
    events::inspect_sqs(inspection, trigger);
  } else if (source == "dynamodb") {
    events::inspect_dynamodb(inspection, trigger);
  } else {
    inspection.expect(false, "", "nothing is known of events of \"" + std::string(source) + '"');
  }
  return inspection.take();
}

}  // namespace warmfuzz
