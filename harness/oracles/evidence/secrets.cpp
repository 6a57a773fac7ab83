#include "harness/oracles/evidence/secrets.h"

#include <algorithm>
#include <string>
#include <vector>

#include "harness/oracles/evidence/text.h"

namespace warmfuzz::judging {

namespace {

template <std::size_t N>
bool is_any(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// DB_PASSWORD, dbPassword, db-password → db, password.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool upper = c >= 'A' && c <= 'Z';
    const bool after_lower = i > 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z';
    if (!is_alphanumeric(c) || (upper && after_lower)) words.emplace_back();
    if (is_alphanumeric(c)) words.back() += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  words.erase(std::remove(words.begin(), words.end(), std::string()), words.end());
  return words;
}

constexpr std::string_view kSecretWords[] = {
    "secret",      "secrets", "password", "passwd",  "passphrase", "pass",   "pwd", "token",   "credential",
    "credentials", "apikey",  "dsn",      "private", "salt",       "pepper", "pat", "webhook", "connectionstring"};
// What a KEY is not secret after.
constexpr std::string_view kPublicKeys[] = {"public",  "publishable", "partition", "sort",  "hash",   "range",
                                            "primary", "cache",       "routing",   "s3",    "object", "kms",
                                            "foreign", "idempotency", "group",     "index", "site"};
// Names that say where a secret is kept or how it is used, not what it is.
constexpr std::string_view kReferences[] = {
    "arn",     "name",      "id",         "path",     "param",    "parameter", "table", "bucket",   "ttl",
    "expiry",  "expires",   "expiration", "seconds",  "minutes",  "hours",     "days",  "lifetime", "length",
    "type",    "algorithm", "issuer",     "audience", "endpoint", "header",    "field", "version",  "region",
    "enabled", "prefix",    "url",        "uri",      "host",     "port",      "count", "limit",    "file"};
// Words beside "token", "key" or "session" that make it a name for something, not a proof of who somebody is.
constexpr std::string_view kHarmlessTokens[] = {
    "next",   "page",    "pagination", "continuation", "sync",    "cursor", "idempotency",
    "client", "request", "task",       "nonce",        "license", "type",   "id"};
constexpr std::string_view kStores[] = {"database", "db",    "postgres", "postgresql", "pg",        "mysql",   "mongo",
                                        "mongodb",  "redis", "amqp",     "rabbitmq",   "cloudamqp", "webhook", "slack"};

}  // namespace

bool is_secret_name(std::string_view name) {
  const auto words = words_of(name);
  if (words.empty()) return false;
  const std::string& last = words.back();
  const bool store = std::any_of(words.begin(), words.end(), [](const auto& word) { return is_any(word, kStores); });
  if (last == "url" || last == "uri") return store;  // with the password in it
  if (words.size() > 1 && last == "string" && words[words.size() - 2] == "connection") return true;
  if (is_any(last, kReferences)) return false;
  if (last == "key" || last == "keys")
    return words.size() > 1 && !is_any(words[words.size() - 2], kPublicKeys) && words.front() != "public" &&
           words.front() != "publishable";
  if (words.front() == "public" || words.front() == "publishable") return false;
  return std::any_of(words.begin(), words.end(), [](const auto& word) { return is_any(word, kSecretWords); });
}

bool is_secret(const CanaryOwner& owner, const Function& function) {
  if (owner.kind != CanaryKind::secret || owner.label == "bait") return false;
  constexpr std::string_view environment = "env.";
  const std::string lower = lower_case(owner.label);
  if (lower.find("access_key_id") != std::string::npos) return false;
  if (!owner.label.starts_with(environment)) return true;
  const std::string name = owner.label.substr(environment.size());
  const auto known = std::find_if(function.environment_origin.begin(), function.environment_origin.end(),
                                  [&](const auto& entry) { return lower_case(entry.first) == lower_case(name); });
  if (known != function.environment_origin.end() && known->second == ValueOrigin::secret) return true;
  return is_secret_name(name);
}

bool is_credential(const CanaryOwner& owner) {
  if (owner.kind != CanaryKind::credential) return false;
  const auto words = words_of(owner.label);
  return std::none_of(words.begin(), words.end(), [](const auto& word) { return is_any(word, kHarmlessTokens); });
}

bool is_presigned(const CanarySighting& sighting, std::string_view text) {
  if (lower_case(sighting.owner.label).find("session_token") == std::string::npos) return false;
  // The names of parameters and form fields, in any case, with or without dashes turned into escapes.
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
