#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "warmfuzz/observation.h"
#include "warmfuzz/scenario.h"

namespace warmfuzz {

/// Takes live canaries out of a text.
using Scrub = std::function<std::string(std::string_view)>;

/// Every text in `json`, keys too, scrubbed.
Json scrubbed(const Json& json, const Scrub& scrub);

/// Objects as scenarios have them, long contents cut off.
Json to_json(const std::vector<LiveObject>& objects);

/// One JSON object a line for each observation: what was sent, what came of it, and what was done meanwhile, without
/// the files that an interpreter reads of itself. Valid UTF-8, whatever the handler wrote; no live canaries.
std::string transcript_of(const Scenario& scenario, const Trace& trace, const Scrub& scrub);

}  // namespace warmfuzz
