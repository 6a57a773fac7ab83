#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "generators/canary/planting/names.h"

namespace warmfuzz::planting {

/// `value` with its secret parts replaced by `token`, in a form that its readers still accept; nothing if it holds no
/// secret. `says` is what the name of the value says.
///
/// Replaced whatever the name: the password in a URL, tokens among its query parameters, the last part of a webhook's
/// address; members of a JSON document and of `Key=value;…` by their own names; the same inside base64. The value as a
/// whole is replaced if its name says secret and it is no setting or reference, if the name says perhaps and it does
/// not look like words, or if it was evidently made at random or by a well-known service.
///
/// A key or certificate in PEM stays: nothing can be put into it.
std::optional<std::string> with_canary(std::string_view value, std::string_view token, NameSays says);

/// A secret that looks like `like`: its length where that is longer, hexadecimal, base64 or a JWT where it is one, its
/// well-known beginning. Nothing where it is too short a form to hold the token.
std::optional<std::string> shaped(std::string_view like, std::string_view token);

}  // namespace warmfuzz::planting
