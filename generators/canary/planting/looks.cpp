#include "generators/canary/planting/looks.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace warmfuzz::planting {
namespace {

constexpr std::size_t kRandomRun = 20;
constexpr double kRandomChanges = 0.4;  // chance gives 0.62 for letters and digits; words in capitals stay below 0.35

constexpr std::string_view kSwitches[] = {"true",     "false",    "yes",     "no",        "on",      "off",
                                          "none",     "null",     "nil",     "undefined", "enabled", "disabled",
                                          "required", "optional", "default", "auto",      "enable",  "disable"};
constexpr std::string_view kUnits[] = {"ms",  "s",       "m",    "h",     "d",   "w",    "sec", "secs", "seconds",
                                       "min", "minutes", "hour", "hours", "day", "days", "kb",  "mb",   "gb"};
constexpr std::string_view kReferenceStarts[] = {
    "arn:", "/", "./", "../", "~/", "{{resolve:", "alias/", "ssm:", "file:", "vault:", "secretsmanager:", "projects/"};
constexpr std::string_view kFileEndings[] = {".json", ".pem", ".key", ".txt", ".yaml", ".yml", ".crt", ".cer", ".env"};
// Keys and ids that pages and repositories carry; the header of a public key or a certificate in ASN.1; a digest.
constexpr std::string_view kPublicStarts[] = {"pk_",   "price_", "prod_",    "plan_",        "acct_",
                                              "cus_",  "pk.",    "ssh-rsa ", "ssh-ed25519 ", "MII",
                                              "sha1-", "sha256", "sha384",   "sha512"};
// The services' own documentation, and the rules of public secret scanners.
constexpr std::string_view kVendors[] = {
    "sk_live_",    "sk_test_", "rk_live_", "rk_test_", "whsec_",  "ghp_",  "gho_",  "ghu_", "ghs_",
    "github_pat_", "glpat-",   "xoxb-",    "xoxp-",    "xoxa-",   "xapp-", "SG.",   "sk-",  "key-",
    "shpat_",      "shpss_",   "npm_",     "pypi-",    "dop_v1_", "hf_",   "ya29.", "AKCp", "dckr_pat_"};

enum class Class { upper, lower, digit, other };

Class class_of(char c) {
  if (c >= 'A' && c <= 'Z') return Class::upper;
  if (c >= 'a' && c <= 'z') return Class::lower;
  if (c >= '0' && c <= '9') return Class::digit;
  return Class::other;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (class_of(c) == Class::upper) c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// Calls `each` for the longest pieces of characters of `set`, until it returns false.
template <typename In, typename Each>
bool all_pieces(std::string_view text, const In& in, const Each& each) {
  for (std::size_t begin = 0; begin < text.size();) {
    auto end = begin;
    while (end < text.size() && in(text[end])) ++end;
    if (end > begin && !each(text.substr(begin, end - begin))) return false;
    begin = end + 1;
  }
  return true;
}

bool is_word(std::string_view piece) {
  constexpr std::size_t most_digits = 4;
  if (piece.find_first_not_of("0123456789") == std::string_view::npos) return true;
  auto letters = piece.size();
  while (letters > 0 && class_of(piece[letters - 1]) == Class::digit) --letters;
  if (piece.size() - letters > most_digits) return false;
  // One capital may begin a new word: ordersTable.
  int changes = 0;
  for (std::size_t i = 0; i < letters; ++i) {
    const auto now = class_of(piece[i]);
    if (now == Class::digit) return false;
    if (i > 0 && now != class_of(piece[i - 1])) ++changes;
  }
  return static_cast<std::size_t>(changes) * 3 <= letters;
}

bool is_random_run(std::string_view run) {
  if (run.size() < kRandomRun) return false;
  bool seen[4] = {};
  std::size_t changes = 0;
  for (std::size_t i = 0; i < run.size(); ++i) {
    seen[static_cast<int>(class_of(run[i]))] = true;
    if (i > 0 && class_of(run[i]) != class_of(run[i - 1])) ++changes;
  }
  const bool all = seen[static_cast<int>(Class::upper)] && seen[static_cast<int>(Class::lower)] &&
                   seen[static_cast<int>(Class::digit)];
  return all && static_cast<double>(changes) >= kRandomChanges * static_cast<double>(run.size());
}

bool is_alphanumeric(char c) { return class_of(c) != Class::other; }

/// To be filled in by the handler: ${TOKEN}, {token}, <token>, %s, :token, ?.
bool is_blank(std::string_view value) {
  const auto between = [value](std::string_view open, std::string_view close) {
    return value.starts_with(open) && value.ends_with(close);
  };
  if (value == "?" || (value.starts_with('%') && value.size() <= 3)) return true;
  if (between("{", "}") || between("${", "}") || between("<", ">") || between("%(", "s")) return true;
  return value.starts_with(':') &&
         std::all_of(value.begin() + 1, value.end(), [](char c) { return class_of(c) == Class::lower || c == '_'; });
}

}  // namespace

bool is_setting(std::string_view value) {
  const auto text = lower(value);
  if (std::find(std::begin(kSwitches), std::end(kSwitches), text) != std::end(kSwitches)) return true;
  auto unit = text.find_first_not_of("+-0123456789.,_");
  if (unit == std::string::npos) return text.find_first_of("0123456789") != std::string::npos;
  if (unit == 0) return false;
  unit = std::min(text.find_first_not_of(' ', unit), text.size());
  return std::find(std::begin(kUnits), std::end(kUnits), std::string_view(text).substr(unit)) != std::end(kUnits);
}

bool is_reference(std::string_view value) {
  const auto begins = [value](std::string_view start) { return value.starts_with(start); };
  const auto words = [](std::string_view piece) { return is_words(piece); };
  if (value.find("{{resolve:") != std::string_view::npos || is_blank(value)) return true;
  const auto not_slash = [](char c) { return c != '/'; };
  const bool words_only = all_pieces(value, not_slash, words);
  // A secret in base64 may begin with a slash as well.
  if (std::any_of(std::begin(kReferenceStarts), std::end(kReferenceStarts), begins)) {
    return value[0] != '/' || words_only;
  }
  const auto ends = [value](std::string_view ending) { return value.ends_with(ending); };
  if (std::any_of(std::begin(kFileEndings), std::end(kFileEndings), ends)) return true;
  return value.find('/') != std::string_view::npos && words_only;
}

bool is_words(std::string_view value) {
  const auto allowed = [](char c) {
    return is_alphanumeric(c) || std::string_view("-_.:,/{}$ ").find(c) != std::string_view::npos;
  };
  return std::all_of(value.begin(), value.end(), allowed) && all_pieces(value, is_alphanumeric, is_word);
}

bool is_public(std::string_view value) {
  return std::any_of(std::begin(kPublicStarts), std::end(kPublicStarts),
                     [value](std::string_view start) { return value.starts_with(start); });
}

std::size_t vendor_prefix(std::string_view value) {
  constexpr std::size_t least_rest = 16;
  for (const auto start : kVendors) {
    if (!value.starts_with(start) || value.size() < start.size() + least_rest) continue;
    const auto rest = value.substr(start.size());
    if (!is_words(rest) || is_hex(rest)) return start.size();
  }
  return 0;
}

bool is_random(std::string_view value) {
  const auto in = [](char c) { return is_alphanumeric(c) || c == '+' || c == '/'; };
  const auto allowed = [in](char c) { return in(c) || std::string_view("=_-.~").find(c) != std::string_view::npos; };
  if (!std::all_of(value.begin(), value.end(), allowed)) return false;
  return !all_pieces(value, in, [](std::string_view run) { return !is_random_run(run); });
}

bool is_hex(std::string_view value) {
  return !value.empty() && (value.find_first_not_of("0123456789abcdef") == std::string_view::npos ||
                            value.find_first_not_of("0123456789ABCDEF") == std::string_view::npos);
}

bool is_uuid(std::string_view value) {
  if (value.size() != 36) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? value[i] != '-' : std::string_view("0123456789abcdefABCDEF").find(value[i]) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

}  // namespace warmfuzz::planting
