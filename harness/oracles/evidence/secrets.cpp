#include "harness/oracles/evidence/secrets.h"

#include <algorithm>
#include <string>

#include "harness/oracles/evidence/text.h"

namespace warmfuzz::judging {

namespace {

// Words beside "token", "key" or "session" that make it a name for something, not a proof of who somebody is.
constexpr std::string_view kHarmlessWords[] = {"next",   "page",        "pagination", "continuation", "sync",  "cursor",
                                               "offset", "idempotency", "client",     "request",      "task",  "nonce",
                                               "csrf",   "license",     "type",       "id",           "count", "max"};

bool is_harmless(std::string_view word) {
  return std::find(std::begin(kHarmlessWords), std::end(kHarmlessWords), word) != std::end(kHarmlessWords);
}

}  // namespace

bool is_secret(const CanaryOwner& owner) {
  return owner.kind == CanaryKind::secret && owner.label != "bait" &&
         lower_case(owner.label).find("access_key_id") == std::string::npos;
}

bool is_credential(const CanaryOwner& owner) {
  if (owner.kind != CanaryKind::credential) return false;
  const std::string_view label = owner.label;
  for (std::size_t begin = 0; begin < label.size();) {
    const std::size_t end = std::min(label.find_first_of("._-", begin), label.size());
    if (is_harmless(label.substr(begin, end - begin))) return false;
    begin = end + 1;
  }
  return true;
}

bool is_presigned(const CanarySighting& sighting, std::string_view text) {
  if (lower_case(sighting.owner.label).find("session_token") == std::string::npos) return false;
  // The names of parameters and form fields, in any case.
  const std::string lower = lower_case(text);
  const bool is_signed =
      lower.find("x-amz-signature") != std::string::npos ||
      (lower.find("signature=") != std::string::npos && lower.find("awsaccesskeyid=") != std::string::npos);
  if (!is_signed) return false;
  if (sighting.encoding == "base64") return lower.find("policy") != std::string::npos;
  constexpr std::size_t reach = 40;  // `X-Amz-Security-Token=`, `"x-amz-security-token": "`
  const std::size_t begin = sighting.offset - std::min(sighting.offset, reach);
  return lower.substr(begin, sighting.offset - begin).find("security-token") != std::string::npos;
}

}  // namespace warmfuzz::judging
