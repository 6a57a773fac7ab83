#include <algorithm>

#include "generators/events/attribute_values.h"
#include "generators/events/text.h"
#include "generators/events/validate_parts.h"
#include "include/src/json_text.h"

/// Messages of Amazon SQS and SNS.
namespace warmfuzz::events {
namespace {

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
    event.expect(binary ? base64_decode(value).has_value() : message_characters(value), here,
                 "characters that SQS refuses");
    if (type.rfind("Number", 0) == 0) event.expect(only(value, "0123456789+-.eE"), here, "not a number");
    event.expect(
        event.at(here + "/stringListValues") == Json::array() && event.at(here + "/binaryListValues") == Json::array(),
        here, "expected empty list values");
    bytes += name.size() + type.size() + value.size();
  }
  return bytes;
}

/// One message delivered twice: nothing but the count is different, and FIFO queues do not do it.
void expect_again(Inspection& event, const std::string& at, const std::string& earlier, bool fifo) {
  event.expect(!fifo, at + "/messageId", "the same as another record's");
  auto one = event.at(earlier);
  auto other = event.at(at);
  const auto count = [](Json& record) {
    auto& said = record["attributes"]["ApproximateReceiveCount"];
    const auto text = said.is_string() ? said.get<std::string>() : "";
    said = nullptr;
    return text;
  };
  const auto before = count(one);
  const auto after = count(other);
  event.expect(one == other, at, "has the id of another message");
  event.expect(before.size() < after.size() || before < after, at + "/attributes/ApproximateReceiveCount",
               "does not grow");
}

/// The notification at `sns`; in the event of a function its addresses are called …Url, elsewhere …URL.
void expect_notification(Inspection& event, const std::string& sns, const std::string& url) {
  event.expect(event.at(sns + "/Type") == "Notification", sns + "/Type", "expected Notification");
  event.expect(is_uuid(event.text(sns + "/MessageId", 36, 36)), sns + "/MessageId", "expected a UUID");
  event.text(sns + "/TopicArn", 20, 512);
  event.expect(looks_like(event.text(sns + "/Timestamp", 24, 24), "9999-99-99T99:99:99.999Z"), sns + "/Timestamp",
               "expected ISO 8601 with ms");
  event.expect(base64_decode(event.text(sns + "/Signature", 300, 400)).has_value(), sns + "/Signature",
               "expected base64");
  event.expect(event.text(sns + "/SigningCert" + url, 20, 300).rfind("https://sns.", 0) == 0,
               sns + "/SigningCert" + url, "expected a URL of the service");
  const auto& subject = event.at(sns + "/Subject");
  if (!subject.is_null()) {
    const auto& text = event.text(sns + "/Subject", 1, 99);
    event.expect(valid_utf8(text) && std::none_of(text.begin(), text.end(),
                                                  [](char c) { return static_cast<unsigned char>(c) < 0x20; }),
                 sns + "/Subject", "expected one line of text");
  }
  const auto& message = event.text(sns + "/Message", 1, 262144);
  event.expect(message_characters(message), sns + "/Message", "characters that SNS refuses");
  auto bytes = message.size();
  const auto& attributes = event.at(sns + "/MessageAttributes");
  event.expect(attributes.is_object(), sns + "/MessageAttributes", "expected a map");
  if (!attributes.is_object()) return;
  for (const auto& [name, attribute] : attributes.items()) {
    const auto here = sns + "/MessageAttributes/" + name;
    const auto small = lower(name);
    event.expect(
        is_attribute_name(name) && name.size() <= 256 && small.rfind("aws.", 0) != 0 && small.rfind("amazon.", 0) != 0,
        here, "not a name that SNS takes");
    event.expect(attribute.size() == 2, here, "expected Type and Value");
    const auto& type = event.text(here + "/Type", 6, 12);
    const auto& value = event.text(here + "/Value", 1, 262144);
    bytes += name.size() + type.size() + value.size();
    if (type == "Binary") {
      event.expect(base64_decode(value).has_value(), here, "expected base64");
    } else if (type == "Number") {
      event.expect(is_decimal(value), here, "not a number");
    } else if (type == "String.Array") {
      event.expect(Json::parse(value, nullptr, false).is_array(), here, "expected a list in JSON");
    } else {
      event.expect(type == "String" && message_characters(value), here, "expected a text");
    }
  }
  event.expect(bytes <= 262144, sns, "more than 256 KB");
}

}  // namespace

void inspect_sqs(Inspection& event, const Trigger& trigger) {
  const auto count = records(event, trigger, 10);
  const auto queue = configured(trigger, "queue");
  const bool fifo = queue.size() > 5 && queue.compare(queue.size() - 5, 5, ".fifo") == 0;
  std::vector<std::string> ids;
  std::string last;
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = "/Records/" + std::to_string(i);
    event.expect(event.at(at + "/eventSource") == "aws:sqs", at + "/eventSource", "expected aws:sqs");
    const auto& id = event.text(at + "/messageId", 36, 36);
    event.expect(is_uuid(id), at + "/messageId", "expected a UUID");
    if (const auto earlier = std::find(ids.begin(), ids.end(), id); earlier != ids.end())
      expect_again(event, at, "/Records/" + std::to_string(earlier - ids.begin()), fifo);
    ids.push_back(id);
    if (fifo) {
      const auto& sequence = event.text(at + "/attributes/SequenceNumber", 20, 20);
      event.expect(only(sequence, kDigits) && last < sequence, at + "/attributes/SequenceNumber",
                   "not behind the record before");
      last = sequence;
    }
    event.expect(event.at(at + "/attributes/SequenceNumber").is_string() == fifo, at + "/attributes/SequenceNumber",
                 "belongs to FIFO queues");
    event.expect(
        event.at(at + "/attributes/DeadLetterQueueSourceArn").is_string() == is_configured(trigger, "dead_letters_of"),
        at + "/attributes/DeadLetterQueueSourceArn", "belongs to queues for dead letters");
    const auto& trace = event.at(at + "/attributes/AWSTraceHeader");
    event.expect(trace.is_null() || event.text(at + "/attributes/AWSTraceHeader", 35, 256).rfind("Root=1-", 0) == 0,
                 at + "/attributes/AWSTraceHeader", "not a trace header");
    const auto& body = event.text(at + "/body", 1, 1048576);
    event.expect(message_characters(body), at + "/body", "characters that SQS refuses");
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

void inspect_sns(Inspection& event, const Trigger& trigger) {
  if (records(event, trigger, 1) == 0) return;
  const std::string at = "/Records/0";
  event.expect(event.at(at + "/EventSource") == "aws:sns" && event.at(at + "/EventVersion") == "1.0",
               at + "/EventSource", "expected aws:sns 1.0");
  event.expect(
      event.text(at + "/EventSubscriptionArn", 20, 600).rfind(event.text(at + "/Sns/TopicArn", 20, 512) + ':', 0) == 0,
      at + "/EventSubscriptionArn", "not a subscription to the topic");
  expect_notification(event, at + "/Sns", "Url");
}

void inspect_notification(Inspection& event, const Trigger&) { expect_notification(event, "", "URL"); }

}  // namespace warmfuzz::events
