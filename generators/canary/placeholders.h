#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generators/canary/mint.h"
#include "warmfuzz/canary.h"
#include "warmfuzz/event_source.h"

namespace warmfuzz {

/// The label of a bait file: in an event its path, in the file a secret canary.
inline constexpr std::string_view kBaitLabel = "bait";

/// What a label in a placeholder stands for: "credential.password" → credential. "bait" → secret, the kind of the
/// file's content. Nothing for what is no canary: `object.N`, and text that no placeholder may carry (see
/// warmfuzz/canary.h for what it may).
std::optional<CanaryKind> kind_of_label(std::string_view label);

/// `text` with each `{{wf:LABEL}}` replaced by what `substitution` gives for the label. What only resembles a
/// placeholder stays as it is; one inside base64 is replaced there and encoded again; what was put in is not looked at
/// again. Any bytes; one search where there is none.
std::string substitute(std::string_view text, const Substitution& substitution);

/// The same in every string and every key of an object inside `json`. Of two keys that become equal one stays.
void substitute_in(Json& json, const Substitution& substitution);

/// The labels of the placeholders in `text`, each once, in order of their first appearance.
std::vector<std::string> placeholder_labels(std::string_view text);

/// Gives one invocation its canaries, and `bait` for the label "bait" (a path without its leading '/').
/// The mint must outlive the result.
Substitution canaries_of(CanaryMint& mint, std::uint64_t invocation, std::string bait);

}  // namespace warmfuzz
