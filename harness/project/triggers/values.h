#pragma once

#include <string>
#include <string_view>

#include "harness/project/yaml/value.h"
#include "warmfuzz/function.h"

/// Small readings of resolved properties.
namespace warmfuzz {

/// The text of a member; empty if there is none.
std::string text_of(const Value& value, std::string_view key);

std::string upper(std::string text);

/// "arn:aws:sqs:REGION:ACCOUNT:NAME" → "sqs"; empty for what is no ARN.
std::string service_in_arn(const std::string& arn);

/// "arn:aws:sqs:REGION:ACCOUNT:NAME" → NAME; "…:table/NAME/stream/…", "…:event-bus/NAME" → NAME. Other texts as they
/// are.
std::string name_in_arn(const std::string& arn);

/// Sets config[to] to owner[key] where that is a text, and not empty.
void copy_text(const Value& owner, std::string_view key, Json& config, const char* to);

/// The path and method of a route, however a CloudFormation type spells them. Every path where `path` says none.
Json route_config(std::string path, std::string method);

}  // namespace warmfuzz
