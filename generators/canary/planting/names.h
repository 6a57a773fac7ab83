#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace warmfuzz::planting {

/// What a name (of a variable, a JSON member, a parameter) says about its value. In ascending order of suspicion.
enum class NameSays {
  configuration,  ///< where a secret is, how long, what kind: SECRET_ARN, KEY_ID, TOKEN_TTL; or public: PUBLIC_KEY
  nothing,        ///< TABLE, STAGE
  perhaps,        ///< a secret if it looks like one: ACME_KEY, TOKEN_GITHUB, AUTH
  secret,         ///< DB_PASSWORD, stripeApiKey
};
NameSays name_says(std::string_view name);

/// Whether the value is a key for a cipher, which has to keep its length.
bool names_cipher_key(std::string_view name);

/// Whether the name is of what a secret document holds beside the secret itself and tells nobody anything: the host,
/// the port, the user, the engine of a database.
bool names_companion(std::string_view name);

/// DB_PASSWORD, dbPassword, db-password → db, password. APIKey → api, key. Digits belong to the word before.
std::vector<std::string> words_of(std::string_view name);

}  // namespace warmfuzz::planting
