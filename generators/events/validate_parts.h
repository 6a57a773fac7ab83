#pragma once

#include <string>
#include <string_view>

#include "generators/events/validate.h"

/// What the inspectors of several services share. Apart from the code that renders, as they are.
namespace warmfuzz::events {

/// Character by character: '9' stands for a digit, 'f' for a lower-case hex digit, anything else for itself.
bool looks_like(std::string_view text, std::string_view shape);
bool is_uuid(const std::string& text);
bool is_decimal(std::string_view text);  ///< "-1.5e10"
bool only(const std::string& text, std::string_view characters);
inline constexpr std::string_view kDigits = "0123456789";

/// A text of Trigger::config.
std::string configured(const Trigger& trigger, const char* key, const char* fallback = "");
/// Whether Trigger::config says something there: not null, false or empty.
bool is_configured(const Trigger& trigger, const char* key);

/// How many of the 1 … `most` (or the trigger's batch size) records there are.
std::size_t records(Inspection& event, const Trigger& trigger, std::size_t most);

bool header_name(const std::string& name);
bool header_text(const Json& value);
/// The text of a member whose name is written in any case; empty if there is none.
std::string member(const Json& map, std::string_view name);
/// Names and texts that HTTP carries.
void expect_headers(Inspection& event, const std::string& pointer, bool lower_case);
/// The plain map holds the last of each list of the other; neither is there without the other.
void expect_mirror(Inspection& event, const std::string& plain, const std::string& multi);
/// Whether a path, escaped, lies on a route such as "/orders/{id}".
bool on_route(const std::string& path, const std::string& route);

/// Characters that SQS and SNS take (those of XML 1.0).
bool message_characters(const std::string& text);
bool is_attribute_name(const std::string& name);
bool is_attribute_type(const std::string& type);  ///< "String", or "Number.any label"

}  // namespace warmfuzz::events
