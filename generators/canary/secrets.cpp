#include "generators/canary/secrets.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>

#include "generators/canary/planting/looks.h"
#include "generators/canary/planting/names.h"
#include "generators/canary/planting/values.h"

namespace warmfuzz {
namespace {

using planting::NameSays;

std::string secret_token(CanaryMint& mint, std::string_view name) {
  return mint.token(CanaryKind::secret, 0, "env." + std::string(name));
}

/// What a client of this kind of store takes for its address.
struct Store {
  std::string_view word;  ///< in the name of the variable
  std::string_view scheme;
};
constexpr Store kStores[] = {
    {"postgres", "postgresql"}, {"postgresql", "postgresql"}, {"pg", "postgresql"},       {"mysql", "mysql"},
    {"redis", "redis"},         {"mongo", "mongodb"},         {"mongodb", "mongodb"},     {"amqp", "amqp"},
    {"rabbitmq", "amqp"},       {"cloudamqp", "amqp"},        {"database", "postgresql"}, {"db", "postgresql"}};

/// A URL that is itself the secret: its password, or a part of its path. A stand-in for an address that only a
/// deployment knows says https, whatever the handler expects.
std::string secret_url(std::string_view name, const std::string& url, const std::string& token) {
  const auto start = url.find("://");
  auto scheme = url.substr(0, start);
  if (scheme.starts_with("http")) {
    const auto words = planting::words_of(name);
    const auto* store = std::find_if(std::begin(kStores), std::end(kStores), [&](const Store& candidate) {
      return std::find(words.begin(), words.end(), candidate.word) != words.end();
    });
    if (store == std::end(kStores)) return url + (url.ends_with('/') ? "" : "/") + token;
    scheme = store->scheme;
  }
  return scheme + "://app:" + token + "@" + url.substr(start + 3);
}

/// A value that the project declares to be a secret, whatever it looks like.
std::optional<std::string> declared_secret(std::string_view name, const std::string& value, const std::string& token) {
  const auto says = planting::name_says(name);
  if (planting::names_companion(name)) return std::nullopt;
  if (auto planted = planting::with_canary(value, token, NameSays::secret)) return planted;
  if (value.find("://") != std::string::npos) return secret_url(name, value, token);
  if (value.starts_with('{') || value.starts_with('[') || value.find("-----BEGIN ") != std::string::npos) {
    return std::nullopt;  // nothing in it can hold a token
  }
  if (value.empty()) return token;
  // A port, a limit, an ARN: what stands there tells what its readers need. A password may be a number.
  if (planting::is_setting(value)) return says == NameSays::secret ? std::optional(token) : std::nullopt;
  if (value.starts_with("arn:") || says == NameSays::configuration) return std::nullopt;
  return token;
}

std::optional<std::string> guessed_secret(std::string_view name, const std::string& value, ValueOrigin origin,
                                          const std::string& token) {
  auto says = planting::name_says(name);
  if (origin == ValueOrigin::placeholder) {
    // What an intrinsic gives is the name of something, but for parameters that should have been NoEcho.
    const bool is_name = planting::is_uuid(value) || planting::is_reference(value);
    if (says != NameSays::secret || is_name) says = NameSays::configuration;
  }
  return planting::with_canary(value, token, says);
}

/// A cipher rejects a key of another length, and a shorter one than a token cannot hold it.
bool needs_its_length(std::string_view name, const std::string& value, const std::string& token) {
  return planting::names_cipher_key(name) && (value.size() < token.size() || !planting::shaped(value, token));
}

}  // namespace

PlantedEnvironment plant_secrets(const Function& function, CanaryMint& mint) {
  PlantedEnvironment result;
  result.variables = function.environment;
  for (auto& [name, value] : result.variables) {
    const auto known = function.environment_origin.find(name);
    const auto origin = known == function.environment_origin.end() ? ValueOrigin::literal : known->second;
    if (origin == ValueOrigin::kept) continue;
    const auto token = secret_token(mint, name);
    if (!value.empty() && needs_its_length(name, value, token)) continue;
    auto planted = origin == ValueOrigin::secret ? declared_secret(name, value, token)
                                                 : guessed_secret(name, value, origin, token);
    if (!planted) continue;
    value = std::move(*planted);
    result.planted.emplace_back(name, token);
  }
  return result;
}

PlantedEnvironment aws_credentials(CanaryMint& mint) {
  constexpr std::string_view access_key_id = "AWS_ACCESS_KEY_ID";
  constexpr std::string_view secret_access_key = "AWS_SECRET_ACCESS_KEY";
  constexpr std::string_view session_token = "AWS_SESSION_TOKEN";
  constexpr std::size_t session_token_length = 356;
  constexpr std::string_view session_token_start = "IQoJb3JpZ2luX2VjE";

  // Characters of tokens that are not handed out, past the prefix, serve as the random rest.
  const auto random = [&mint](std::string_view label, std::size_t length) {
    std::string out;
    for (std::uint64_t i = 1; out.size() < length; ++i) {
      out += mint.token(CanaryKind::secret, i, label).substr(kTokenPrefix.size() + 1);
    }
    return out.substr(0, length);
  };
  PlantedEnvironment result;
  auto id = random("aws.credentials", 16);
  for (char& c : id) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  result.variables[std::string(access_key_id)] = "ASIA" + id;

  const auto add = [&](std::string_view name, std::string_view start, std::size_t length) {
    const auto token = secret_token(mint, name);
    auto value = std::string(start) + token;
    result.variables[std::string(name)] = value + random(name, length - value.size());
    result.planted.emplace_back(name, token);
  };
  add(secret_access_key, "", 40);
  add(session_token, session_token_start, session_token_length);
  return result;
}

}  // namespace warmfuzz
