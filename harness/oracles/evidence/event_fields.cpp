#include "harness/oracles/evidence/event_fields.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "harness/oracles/evidence/text.h"
#include "warmfuzz/canary.h"

namespace warmfuzz::judging {

namespace {

using Json = nlohmann::json;

constexpr int kMaxDepth = 8;
constexpr std::size_t kMaxReadings = 12;

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Pointers go into findings: a key of the attacker's own making is only shown where it can be a name.
std::string escape_segment(std::string_view key) {
  if (may_hold_canary(key) || key.size() > 64) return "{}";
  std::string segment;
  for (const char c : key) {
    if (c == '~')
      segment += "~0";
    else if (c == '/')
      segment += "~1";
    else
      segment += c;
  }
  return segment;
}

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (is_digit(c)) return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return -1;
}

// Empty where the text is no base64.
std::string decode_base64(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  if (text.size() < 8 || text.size() % 4 == 1) return {};
  std::string bytes;
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : text) {
    const int digit = base64_digit(c);
    if (digit < 0) return {};
    buffer = (buffer << 6) | static_cast<unsigned>(digit);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>((buffer >> bits) & 0xff);
    }
  }
  return bytes;
}

// "name" and "value" of one part of form data; an empty name where it is none.
std::pair<std::string, std::string> form_pair(std::string_view part) {
  const auto equals = part.find('=');
  if (equals == std::string_view::npos || equals == 0 || part.front() == '-') return {};  // an option of a program
  std::string name = decode_percent(part.substr(0, equals), true);
  for (const char c : name)
    if (!is_alphanumeric(c) && std::string_view("_-.[]").find(c) == std::string_view::npos) return {};
  return {std::move(name), decode_percent(part.substr(equals + 1), true)};
}

// "/cookies/3" → "/cookies": a cookie is known by its name, not by its place in the list.
std::string without_index(const std::string& pointer) {
  return pointer.starts_with("/cookies/") ? "/cookies" : pointer;
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

// An event that has nothing but lists of values ("multiValueHeaders" of a load balancer) names the same headers and
// parameters as one with the plain maps: they are read as those.
void name_as_plain(Json& event) {
  if (!event.is_object()) return;
  for (const auto& [lists, plain] : {std::pair("multiValueHeaders", "headers"),
                                     std::pair("multiValueQueryStringParameters", "queryStringParameters")}) {
    const auto found = event.find(lists);
    if (found == event.end() || !found->is_object() || event.contains(plain)) continue;
    Json map = std::move(*found);
    event.erase(found);
    for (auto& value : map)
      if (value.is_array() && value.size() == 1) value = Json(value.front());
    event[plain] = std::move(map);
  }
}

bool is_archive(std::string_view bytes) {
  return bytes.starts_with("PK\x03\x04") || bytes.starts_with("\x1f\x8b") ||
         (bytes.size() > 262 && bytes.substr(257, 5) == "ustar");
}

}  // namespace

std::string decode_percent(std::string_view text, bool plus_is_space) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int high = text[at] == '%' && at + 2 < text.size() ? hex_digit(text[at + 1]) : -1;
    const int low = high < 0 ? -1 : hex_digit(text[at + 2]);
    if (low >= 0) {
      decoded += static_cast<char>(high * 16 + low);
      at += 2;
    } else {
      decoded += plus_is_space && text[at] == '+' ? ' ' : text[at];
    }
  }
  return decoded;
}

EventFields::EventFields(std::string_view event) {
  Json parsed = Json::parse(event, nullptr, false);
  name_as_plain(parsed);
  if (parsed.is_discarded())
    placements_.push_back({"", std::string(event)});
  else
    walk(parsed, "", 0);
}

void EventFields::walk(const Json& value, const std::string& pointer, int depth) {
  if (depth > kMaxDepth) return;
  if (value.is_string()) return text(value.get<std::string>(), pointer, depth);
  if (value.is_structured()) containers_.push_back(pointer);
  if (value.is_array())
    for (std::size_t i = 0; i < value.size(); ++i) walk(value[i], pointer + "/" + std::to_string(i), depth + 1);
  if (!value.is_object()) return;
  for (const auto& [key, child] : value.items()) {
    if (may_hold_canary(key)) placements_.push_back({pointer, key});
    walk(child, pointer + "/" + escape_segment(key), depth + 1);
  }
}

