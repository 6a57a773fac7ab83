#include <algorithm>
#include <set>

#include "generators/events/pointer.h"
#include "generators/events/text.h"
#include "generators/events/validate_parts.h"
#include "include/src/json_text.h"

/// Requests through Amazon API Gateway REST and HTTP APIs.
namespace warmfuzz::events {
namespace {

std::string authorizer_type(const Trigger& trigger) {
  const auto found = trigger.config.find("authorizer");
  return found != trigger.config.end() && found->is_object() ? found->value("type", "") : "";
}

}  // namespace

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
  expect_headers(event, "/headers", false);
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
  const bool encoded = event.at("/isBase64Encoded") == true;
  event.expect(!encoded || is_configured(trigger, "binary_media_types"), "/isBase64Encoded",
               "no binary media types are set");
  if (body.is_string())
    event.expect(encoded ? base64_decode(body.get<std::string>()).has_value() : valid_utf8(body.get<std::string>()),
                 "/body", "expected UTF-8, or base64 of what is not");

  const auto kind = authorizer_type(trigger);
  const auto& authorizer = event.at("/requestContext/authorizer");
  const bool lambda = kind == "request" || kind == "token";
  event.expect((kind != "iam" && kind != "none") || authorizer.is_null(), "/requestContext/authorizer",
               "IAM is no authorizer, and nobody is none");
  event.expect(lambda == authorizer.contains("principalId") && (!lambda || !authorizer.contains("claims")),
               "/requestContext/authorizer", "does not match the authorizer");
  event.expect((kind == "iam") == event.at("/requestContext/identity/userArn").is_string(),
               "/requestContext/identity/userArn", "belongs to IAM");
  const auto& key = event.at("/requestContext/identity/apiKey");
  event.expect(is_configured(trigger, "api_key") == key.is_string() &&
                   key.is_string() == event.at("/requestContext/identity/apiKeyId").is_string(),
               "/requestContext/identity/apiKey", "belongs to methods that ask for one");
  event.expect(!key.is_string() || key == member(headers, "X-Api-Key"), "/requestContext/identity/apiKey",
               "not the X-Api-Key");
  event.expect(is_configured(trigger, "client_cert") == event.at("/requestContext/identity/clientCert").is_object(),
               "/requestContext/identity/clientCert", "belongs to mutual TLS");
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
  expect_headers(event, "/headers", true);
  const auto kind = authorizer_type(trigger);
  for (const auto& [member, wanted] :
       {std::pair("lambda", kind == "request" || kind == "token"), std::pair("iam", kind == "iam")})
    event.expect(wanted == event.at("/requestContext/authorizer").contains(member), "/requestContext/authorizer",
                 "does not match the authorizer");
  event.expect(kind != "none" || event.at("/requestContext/authorizer").is_null(), "/requestContext/authorizer",
               "there is none");
  event.expect(
      !event.at("/requestContext/authorizer").contains("jwt") || event.at("/requestContext/authorizer").size() == 1,
      "/requestContext/authorizer", "one authorizer only");
  event.expect(is_configured(trigger, "client_cert") == event.at("/requestContext/authentication").is_object(),
               "/requestContext/authentication", "belongs to mutual TLS");
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
