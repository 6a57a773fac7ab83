#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/event_source.h"

/// What a name says about its value. Guesses only: they make benign events that get past a handler's checks and put
/// the likeliest payloads first; nothing is decided by them.
namespace warmfuzz {

/// What kind of value a key of this name usually holds.
enum class Meaning {
  file,
  number,
  decimal,
  flag,
  email,
  url,
  host,
  address,
  date,
  time,
  phone,
  credential,
  code,
  list,
  object,
  text
};

Meaning meaning_of(std::string_view key);

/// "createdAt" → created, at; "X-User_ID" → x, user, id. Lower case.
std::vector<std::string> words_of(std::string_view key);

/// A label for placeholders, of [a-z0-9_]: "createdAt" → "created_at".
std::string label_of(std::string_view key);

/// A harmless value for a key of this name, placeholders inside. File-like values carry a probe, credentials a
/// credential canary, other texts a tenant canary. Lists and objects are guessed as texts: whoever calls decides on
/// their elements.
nlohmann::json benign_value(std::string_view key);

/// The same, always a text.
std::string benign_text(std::string_view key);

/// The kind of payload that suits a leaf with this key.
FieldKind kind_of(std::string_view key);

}  // namespace warmfuzz
