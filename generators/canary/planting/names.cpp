#include "generators/canary/planting/names.h"

#include <algorithm>
#include <iterator>

namespace warmfuzz::planting {
namespace {

// The last word says what a value is: these are secrets in themselves.
constexpr std::string_view kSecrets[] = {
    "password",   "passwd",      "pwd",         "passphrase",   "passcode",   "pass",      "secret",   "token",
    "credential", "credentials", "creds",       "salt",         "pepper",     "apikey",    "apitoken", "pat",
    "authtoken",  "accesskey",   "accesstoken", "clientsecret", "privatekey", "secretkey", "masterkey"};
// Written together with a word before them: DBPASSWORD.
constexpr std::string_view kSecretEndings[] = {"password", "passwd",    "passphrase", "secret",
                                               "apikey",   "secretkey", "privatekey", "authtoken"};
// Several of them, or something that may be one.
constexpr std::string_view kPerhaps[] = {"passwords", "secrets", "tokens",    "keys", "auth",    "authorization",
                                         "jwt",       "hmac",    "signature", "sig",  "private", "signing",
                                         "bearer",    "webhook", "session",   "code", "seed",    "basicauth"};
// Before the last word they make a name suspicious, but do not decide: TOKEN_GITHUB, PASSWORD_ADMIN.
constexpr std::string_view kSecretAnywhere[] = {"password", "passwd", "passphrase", "secret",
                                                "token",    "apikey", "credential", "credentials"};
// Words before KEY that make it a secret.
constexpr std::string_view kSecretKeys[] = {
    "api",       "access",  "encryption", "decryption", "signing", "private",  "secret",     "master",  "admin",
    "auth",      "jwt",     "hmac",       "license",    "shared",  "service",  "aes",        "cipher",  "crypto",
    "fernet",    "cookie",  "session",    "webhook",    "stripe",  "sendgrid", "mailgun",    "datadog", "openai",
    "anthropic", "account", "storage",    "writer",     "ingest",  "security", "application"};
// Words before KEY that make it a name or something public.
constexpr std::string_view kPlainKeys[] = {
    "partition", "sort",   "primary",      "hash",          "range",       "public",      "foreign",   "cache",
    "s3",        "object", "bucket",       "index",         "routing",     "group",       "dedup",     "idempotency",
    "table",     "pk",     "sk",           "lookup",        "config",      "feature",     "flag",      "template",
    "state",     "file",   "search",       "query",         "header",      "json",        "attribute", "column",
    "tenant",    "user",   "order",        "item",          "record",      "event",       "log",       "metric",
    "shard",     "data",   "map",          "site",          "publishable", "kms",         "lock",      "counter",
    "default",   "input",  "output",       "source",        "target",      "destination", "location",  "manifest",
    "model",     "verify", "verification", "deduplication", "message",     "translation"};
// Words before TOKEN that make it a place in a list or a name.
constexpr std::string_view kPlainTokens[] = {"next", "page",   "pagination", "continuation", "starting",
                                             "sync", "cursor", "csrf",       "xsrf",         "idempotency",
                                             "task", "stop",   "pad",        "cancellation"};
// Words before SECRET and CREDENTIALS, which then may be the name of an entry in a secret store.
constexpr std::string_view kStores[] = {"db",    "database", "rds",        "aurora",     "redshift",
                                        "mysql", "postgres", "postgresql", "documentdb", "docdb"};
// A last word that says: not the secret itself.
constexpr std::string_view kConfiguration[] = {
    "arn",        "arns",        "name",        "names",      "id",         "ids",         "identifier",   "url",
    "urls",       "uri",         "endpoint",    "host",       "hostname",   "port",        "length",       "len",
    "size",       "min",         "max",         "ttl",        "expiry",     "expires",     "expiration",   "exp",
    "timeout",    "age",         "lifetime",    "validity",   "duration",   "algorithm",   "algo",         "alg",
    "type",       "kind",        "mode",        "method",     "header",     "headers",     "path",         "file",
    "filename",   "dir",         "folder",      "prefix",     "suffix",     "region",      "policy",       "enabled",
    "disabled",   "required",    "count",       "limit",      "field",      "fields",      "param",        "params",
    "parameter",  "parameters",  "ssm",         "table",      "bucket",     "queue",       "topic",        "issuer",
    "audience",   "scope",       "scopes",      "version",    "rotation",   "days",        "seconds",      "secs",
    "ms",         "millis",      "hours",       "minutes",    "rounds",     "iterations",  "cost",         "format",
    "encoding",   "provider",    "store",       "manager",    "service",    "cookie",      "class",        "level",
    "status",     "email",       "user",        "username",   "realm",      "domain",      "alias",        "location",
    "index",      "attribute",   "column",      "usage",      "rate",       "quota",       "budget",       "cache",
    "strategy",   "backend",     "source",      "vault",      "encrypted",  "ciphertext",  "digest",       "sha",
    "sha256",     "checksum",    "fingerprint", "thumbprint", "cert",       "certificate", "ca",           "jwks",
    "pubkey",     "claim",       "claims",      "pattern",    "regex",      "template",    "schema",       "stage",
    "env",        "environment", "commit",      "revision",   "build",      "hash",        "etag",         "origin",
    "origins",    "group",       "pool",        "function",   "client",     "org",         "organization", "tag",
    "project",    "app",         "workspace",   "chars",      "characters", "charset",     "alphabet",     "symbols",
    "complexity", "rules",       "history",     "hint",       "lambda",     "role",        "cluster",      "image"};
// The same, wherever they stand.
constexpr std::string_view kPublic[] = {"public", "publishable", "pubkey"};
// The same, where they stand first: MAX_TOKENS, REQUIRE_PASSWORD.
constexpr std::string_view kAsking[] = {"is",      "has",    "use",  "enable", "disable",  "require", "allow",
                                        "skip",    "min",    "max",  "num",    "validate", "check",   "should",
                                        "include", "rotate", "hide", "mask",   "redact"};
// At the end they only say which one: API_KEY_PROD, TOKEN_V2.
constexpr std::string_view kWhich[] = {
    "prod",    "production", "dev",       "development", "staging", "test",     "qa",        "uat",     "live",
    "sandbox", "local",      "old",       "new",         "current", "previous", "secondary", "default", "value",
    "string",  "plain",      "plaintext", "raw",         "b64",     "base64",   "hex",       "encoded", "override"};
constexpr std::string_view kCipher[] = {"encryption", "encrypt", "decryption", "decrypt",
                                        "aes",        "cipher",  "crypto",     "fernet"};
constexpr std::string_view kCompanions[] = {"host",   "hostname", "port",   "user",   "username", "dbname",
                                            "engine", "region",   "dbuser", "dbhost", "dbport"};

template <std::size_t N>
bool any_of(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool is_digits(std::string_view word) { return word.find_first_not_of("0123456789") == std::string_view::npos; }

bool is_version(std::string_view word) { return is_digits(word) || (word[0] == 'v' && is_digits(word.substr(1))); }

bool ends_in_secret(std::string_view word) {
  return std::any_of(std::begin(kSecretEndings), std::end(kSecretEndings),
                     [word](std::string_view ending) { return word.ends_with(ending); });
}

/// KEY after `before`.
NameSays key_says(std::string_view before) {
  if (any_of(before, kSecretKeys)) return NameSays::secret;
  return any_of(before, kPlainKeys) ? NameSays::configuration : NameSays::perhaps;
}

}  // namespace

std::vector<std::string> words_of(std::string_view name) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (!is_lower(c) && !is_upper(c) && !is_digit(c)) {
      words.emplace_back();
      continue;
    }
    const bool after_lower = i > 0 && (is_lower(name[i - 1]) || is_digit(name[i - 1]));
    const bool ends_capitals = i > 0 && is_upper(name[i - 1]) && i + 1 < name.size() && is_lower(name[i + 1]);
    if (is_upper(c) && (after_lower || ends_capitals)) words.emplace_back();
    words.back() += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  std::erase(words, std::string());
  return words;
}

NameSays name_says(std::string_view name) {
  auto words = words_of(name);
  const bool is_public =
      std::any_of(words.begin(), words.end(), [](const auto& word) { return any_of(word, kPublic); });
  if (is_public) return NameSays::configuration;
  // Front-end builds put these into their pages.
  if (words.size() > 1 && ((words[0] == "react" && words[1] == "app") || words[0] == "vite")) {
    return NameSays::configuration;
  }
  while (words.size() > 1 && (any_of(words.back(), kWhich) || is_version(words.back()))) words.pop_back();
  if (words.empty()) return NameSays::nothing;
  const auto& last = words.back();
  const auto before = words.size() > 1 ? std::string_view(words[words.size() - 2]) : std::string_view();
  if (any_of(last, kConfiguration) || (words.size() > 1 && any_of(words.front(), kAsking))) {
    return NameSays::configuration;
  }
  if (last == "key") return key_says(before);
  if (last == "token" && any_of(before, kPlainTokens)) return NameSays::configuration;
  if ((last == "secret" || last == "credentials") && any_of(before, kStores)) return NameSays::perhaps;
  if (any_of(last, kSecrets) || ends_in_secret(last)) return NameSays::secret;
  if (last == "keys" && any_of(before, kPlainKeys)) return NameSays::configuration;
  if (any_of(last, kPerhaps)) return NameSays::perhaps;
  const bool suspicious =
      std::any_of(words.begin(), words.end(), [](const auto& word) { return any_of(word, kSecretAnywhere); });
  return suspicious ? NameSays::perhaps : NameSays::nothing;
}

bool names_cipher_key(std::string_view name) {
  const auto words = words_of(name);
  return std::any_of(words.begin(), words.end(), [](const auto& word) { return any_of(word, kCipher); });
}

bool names_companion(std::string_view name) {
  const auto words = words_of(name);
  return !words.empty() && any_of(words.back(), kCompanions);
}

}  // namespace warmfuzz::planting
