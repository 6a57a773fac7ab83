#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "warmfuzz/event_source.h"

/// Event patterns and filters: what a rule, an event source mapping or a subscription lets through. The language is
/// EventBridge's content filtering (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html);
/// Lambda's filter criteria and SNS's filter policies are parts of it.
namespace warmfuzz::events {

/// Whether a pattern lets `value` through. Where the pattern goes into a text, the text is read as JSON, or as base64
/// of JSON, as event source mappings do with a body: `value` itself or a member of it, nothing deeper. An operator that
/// is not known lets everything through.
bool matches_pattern(const Json& pattern, const Json& value);

/// One change that brings a value closer to a pattern.
struct PatternChange {
  std::vector<std::string> path;  ///< member names, also inside a text that holds JSON
  Json value;                     ///< what may stand there; discarded: nothing may
};

/// What has to change in `value` for the pattern to let it through; empty if it does so already. `choice` picks among
/// the alternatives that the pattern leaves open: equal arguments give equal changes.
std::vector<PatternChange> changes_for_pattern(const Json& pattern, const Json& value, std::uint64_t choice);

}  // namespace warmfuzz::events
