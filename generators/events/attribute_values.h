#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "generators/events/spec.h"

/// Typed attribute values, as DynamoDB and SQS write them, from plain JSON.
namespace warmfuzz::events {

/// "x" → {"S":"x"}, 1 → {"N":"1"}, true → {"BOOL":true}, null → {"NULL":true}, [..] → {"L":..}, {..} → {"M":..}.
/// A value that is a well-formed typed value already ({"S":"x"}, {"NS":["1"]}) is kept. Numbers are brought within
/// DynamoDB's range and 38 digits; levels below the 32nd become their JSON text.
Json dynamodb_value(const Json& plain);
/// An item; attribute names are never empty. Attributes that would exceed `max_bytes` together are left out.
Json dynamodb_item(const Json& plain, std::size_t max_bytes);
/// The value with the given key type (S, N or B), which DynamoDB never leaves empty. `name` helps to guess one.
Json dynamodb_key(const Json& plain, std::string_view type, const Json& fallback);
/// Bytes that DynamoDB counts for an item of typed values.
std::size_t dynamodb_item_bytes(const Json& item);

/// {"name": "x"} → {"name": {"stringValue":"x","dataType":"String", …}}; typed values ({"dataType":…}) are kept if
/// they are well-formed. Names keep to SQS's rules, at most `max_members` of them.
Json sqs_attributes(const Json& plain, std::size_t max_members, std::size_t max_bytes);
/// The same for SNS: {"name": {"Type":"String","Value":"x"}}; lists become "String.Array", JSON in a text.
Json sns_attributes(const Json& plain, std::size_t max_members, std::size_t max_bytes);
/// MD5 over names, types and values as SQS computes it; hex. Precondition: what sqs_attributes made.
std::string sqs_attributes_md5(const Json& attributes);

}  // namespace warmfuzz::events
