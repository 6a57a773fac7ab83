#include <algorithm>
#include <set>

#include "generators/events/pointer.h"
#include "generators/events/text.h"
#include "generators/events/validate_parts.h"
#include "include/src/json_text.h"

/// Requests through Amazon API Gateway REST and HTTP APIs.
namespace warmfuzz::events {

void inspect_rest(Inspection& event, const Trigger& trigger) {
  const auto route = configured(trigger, "path", "/");
  event.expect(event.at("/resource") == route && event.at("/requestContext/resourcePath") == route, "/resource",
               "not the route");
  const auto& method = event.text("/httpMethod", 3, 7);
  event.expect(event.at("/requestContext/httpMethod") == method, "/requestContext/httpMethod",
               "differs from httpMethod");
  const auto& path = event.text("/path", 1, 8192);
  const auto printable = [](const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  };
  event.expect(path.front() == '/' && printable(path), "/path", "expected an escaped path");
  const auto& full = event.text("/requestContext/path", 1, 8192);
  event.expect(full.rfind("/Prod/", 0) == 0 || full == "/Prod", "/requestContext/path",
               "does not start with the stage");
  if (route.rfind("/{", 0) != 0) event.expect(on_route(path, route), "/path", "does not match the route");

  const auto& parameters = event.at("/pathParameters");
  event.expect(parameters.is_null() || (parameters.is_object() && !parameters.empty()), "/pathParameters",
               "expected a map or null");
  event.expect(parameters.is_null() == (route.find('{') == std::string::npos), "/pathParameters",
               "does not match the route");
  if (parameters.is_object())
    for (const auto& [name, value] : parameters.items()) {
      const bool greedy = route.find('{' + name + "+}") != std::string::npos;
      event.expect(value.is_string() && !value.get_ref<const std::string&>().empty() && printable(value),
                   "/pathParameters/" + name, "expected a value as it was sent");
      event.expect(greedy || value.get_ref<const std::string&>().find('/') == std::string::npos,
                   "/pathParameters/" + name, "a slash in a plain parameter");
    }

  expect_mirror(event, "/headers", "/multiValueHeaders");
  expect_mirror(event, "/queryStringParameters", "/multiValueQueryStringParameters");
  const auto& headers = event.at("/headers");
  std::size_t bytes = 0;
  for (const auto& [name, value] : headers.items()) {
    event.expect(header_name(name) && header_text(value), "/headers/" + escape_token(name),
                 "not a header that HTTP carries");
    bytes += name.size() + text_of(value).size();
  }
  event.expect(bytes <= 10240, "/headers", "more than 10,240 bytes");
  event.expect(member(headers, "X-Forwarded-Proto") == "https", "/headers", "X-Forwarded-Proto is the service's");
  event.expect(member(headers, "Host") == event.at("/requestContext/domainName"), "/headers/Host",
               "not the API's domain");
  const auto address = event.at("/requestContext/identity/sourceIp").get<std::string>();
  const auto forwarded = member(headers, "X-Forwarded-For");
  event.expect(forwarded.size() >= address.size() && forwarded.substr(forwarded.size() - address.size()) == address,
               "/headers/X-Forwarded-For", "does not end in the caller's address");
  const auto& agent = event.at("/requestContext/identity/userAgent");
  const auto* sent = find_member(headers, "user-agent");
  event.expect(sent == nullptr ? agent.is_null() : agent == *sent, "/requestContext/identity/userAgent",
               "not the User-Agent");

  const auto& body = event.at("/body");
  event.expect(body.is_null() || body.is_string(), "/body", "expected a text or null");
  if (method == "GET" || method == "HEAD") event.expect(body.is_null(), "/body", "a body on " + method);
  event.expect(event.at("/isBase64Encoded") == false, "/isBase64Encoded", "no binary media types are set");
}

void inspect_http(Inspection& event, const Trigger& trigger) {
  const auto route = configured(trigger, "path");
  event.expect(event.at("/version") == "2.0", "/version", "expected 2.0");
  const auto& key = event.text("/routeKey", 1, 512);
  event.expect(event.at("/requestContext/routeKey") == key, "/requestContext/routeKey", "differs from routeKey");
  event.expect(route.empty() ? key == "$default" : key.substr(key.find(' ') + 1) == route, "/routeKey",
               "not the route");
  const auto& path = event.text("/rawPath", 1, 4096);
  event.expect(path.front() == '/' && path == event.at("/requestContext/http/path"), "/rawPath",
               "differs from http.path");
  event.expect(
      std::none_of(path.begin(), path.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }),
      "/rawPath", "a control character");

  const auto& headers = event.at("/headers");
  for (const auto& [name, value] : headers.items())
    event.expect(header_name(name) && header_text(value) && lower(name) == name, "/headers/" + escape_token(name),
                 "expected a lower-case name and one line of text");
  event.expect(!headers.contains("cookie"), "/headers/cookie", "cookies have a list of their own");
  const auto& cookies = event.at("/cookies");
  event.expect(cookies.is_null() || (cookies.is_array() && !cookies.empty()), "/cookies", "expected a list or nothing");
  for (const auto* map : {"/queryStringParameters", "/pathParameters"}) {
    const auto& value = event.at(map);
    event.expect(value.is_null() || (value.is_object() && !value.empty()), map, "an empty map is left out");
    if (!value.is_object()) continue;
    for (const auto& [name, text] : value.items()) event.expect(text.is_string(), map, "expected texts");
  }
  std::set<std::string> names;
  const auto& query = event.at("/rawQueryString").get_ref<const std::string&>();
  for (std::size_t at = 0; at < query.size();) {
    const auto end = std::min(query.find('&', at), query.size());
    const auto pair = query.substr(at, end - at);
    names.insert(percent_decode(pair.substr(0, pair.find('=')), true));
    at = end + 1;
  }
  std::set<std::string> shown;
  if (event.at("/queryStringParameters").is_object())
    for (const auto& [name, value] : event.at("/queryStringParameters").items()) shown.insert(name);
  event.expect(names == shown, "/rawQueryString", "differs from queryStringParameters");

  const auto& body = event.at("/body");
  const bool encoded = event.at("/isBase64Encoded") == true;
  event.expect(body.is_null() || body.is_string(), "/body", "expected a text or nothing");
  const auto type = member(headers, "content-type");
  const bool readable = type.rfind("text/", 0) == 0 || type.rfind("application/json", 0) == 0 ||
                        type.rfind("application/xml", 0) == 0 || type.rfind("application/javascript", 0) == 0;
  event.expect(encoded == (body.is_string() && !body.get_ref<const std::string&>().empty() && !readable),
               "/isBase64Encoded", "does not follow the content type");
  std::string raw = body.is_string() ? body.get<std::string>() : "";
  if (encoded) {
    const auto decoded = base64_decode(raw);
    event.expect(decoded.has_value(), "/body", "not base64");
    raw = decoded.value_or("");
  }
  event.expect(member(headers, "content-length") == std::to_string(raw.size()), "/headers/content-length",
               "not the body's size");
  event.expect(event.at("/requestContext/http/userAgent") == member(headers, "user-agent"),
               "/requestContext/http/userAgent", "not the user-agent");
}

}  // namespace warmfuzz::events