void EventFields::text(std::string value, const std::string& pointer, int depth) {
  const auto first = value.find_first_not_of(" \t\r\n");
  const char start = first == std::string::npos ? '\0' : value[first];
  if (start == '{' || start == '[') {
    const Json nested = Json::parse(value, nullptr, false);
    if (nested.is_structured()) walk(nested, pointer, depth + 1);
  } else if (value.find('=') != std::string::npos && start != '\0') {
    bool is_form = false;
    const char separator = value.find("; ") != std::string::npos ? ';' : '&';  // cookies, or form data
    for (std::size_t begin = 0; begin < value.size();) {
      begin = std::min(value.find_first_not_of(' ', begin), value.size());
      const std::size_t end = std::min(value.find(separator, begin), value.size());
      auto [name, content] = form_pair(std::string_view(value).substr(begin, end - begin));
      if (!name.empty() && !content.empty()) {
        placements_.push_back({without_index(pointer) + "/" + escape_segment(name), std::move(content)});
        is_form = true;
      }
      begin = end + 1;
    }
    if (is_form) containers_.push_back(pointer);
  }
  if (!may_hold_canary(value) && depth < kMaxDepth) {
    std::string decoded = decode_base64(value);
    // What is in an archive is told by the object that the event carries.
    if (!is_archive(decoded) && (may_hold_canary(decoded) || decoded.find(kProofProgram) != std::string::npos))
      text(std::move(decoded), pointer, depth + 1);
  }
  placements_.push_back({pointer, std::move(value)});
}

std::vector<Placement> EventFields::holding(std::string_view part) const {
  std::vector<Placement> found;
  for (const auto& placement : placements_)
    if (placement.value.find(part) != std::string::npos) found.push_back(placement);
  const auto rank = [](const Placement& place) {
    return std::tuple(is_repetition(place.pointer), place.pointer.starts_with("/headers/"),
                      decode_percent(place.value, false).size(), place.pointer.size());
  };
  if (found.size() > 1)
    std::stable_sort(found.begin(), found.end(),
                     [&](const Placement& a, const Placement& b) { return rank(a) < rank(b); });
  return found;
}

bool is_repetition(std::string_view pointer) {
  for (const std::string_view repeated : {"/path", "/rawPath", "/rawQueryString", "/cookies"})
    if (pointer == repeated || (pointer.starts_with(repeated) && pointer[repeated.size()] == '/')) return true;
  return pointer.starts_with("/multiValue") ||
         (pointer.starts_with("/requestContext/") && !pointer.starts_with("/requestContext/authorizer/"));
}

std::vector<std::string> readings(const std::string& value) {
  std::vector<std::string> all{value};
  // Each reading is read again: a handler decodes twice, or decodes and then filters.
  for (std::size_t at = 0; at < all.size() && all.size() < kMaxReadings; ++at) {
    const std::string text = all[at];
    const std::array<std::string, 6> next{decode_percent(text, false),
                                          decode_percent(text, true),
                                          replace_all(text, "\\", "/"),
                                          replace_all(text, "../", ""),
                                          replace_all(replace_all(text, "\uFF0E", "."), "\uFF0F", "/"),
                                          text.substr(0, text.find('\0'))};
    for (const auto& reading : next)
      if (all.size() < kMaxReadings && std::find(all.begin(), all.end(), reading) == all.end()) all.push_back(reading);
  }
  return all;
}

std::string known_field(const Baseline& baseline, std::string_view pointer) {
  for (const std::string_view map : {"/headers/", "/queryStringParameters/", "/pathParameters/", "/cookies/"})
    if (pointer.starts_with(map)) return std::string(pointer.substr(0, pointer.find('/', map.size())));
  for (std::size_t end = pointer.find('/', 1); end != std::string_view::npos; end = pointer.find('/', end + 1)) {
    std::string outer(pointer.substr(0, end));
    const auto text = baseline.texts.find(outer);
    if (text != baseline.texts.end() && text->second > 0) return outer;
  }
  return std::string(pointer);
}

std::string first_record(std::string_view pointer) {
  constexpr std::string_view records = "/Records/";
  if (!pointer.starts_with(records)) return std::string(pointer);
  std::size_t end = records.size();
  while (end < pointer.size() && is_digit(pointer[end])) ++end;
  return std::string(records) + "0" + std::string(pointer.substr(end));
}

}  // namespace warmfuzz::judging
