#include "generators/canary/planting/values.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

#include "generators/canary/planting/base64.h"
#include "generators/canary/planting/looks.h"

namespace warmfuzz::planting {
namespace {

using Json = nlohmann::json;
using Planted = std::optional<std::string>;

constexpr std::size_t kLeastSecret = 6;  ///< characters of what is only perhaps a secret
constexpr int kMaxDepth = 32;            ///< of JSON; environment variables hold 4 KB

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

std::string shaped_or_token(std::string_view like, std::string_view token) {
  return shaped(like, token).value_or(std::string(token));
}

/// A value that no structure was found in.
bool is_secret(std::string_view value, NameSays says) {
  if (value.empty() || is_setting(value) || is_reference(value) || is_public(value)) return false;
  switch (says) {
    case NameSays::secret:
      return true;
    case NameSays::perhaps:
      return vendor_prefix(value) > 0 || (value.size() >= kLeastSecret && !is_words(value) && !is_uuid(value) &&
                                          value.find(' ') == std::string_view::npos);
    case NameSays::nothing:
      return vendor_prefix(value) > 0 || (is_random(value) && !is_uuid(value));
    case NameSays::configuration:
      return false;
  }
  return false;
}

bool replace_members(Json& json, std::string_view token, NameSays says, int depth) {
  if (depth > kMaxDepth) return false;
  if (json.is_string()) {
    auto planted = with_canary(json.get_ref<const std::string&>(), token, says);
    if (planted) json = std::move(*planted);
    return planted.has_value();
  }
  bool any = false;
  if (json.is_array()) {
    for (auto& item : json) any = replace_members(item, token, says, depth + 1) || any;
  } else if (json.is_object()) {
    for (const auto& [name, member] : json.items()) {
      const auto own = name_says(name);
      any = replace_members(member, token, member.is_structured() ? std::max(own, says) : own, depth + 1) || any;
    }
  }
  return any;
}

/// An array or object in JSON, anything else for other text.
Json parsed(std::string_view value) {
  if (value.empty() || (value.front() != '{' && value.front() != '[')) return {};
  return Json::parse(value, nullptr, false);
}

Planted in_json(Json json, std::string_view token, NameSays says) {
  bool any = replace_members(json, token, NameSays::nothing, 0);
  if (!any && says >= NameSays::perhaps) {  // {"acme": "key of acme"}
    for (auto& member : json) {
      if (!member.is_string() || !is_secret(member.get_ref<const std::string&>(), says)) continue;
      member = shaped_or_token(member.get_ref<const std::string&>(), token);
      any = true;
    }
  }
  if (!any) return std::nullopt;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

enum class Pieces { all_pairs, any };

/// `key=value` pieces between separators. all_pairs: nothing unless each piece is one, as in a connection string and
/// not in a sentence.
Planted in_pairs(std::string_view value, std::string_view separators, Pieces pieces, std::string_view token) {
  std::string out;
  bool any = false;
  for (std::size_t begin = 0; begin <= value.size();) {
    const auto end = std::min(value.find_first_of(separators, begin), value.size());
    const auto piece = value.substr(begin, end - begin);
    const auto equals = piece.find('=');
    const auto key = piece.substr(0, equals);
    const bool is_key = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
      return is_alphanumeric(c) || std::string_view("_-. ").find(c) != std::string_view::npos;
    });
    const bool is_pair = equals != std::string_view::npos && is_key;
    if (!is_pair && !piece.empty() && pieces == Pieces::all_pairs) return std::nullopt;
    if (is_pair && is_secret(piece.substr(equals + 1), name_says(key))) {
      out += piece.substr(0, equals + 1);
      out += shaped_or_token(piece.substr(equals + 1), token);
      any = true;
    } else {
      out += piece;
    }
    if (end < value.size()) out += value[end];
    begin = end + 1;
  }
  return any ? Planted(std::move(out)) : std::nullopt;
}

bool is_webhook(std::string_view rest) {
  return rest.starts_with("hooks.slack.com/") || rest.find("/api/webhooks/") != std::string_view::npos ||
         rest.find(".webhook.office.com/") != std::string_view::npos;
}

Planted in_url(std::string_view value, std::string_view token) {
  const auto scheme = value.find("://");
  std::string out(value.substr(0, scheme + 3));
  auto rest = value.substr(scheme + 3);
  bool any = false;
  const auto authority = rest.substr(0, rest.find_first_of("/?#"));
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    const auto user = authority.substr(0, at);
    const auto colon = user.find(':');
    if (colon != std::string_view::npos && colon + 1 < user.size()) {
      out += std::string(user.substr(0, colon + 1)) + std::string(token);
      any = true;
    } else if (vendor_prefix(user) > 0) {
      out += shaped_or_token(user, token);
      any = true;
    } else {
      out += user;
    }
    rest.remove_prefix(at);
  }
  const auto query = rest.find_first_of("?;");
  auto before = std::string(rest.substr(0, query));
  if (is_webhook(before)) {
    before.replace(before.rfind('/') + 1, std::string::npos, token);
    any = true;
  }
  out += before;
  if (query != std::string_view::npos) {
    const auto after = rest.substr(query);
    const auto planted = in_pairs(after, "?&;#", Pieces::any, token);
    out += planted ? *planted : std::string(after);
    any = any || planted;
  }
  return any ? Planted(std::move(out)) : std::nullopt;
}

