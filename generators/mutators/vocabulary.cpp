#include "generators/mutators/vocabulary.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>

#include "generators/events/guess.h"

namespace warmfuzz {
namespace {

constexpr std::size_t kMaxKeys = 60;

bool is_envelope(const std::string& key) {
  static const std::set<std::string> names{"Records",
                                           "s3",
                                           "bucket",
                                           "object",
                                           "dynamodb",
                                           "NewImage",
                                           "OldImage",
                                           "Keys",
                                           "eventName",
                                           "eventSource",
                                           "messageId",
                                           "messageAttributes",
                                           "stringValue",
                                           "dataType",
                                           "receiptHandle",
                                           "eventSourceARN",
                                           "awsRegion",
                                           "headers",
                                           "multiValueHeaders",
                                           "queryStringParameters",
                                           "multiValueQueryStringParameters",
                                           "pathParameters",
                                           "requestContext",
                                           "httpMethod",
                                           "isBase64Encoded",
                                           "rawPath",
                                           "rawQueryString",
                                           "routeKey",
                                           "statusCode",
                                           "authorizer",
                                           "claims",
                                           "jwt",
                                           "identity",
                                           "sourceIp",
                                           "http",
                                           "S",
                                           "N",
                                           "B",
                                           "M",
                                           "L",
                                           "BOOL",
                                           "NULL",
                                           "SS",
                                           "NS",
                                           "batchItemFailures",
                                           "itemIdentifier"};
  // "Content-Type", "Access-Control-Allow-Origin": headers have a place of their own.
  return names.count(key) > 0 || key.find('-') != std::string::npos;
}

bool is_method(std::string_view text) {
  constexpr std::string_view methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"};
  return std::find(std::begin(methods), std::end(methods), text) != std::end(methods);
}

/// "^/users/(?P<id>[^/]+)$" → "/users/{id}".
std::string without_groups(std::string_view pattern) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] != '(') {
      if (pattern[at] != '^' && pattern[at] != '$' && pattern[at] != '?') out += pattern[at];
      continue;
    }
    std::size_t end = at;
    int depth = 0;
    do {
      if (pattern[end] == '(') ++depth;
      if (pattern[end] == ')') --depth;
      ++end;
    } while (end < pattern.size() && depth > 0);
    const auto group = pattern.substr(at, end - at);
    const auto open = group.find('<');
    const auto close = group.find('>');
    const bool named = open != group.npos && close != group.npos && close > open;
    out += '{' + std::string(named ? group.substr(open + 1, close - open - 1) : "id") + '}';
    at = end - 1;
  }
  return out;
}

/// "{id}", ":id", "<int:id>" → "id"; empty: a plain segment.
std::string parameter_in(std::string_view segment) {
  if (segment.size() < 2) return {};
  const bool braces = segment.front() == '{' && segment.back() == '}';
  const bool angles = segment.front() == '<' && segment.back() == '>';
  if (!braces && !angles && segment.front() != ':') return {};
  auto name = segment.substr(1, segment.size() - (segment.front() == ':' ? 1 : 2));
  if (angles && name.find(':') != name.npos) name.remove_prefix(name.find(':') + 1);
  while (!name.empty() && (name.back() == '+' || name.back() == '*')) name.remove_suffix(1);
  return name.empty() ? "id" : std::string(name);
}

bool is_plain(std::string_view segment) {
  return std::all_of(segment.begin(), segment.end(),
                     [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-' || c == '.' || c == '~'; });
}

}  // namespace

bool decides(const std::string& key) {
  static const std::set<std::string> deciding{
      "action", "type",   "op",        "operation", "command",  "cmd",      "mode",     "format",
      "kind",   "event",  "method",    "task",      "job",      "category", "status",   "state",
      "step",   "stage",  "view",      "report",    "resource", "entity",   "function", "service",
      "lang",   "locale", "algorithm", "encoding",  "channel",  "target",   "level",    "role",
      "filter", "sort",   "order",     "provider",  "engine",   "strategy", "variant",  "name"};
  const auto words = words_of(key);
  return !words.empty() && deciding.count(words.back()) > 0;
}

std::vector<std::string> usable_keys(const KeyWords& words) {
  std::vector<std::string> keys;
  std::set<std::string> seen;
  for (const auto& key : words.keys.empty() ? common_key_words().keys : words.keys) {
    const bool printable = std::all_of(key.begin(), key.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
    if (key.empty() || key.size() > 64 || !printable || !seen.insert(key).second) continue;
    keys.push_back(key);
    if (keys.size() == kMaxKeys) break;
  }
  return keys;
}

std::vector<std::string> without_envelope(std::vector<std::string> keys) {
  auto out = keys;
  out.erase(std::remove_if(out.begin(), out.end(), is_envelope), out.end());
  return out.empty() ? keys : out;
}

bool decides_mostly(const std::string& key) {
  return key == "action" || key == "type" || key == "op" || key == "operation" || key == "command" || key == "mode" ||
         key == "kind";
}

bool looks_like_header(const std::string& text) {
  if (text.size() < 4 || text.size() > 40 || text.find('-') == std::string::npos) return false;
  const auto letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
  return letter(text.front()) && letter(text.back()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || c == '-'; });
}

std::vector<Route> routes_in(const KeyWords& words) {
  std::vector<Route> routes;
  for (const auto& literal : words.literals) {
    Route route;
    std::string_view text = literal;
    if (const auto space = text.find(' '); space != text.npos && is_method(text.substr(0, space))) {
      route.method = text.substr(0, space) == "ANY" ? "" : std::string(text.substr(0, space));
      text.remove_prefix(space + 1);
    }
    const auto path = without_groups(text);
    if (path.size() < 2 || path.size() > 128 || path.front() != '/') continue;
    bool good = true;
    for (std::size_t at = 1; good && at <= path.size();) {
      const auto end = std::min(path.find('/', at), path.size());
      const auto segment = std::string_view(path).substr(at, end - at);
      const auto parameter = parameter_in(segment);
      good = !parameter.empty() || is_plain(segment);
      if (!segment.empty())
        route.path +=
            (route.path.empty() ? "" : "/") + (parameter.empty() ? std::string(segment) : benign_text(parameter));
      at = end + 1;
    }
    // "/tmp/x" and its like are folders of the function's own.
    const bool folder = path.rfind("/tmp", 0) == 0 || path.rfind("/var/", 0) == 0 || path.rfind("/usr/", 0) == 0 ||
                        path.rfind("/bin/", 0) == 0 || path.rfind("/opt/", 0) == 0 || path.rfind("/etc/", 0) == 0;
    if (good && !folder && !route.path.empty() && std::find(routes.begin(), routes.end(), route) == routes.end())
      routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace warmfuzz
