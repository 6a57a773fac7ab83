#pragma once

#include <string>
#include <string_view>

#include "warmfuzz/oracle.h"

namespace warmfuzz {

/// `text` without live canaries, for what leaves this run: each token becomes `{{wf:LABEL}}`, an encoded one
/// `{{wf:LABEL|ENCODING}}`. In base64 and base32 the letters that a token shares with its neighbours go with it, so the
/// rest of that text no longer decodes; in JSON text the result is still JSON where the token stood in a string.
/// Whose canary it was, which invocation's, is not kept.
std::string scrub(std::string_view text, const CanaryRecogniser& canaries);

}  // namespace warmfuzz
