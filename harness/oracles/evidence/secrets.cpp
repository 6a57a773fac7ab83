#include "harness/oracles/evidence/secrets.h"

#include <algorithm>
#include <string>
#include <vector>

#include "harness/oracles/evidence/text.h"

namespace warmfuzz::judging {

namespace {

// Words beside "token", "key" or "session" that make it a name for something, not a proof of who somebody is.
constexpr std::string_view kHarmlessWords[] = {"next",   "page",        "pagination", "continuation", "sync",  "cursor",
                                               "offset", "idempotency", "client",     "request",      "task",  "nonce",
                                               "csrf",   "license",     "type",       "id",           "count", "max"};

constexpr std::string_view kPersonalWords[] = {"email",    "mail",      "phone",   "mobile",   "card",     "iban",
                                               "pan",      "cvv",       "ssn",     "passport", "birthday", "birthdate",
                                               "address",  "street",    "account", "username", "fullname", "surname",
                                               "lastname", "firstname", "taxid",   "patient",  "salary",   "password"};

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// One of the pointer's keys is a cookie, or has all words of the credential's name.
bool is_credential_place(std::string_view pointer, std::string_view label) {
  const auto wanted = words_of(label.substr(std::min(label.size(), label.find('.') + 1)));
  for (std::size_t begin = 1; begin < pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', begin), pointer.size());
    const auto words = words_of(pointer.substr(begin, end - begin));
    if (has(words, "cookie") || has(words, "cookies")) return true;
    if (std::all_of(wanted.begin(), wanted.end(), [&](const auto& word) { return has(words, word); })) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace

bool is_secret(const CanaryOwner& owner) {
  return owner.kind == CanaryKind::secret && owner.label != "bait" &&
         lower_case(owner.label).find("access_key_id") == std::string::npos;
}

bool is_credential(const CanaryOwner& owner) {
  if (owner.kind != CanaryKind::credential) return false;
  const auto words = words_of(owner.label);
  return std::none_of(std::begin(kHarmlessWords), std::end(kHarmlessWords),
                      [&](std::string_view word) { return has(words, word); });
}

bool is_personal(const CanaryOwner& owner) {
  if (owner.kind != CanaryKind::tenant) return false;
  const auto words = words_of(owner.label);
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::find(std::begin(kPersonalWords), std::end(kPersonalWords), word) != std::end(kPersonalWords);
  });
}

bool is_sent_as_credential(const CanarySighting& sighting, const EventFields& event, const Baseline& baseline) {
  const auto places = event.holding(sighting.token);
  return !places.empty() && std::all_of(places.begin(), places.end(), [&](const Placement& place) {
    if (is_repetition(place.pointer) ||
        is_credential_place(known_field(baseline, first_record(place.pointer)), sighting.owner.label))
      return true;
    // A text that was taken apart is as good as its parts.
    return std::any_of(places.begin(), places.end(),
                       [&](const Placement& part) { return part.pointer.starts_with(place.pointer + "/"); });
  });
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
