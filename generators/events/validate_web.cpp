#include <algorithm>
#include <set>

#include "generators/events/pointer.h"
#include "generators/events/text.h"
#include "generators/events/validate_parts.h"
#include "include/src/json_text.h"

/// Requests through function URLs, load balancers and WebSocket APIs.
namespace warmfuzz::events {
namespace {

bool printable(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

bool readable_type(const std::string& type) {
  for (const auto* one : {"text/", "application/json", "application/javascript", "application/xml"})
    if (type.rfind(one, 0) == 0) return true;
  return false;
}

/// The body as it was sent: base64 where content type and encoding ask for it.
std::string expect_body(Inspection& event, bool must_be_base64) {
  const auto& body = event.at("/body");
  event.expect(body.is_null() || body.is_string(), "/body", "expected a text or nothing");
  if (!body.is_string()) return {};
  const auto& text = body.get_ref<const std::string&>();
  const bool encoded = event.at("/isBase64Encoded") == true;
  event.expect(encoded == (must_be_base64 && !text.empty()), "/isBase64Encoded", "does not follow the headers");
  if (!encoded) return text;
  const auto decoded = base64_decode(text);
  event.expect(decoded.has_value(), "/body", "not base64");
  return decoded.value_or("");
}

std::string last_text(const Json* value) {
  if (value != nullptr && value->is_array()) value = value->empty() ? nullptr : &value->back();
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

bool ends_in(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

void inspect_function_url(Inspection& event, const Trigger& trigger) {
  event.expect(event.at("/version") == "2.0" && event.at("/routeKey") == "$default", "/version", "expected 2.0");
  event.expect(event.at("/requestContext/stage") == "$default" && event.at("/requestContext/routeKey") == "$default",
               "/requestContext", "a function URL has the route and stage $default");
  event.expect(event.at("/pathParameters").is_null(), "/pathParameters", "a function URL has no parameters");
  const bool iam = configured(trigger, "auth_type") == "AWS_IAM";
  const auto& signer = event.at("/requestContext/authorizer/iam");
  event.expect(iam == signer.is_object(), "/requestContext/authorizer", "belongs to IAM, and to all of it");
  event.expect((event.at("/requestContext/accountId") == "anonymous") != iam, "/requestContext/accountId",
               "anonymous without IAM only");
  const auto& domain = event.text("/requestContext/domainName", 20, 200);
  const auto& prefix = event.text("/requestContext/domainPrefix", 8, 63);
  event.expect(domain.rfind(prefix + ".lambda-url.", 0) == 0 && ends_in(domain, ".on.aws"),
               "/requestContext/domainName", "not a function URL's");
  event.expect(event.at("/requestContext/apiId") == prefix, "/requestContext/apiId", "not the URL's id");

  const auto& raw = event.text("/rawPath", 1, 8192);
  event.expect(raw.front() == '/' && printable(raw), "/rawPath", "expected an escaped path");
  event.expect(event.at("/requestContext/http/path") == percent_decode(raw, false), "/requestContext/http/path",
               "not the path decoded");
  expect_headers(event, "/headers", true);
  const auto& headers = event.at("/headers");
  event.expect(member(headers, "host") == domain, "/headers/host", "not the URL's domain");
  event.expect(!iam || !headers.contains("authorization"), "/headers/authorization",
               "the service keeps the signature to itself");
  event.expect(ends_in(member(headers, "x-forwarded-for"), event.text("/requestContext/http/sourceIp", 7, 45)),
               "/headers/x-forwarded-for", "does not end in the caller's address");
  event.expect(event.at("/requestContext/http/userAgent") == member(headers, "user-agent"),
               "/requestContext/http/userAgent", "not the user-agent");
  const auto& cookies = event.at("/cookies");
  event.expect(cookies.is_null() || (headers.contains("cookie") && cookies.is_array() && !cookies.empty()), "/cookies",
               "cookies are in the header, too");

  const auto& query = event.at("/queryStringParameters");
  event.expect(query.is_null() || (query.is_object() && !query.empty()), "/queryStringParameters",
               "an empty map is left out");
  event.expect(query.is_null() == event.text("/rawQueryString", 0, 20000).empty(), "/rawQueryString",
               "differs from queryStringParameters");
  const auto body = expect_body(event, !readable_type(member(headers, "content-type")));
  event.expect(member(headers, "content-length") == (body.empty() ? "" : std::to_string(body.size())),
               "/headers/content-length", "not the body's size");
}

void inspect_alb(Inspection& event, const Trigger& trigger) {
  event.expect(event.text("/requestContext/elb/targetGroupArn", 20, 300).rfind("arn:aws:elasticloadbalancing:", 0) == 0,
               "/requestContext/elb/targetGroupArn", "expected an ARN");
  const bool multi = is_configured(trigger, "multi_value");
  const std::string headers_at = multi ? "/multiValueHeaders" : "/headers";
  const std::string query_at = multi ? "/multiValueQueryStringParameters" : "/queryStringParameters";
  event.expect(event.at(multi ? "/headers" : "/multiValueHeaders").is_null() &&
                   event.at(multi ? "/queryStringParameters" : "/multiValueQueryStringParameters").is_null(),
               headers_at, "an event has the maps of one mode only");
  expect_headers(event, headers_at, true);
  for (const auto& at : {headers_at, query_at}) {
    const auto& map = event.at(at);
    event.expect(map.is_object(), at, "expected a map");
    if (!map.is_object()) return;
    for (const auto& [name, value] : map.items())
      event.expect(value.is_array() == multi && !(value.is_array() && value.empty()), at + '/' + escape_token(name),
                   multi ? "expected a list" : "expected one text");
  }
  for (const auto& [name, value] : event.at(query_at).items()) {
    event.expect(printable(name) && name.find_first_of("&=+#") == std::string::npos, query_at, "a name not as sent");
    for (const auto& one : value.is_array() ? value : Json::array({value}))
      event.expect(one.is_string() && printable(one) && one.get<std::string>().find_first_of("&#") == std::string::npos,
                   query_at, "a value not as sent");
  }
  const auto header = [&](const char* name) { return last_text(find_member(event.at(headers_at), name)); };
  const auto& path = event.text("/path", 1, 8192);
  event.expect(path.front() == '/' && printable(path), "/path", "expected an escaped path");
  const auto pattern = configured(trigger, "path");
  event.expect(pattern.empty() || glob_matches(pattern, percent_decode(path, false)), "/path",
               "not within the rule's pattern");
  const auto host = configured(trigger, "host");
  event.expect(host.empty() || glob_matches(host, header("host")), headers_at + "/host", "not the rule's host");
  event.expect(header("x-forwarded-proto") == "https", headers_at, "X-Forwarded-Proto is the service's");
  event.expect(event.at("/body").is_string(), "/body", "expected a text, empty if there is none");
  const auto body = expect_body(event, !readable_type(header("content-type")) || !header("content-encoding").empty());
  event.expect(header("content-length") == (body.empty() ? "" : std::to_string(body.size())),
               headers_at + "/content-length", "not the body's size");
  event.expect(body.size() <= 1048576, "/body", "more than 1 MB");
}

void inspect_websocket(Inspection& event, const Trigger& trigger) {
  const auto route = configured(trigger, "route", "$default");
  const std::string context = "/requestContext";
  event.expect(event.at(context + "/routeKey") == route, context + "/routeKey", "not the route");
  const bool connect = route == "$connect";
  const bool message = !connect && route != "$disconnect";
  event.expect(event.at(context + "/eventType") == (connect   ? "CONNECT"
                                                    : message ? "MESSAGE"
                                                              : "DISCONNECT"),
               context + "/eventType", "does not follow the route");
  event.expect(event.at(context + "/messageDirection") == "IN", context + "/messageDirection", "expected IN");
  event.text(context + "/connectionId", 8, 40);
  event.expect(event.at(context + "/requestId") == event.at(context + "/extendedRequestId"), context + "/requestId",
               "differs from extendedRequestId");
  event.expect(message == event.at(context + "/messageId").is_string(), context + "/messageId", "belongs to messages");
  event.expect((route == "$disconnect") == event.at(context + "/disconnectStatusCode").is_number(),
               context + "/disconnectStatusCode", "belongs to $disconnect");
  event.expect(event.at("/isBase64Encoded") == false, "/isBase64Encoded", "messages are texts");
  event.expect(message == event.at("/body").is_string(), "/body", "belongs to messages, and to all of them");
  event.expect(message == event.at("/headers").is_null(), "/headers", "messages have no headers");
  expect_mirror(event, "/headers", "/multiValueHeaders");
  expect_mirror(event, "/queryStringParameters", "/multiValueQueryStringParameters");
  event.expect(connect || event.at("/queryStringParameters").is_null(), "/queryStringParameters",
               "belongs to $connect");
  if (connect) {
    expect_headers(event, "/headers", false);
    const auto& headers = event.at("/headers");
    event.expect(member(headers, "Host") == event.at(context + "/domainName"), "/headers/Host", "not the API's domain");
    event.expect(member(headers, "Sec-WebSocket-Version") == "13", "/headers/Sec-WebSocket-Version", "expected 13");
    event.expect(member(headers, "Sec-WebSocket-Key").size() == 24, "/headers/Sec-WebSocket-Key",
                 "expected 16 bytes in base64");
    event.expect(ends_in(member(headers, "X-Forwarded-For"), event.text(context + "/identity/sourceIp", 7, 45)),
                 "/headers/X-Forwarded-For", "does not end in the caller's address");
  }
  if (!message) return;
  const auto& body = event.text("/body", 1, 131072);
  event.expect(valid_utf8(body), "/body", "expected UTF-8");
  const auto by = configured(trigger, "selection", "$request.body.action");
  if (route.front() == '$' || by.rfind("$request.body.", 0) != 0) return;
  const auto read = Json::parse(body, nullptr, false);
  const Json* chosen = &read;
  auto rest = by.substr(14);
  while (!rest.empty() && chosen->is_object()) {
    const auto name = rest.substr(0, rest.find('.'));
    rest.erase(0, name.size() + 1);
    const auto found = chosen->find(name);
    static const Json nothing;
    chosen = found == chosen->end() ? &nothing : &*found;
  }
  event.expect(*chosen == route, "/body", "would take another route");
}

}  // namespace warmfuzz::events
