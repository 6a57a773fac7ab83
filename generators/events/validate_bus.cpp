#include "generators/events/text.h"
#include "generators/events/validate_parts.h"
#include "include/src/json_text.h"

/// Events of Amazon EventBridge: of applications, and of a schedule.
namespace warmfuzz::events {
namespace {

/// The constant that the rule sends in the event's place: the event itself is none then. False if there is no such.
bool expect_input(Inspection& event, const Trigger& trigger) {
  if (!is_configured(trigger, "input")) return false;
  const auto& said = trigger.config["input"];
  const auto read = said.is_string() ? Json::parse(said.get<std::string>(), nullptr, false) : said;
  event.expect(event.at("") == (read.is_discarded() ? said : read), "", "not the rule's input");
  return true;
}

void expect_envelope(Inspection& event) {
  event.expect(event.at("/version") == "0", "/version", "expected 0");
  event.expect(is_uuid(event.text("/id", 36, 36)), "/id", "expected a UUID");
  event.expect(looks_like(event.text("/time", 20, 20), "9999-99-99T99:99:99Z"), "/time",
               "expected ISO 8601 in seconds");
  event.expect(looks_like(event.text("/account", 12, 12), "999999999999"), "/account", "expected 12 digits");
  event.expect(event.at("/resources").is_array(), "/resources", "expected a list");
  event.expect(event.at("/detail").is_object(), "/detail", "expected an object");
  event.expect(event.at("").size() == 9, "", "expected nine members");
}

/// Whether one of a pattern's texts is it; patterns with other matchers are not looked at.
bool allowed(const Json& pattern, const Json& value) {
  if (!pattern.is_array()) return true;
  for (const auto& one : pattern)
    if (!one.is_string() || one == value) return true;
  return pattern.empty();
}

}  // namespace

void inspect_eventbridge(Inspection& event, const Trigger& trigger) {
  if (expect_input(event, trigger)) return;
  expect_envelope(event);
  const auto& source = event.text("/source", 1, 256);
  event.text("/detail-type", 1, 128);
  const auto& pattern = trigger.config.find("pattern");
  const bool patterned = pattern != trigger.config.end() && pattern->is_object();
  if (patterned)
    for (const auto* key : {"source", "detail-type"})
      if (const auto found = pattern->find(key); found != pattern->end())
        event.expect(allowed(*found, event.at(std::string("/") + key)), std::string("/") + key,
                     "not within the rule's pattern");
  if (!patterned || !pattern->contains("source"))
    event.expect(source.rfind("aws.", 0) != 0, "/source", "only AWS puts events of such a source");
  const auto text = event.at("").dump(-1, ' ', false, Json::error_handler_t::replace);
  event.expect(text.size() <= 262144, "", "more than 256 KB");
  event.expect(valid_utf8(event.at("").dump(-1, ' ', false, Json::error_handler_t::ignore)) &&
                   event.at("").dump(-1, ' ', false, Json::error_handler_t::ignore) == text,
               "", "expected UTF-8");
}

void inspect_s3_through_bus(Inspection& event, const Trigger& trigger) {
  expect_envelope(event);
  event.expect(event.at("/source") == "aws.s3", "/source", "expected aws.s3");
  const auto& key = event.text("/detail/object/key", 1, 1024);
  event.expect(valid_utf8(key), "/detail/object/key", "expected UTF-8");
  const auto prefix = configured(trigger, "prefix");
  const auto suffix = configured(trigger, "suffix");
  event.expect(key.starts_with(prefix) && key.ends_with(suffix), "/detail/object/key", "outside the trigger's filter");
  const auto& size = event.at("/detail/object/size");
  event.expect(size.is_null() || (size.is_number_integer() && size >= 0), "/detail/object/size",
               "expected a whole number");
  event.expect(only(event.text("/detail/object/sequencer", 1, 64), "0123456789ABCDEF"), "/detail/object/sequencer",
               "expected hex");
  event.expect(event.at("/resources/0") == "arn:aws:s3:::" + event.text("/detail/bucket/name", 1, 255), "/resources",
               "expected the bucket's ARN");
}

void inspect_schedule(Inspection& event, const Trigger& trigger) {
  if (expect_input(event, trigger)) return;
  expect_envelope(event);
  event.expect(event.at("/source") == "aws.events", "/source", "expected aws.events");
  event.expect(event.at("/detail-type") == "Scheduled Event", "/detail-type", "expected Scheduled Event");
  event.expect(event.at("/detail").empty(), "/detail", "expected an empty object");
  event.expect(event.at("/resources").size() == 1, "/resources", "expected the rule's ARN");
}

}  // namespace warmfuzz::events
