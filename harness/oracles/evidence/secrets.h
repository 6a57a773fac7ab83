#pragma once

#include <string_view>

#include "harness/oracles/evidence/event_fields.h"
#include "warmfuzz/oracle.h"

namespace warmfuzz::judging {

/// Whether the canary stands for something that must not be shown. What is planted is chosen with care elsewhere; two
/// planted values are none: the id of an access key is a name, and a bait file's path is known to whoever asks for it.
bool is_secret(const CanaryOwner& owner);

/// Whether the canary stands for what a caller proves himself with: a password, a session, an API key; not for a page
/// token, an idempotency key or another name with "token" in it.
bool is_credential(const CanaryOwner& owner);

/// Whether the canary stands for what tells who a caller is or how he pays: an e-mail address, a card number.
bool is_personal(const CanaryOwner& owner);

/// Whether the event has this credential nowhere but where a caller sends one, by the names of the places. What an
/// attacker writes into another field is no credential there, whatever it is elsewhere.
bool is_sent_as_credential(const CanarySighting& sighting, const EventFields& event, const Baseline& baseline);

/// Whether the sighting is part of a presigned request (URL, form or its policy), which carries the session token and
/// is meant to be handed out.
bool is_presigned(const CanarySighting& sighting, std::string_view text);

}  // namespace warmfuzz::judging
