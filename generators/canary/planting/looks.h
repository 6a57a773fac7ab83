#pragma once

#include <cstddef>
#include <string_view>

/// What a value looks like, whatever its name. Judged by its form alone.
namespace warmfuzz::planting {

/// A number with or without a unit, a truth value or another word that switches something: 3600, 15m, true, disabled.
bool is_setting(std::string_view value);

/// Names something kept elsewhere or still to be filled in: an ARN, a path, a file, a dynamic reference, {token}.
bool is_reference(std::string_view value);

/// Made to be shown: a publishable or public key, a certificate, an id, a digest.
bool is_public(std::string_view value);

/// Words, perhaps with digits after them, between dashes, dots, commas and the like: orders-table-2024, us-east-1,
/// hunter2.
bool is_words(std::string_view value);

/// Begins like a key that a well-known service hands out: sk_live_…, ghp_…. The length of that beginning, or 0.
std::size_t vendor_prefix(std::string_view value);

/// No person wrote it: upper case, lower case and digits change places as often as chance has it, over at least 20
/// characters on end.
bool is_random(std::string_view value);

bool is_hex(std::string_view value);
bool is_uuid(std::string_view value);

}  // namespace warmfuzz::planting
