#pragma once

#include <string>
#include <string_view>

#include "harness/project/triggers/places.h"

namespace warmfuzz {

/// Fills config["input"] from the target's (or SAM event's) Input, a constant that takes the event's place, or
/// config["input_path"] from its InputPath. False: the target makes something else of the event (InputTransformer, a
/// path of more than names), which is not generated.
bool read_input(const Value& target, Json& config);

/// "$.detail.order": a JSON path of names alone.
bool is_plain_path(std::string_view path);

/// What the user reads of a rule or event that sends a constant.
std::string constant_note(const std::string& rule, const std::string& function);

/// The event source of a rule with this configuration: S3's own events have another control than those that anybody
/// sends. Fills config["bucket"] from a pattern that names one.
const char* rule_source(Json& config);

/// AWS::Events::Rule, by pattern and by schedule
void read_rule(const Wiring& wiring, const Resource& resource);
/// AWS::Scheduler::Schedule
void read_schedule(const Wiring& wiring, const Resource& resource);

}  // namespace warmfuzz
