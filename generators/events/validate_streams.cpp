#include <algorithm>

#include "generators/events/attribute_values.h"
#include "generators/events/pointer.h"
#include "generators/events/validate_parts.h"
#include "include/src/json_text.h"

/// Records of DynamoDB streams and Kinesis data streams.
namespace warmfuzz::events {
namespace {

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

}  // namespace

void inspect_dynamodb(Inspection& event, const Trigger& trigger) {
  const auto count = records(event, trigger, 100);
  std::string last;
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
    const auto& sequence = event.text(place, 21, 40);
    event.expect(only(sequence, kDigits), place, "expected digits");
    event.expect(last.size() < sequence.size() || last < sequence, place, "not behind the record before");
    last = sequence;
    const auto& identity = event.at(at + "/userIdentity");
    event.expect(identity.is_null() || (name == "REMOVE" && identity == Json{{"principalId", "dynamodb.amazonaws.com"},
                                                                             {"type", "Service"}}),
                 at + "/userIdentity", "belongs to items whose time is over");
    event.expect(only(event.text(at + "/eventID", 32, 32), "0123456789abcdef"), at + "/eventID", "expected hex");
  }
}

void inspect_kinesis(Inspection& event, const Trigger& trigger) {
  const auto count = records(event, trigger, 100);
  std::string last;
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = "/Records/" + std::to_string(i);
    event.expect(event.at(at + "/eventSource") == "aws:kinesis" && event.at(at + "/eventName") == "aws:kinesis:record",
                 at + "/eventSource", "expected aws:kinesis");
    const auto& sequence = event.text(at + "/kinesis/sequenceNumber", 20, 128);
    event.expect(only(sequence, kDigits) && sequence.front() != '0', at + "/kinesis/sequenceNumber", "expected digits");
    event.expect(last.size() < sequence.size() || last < sequence, at + "/kinesis/sequenceNumber",
                 "not behind the record before");
    last = sequence;
    const auto& id = event.text(at + "/eventID", 20, 200);
    event.expect(id.rfind("shardId-", 0) == 0 && id.substr(id.find(':') + 1) == sequence, at + "/eventID",
                 "expected shard and sequence number");
    const auto& key = event.text(at + "/kinesis/partitionKey", 1, 1024);
    event.expect(valid_utf8(key), at + "/kinesis/partitionKey", "expected UTF-8");
    const auto data = base64_decode(event.text(at + "/kinesis/data", 4, 1398104));
    event.expect(data.has_value() && data->size() <= 1048576, at + "/kinesis/data", "expected 1 MiB in base64");
    const auto& arrival = event.at(at + "/kinesis/approximateArrivalTimestamp");
    event.expect(arrival.is_number() && arrival > 1e9 && arrival < 1e10, at + "/kinesis/approximateArrivalTimestamp",
                 "expected seconds since 1970");
  }
}

}  // namespace warmfuzz::events