bool is_url(std::string_view value) {
  const auto scheme = value.find("://");
  return scheme != std::string_view::npos && scheme > 0 &&
         std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(scheme), [](char c) {
           return is_alphanumeric(c) || std::string_view("+-.:").find(c) != std::string_view::npos;
         });
}

/// "Bearer …", "Basic …".
Planted in_authorization(std::string_view value, std::string_view token, NameSays says) {
  for (const std::string_view scheme : {"Bearer ", "bearer ", "Token ", "token "}) {
    if (!value.starts_with(scheme)) continue;
    const auto rest = value.substr(scheme.size());
    if (!is_secret(rest, says)) return std::nullopt;
    return std::string(scheme) + shaped_or_token(rest, token);
  }
  constexpr std::string_view basic = "Basic ";
  if (!value.starts_with(basic)) return std::nullopt;
  const auto pair = from_base64(value.substr(basic.size()));
  if (!pair || pair->find(':') == std::string::npos) return std::nullopt;
  return std::string(basic) + to_base64(pair->substr(0, pair->find(':') + 1) + std::string(token), false);
}

/// "user:password" and "key1,key2", for names that speak of secrets.
Planted in_parts(std::string_view value, std::string_view token, NameSays says) {
  constexpr std::string_view user_characters = "_.@-";
  const auto colon = value.find(':');
  const auto user = value.substr(0, colon);
  const bool is_user = !user.empty() && std::all_of(user.begin(), user.end(), [&](char c) {
    return is_alphanumeric(c) || user_characters.find(c) != std::string_view::npos;
  });
  if (colon != std::string_view::npos && is_user && is_secret(value.substr(colon + 1), says) && !is_reference(value)) {
    return std::string(value.substr(0, colon + 1)) + std::string(token);
  }
  constexpr std::size_t least = 8;
  std::string out;
  for (std::size_t begin = 0; begin <= value.size();) {
    const auto end = std::min(value.find(',', begin), value.size());
    const auto piece = value.substr(begin, end - begin);
    if (piece.size() < least || !is_secret(piece, says)) return std::nullopt;
    out += (out.empty() ? "" : ",") + shaped_or_token(piece, token);
    begin = end + 1;
  }
  return value.find(',') != std::string_view::npos ? Planted(std::move(out)) : std::nullopt;
}

bool is_readable(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\r' || c == '\t';
  });
}

}  // namespace

Planted with_canary(std::string_view value, std::string_view token, NameSays says) {
  if (value.find("-----BEGIN ") != std::string_view::npos) return std::nullopt;
  if (auto json = parsed(value); json.is_structured()) return in_json(std::move(json), token, says);
  if (is_url(value)) {
    if (auto planted = in_url(value, token)) return planted;
    return in_pairs(value, ";", Pieces::any, token);
  }
  if (value.find('=') != std::string_view::npos) {
    constexpr std::string_view separators = ";& ,";
    const auto used = std::find_if(separators.begin(), separators.end(),
                                   [value](char c) { return value.find(c) != std::string_view::npos; });
    const auto separator = used == separators.end() ? std::string_view() : std::string_view(used, 1);
    if (auto planted = in_pairs(value, separator, Pieces::all_pairs, token)) return planted;
  }
  if (says != NameSays::configuration) {
    if (auto planted = in_authorization(value, token, says)) return planted;
  }
  if (const auto inside = from_base64(value); inside && is_readable(*inside)) {
    const bool structured = inside->front() == '{' || inside->find(':') != std::string::npos;
    if (auto planted = structured ? with_canary(*inside, token, says) : std::nullopt) {
      return to_base64(*planted, value.find_first_of("-_") != std::string_view::npos);
    }
    if (says < NameSays::perhaps) return std::nullopt;  // text that was encoded, nothing random
  }
  if (says >= NameSays::perhaps) {
    if (auto planted = in_parts(value, token, says)) return planted;
  }
  if (!is_secret(value, says)) return std::nullopt;
  return shaped_or_token(value, token);
}

}  // namespace warmfuzz::planting
