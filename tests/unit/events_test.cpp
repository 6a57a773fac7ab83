#include <set>

#include "generators/events/source.h"
#include "generators/events/validate.h"
#include "tests/support/golden.h"
#include "tests/unit/event_fixtures.h"

namespace warmfuzz::test {
namespace {

using namespace std::string_literals;

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += line + '\n';
  return out;
}

/// What an attacker could try in any field.
std::vector<Json> nasty_values() {
  std::vector<Json> values{nullptr,
                           true,
                           0,
                           -1,
                           1e308,
                           2.5,
                           "",
                           " ",
                           "\r\nX-Evil: 1",
                           "a\0b"s,
                           "../../{{wf:probe.path}}",
                           "%2e%2e%2f",
                           "ünïcödé \xF0\x9F\x98\x80",
                           "\xFF\xFE not UTF-8",
                           "a+b c&d=e?f#g",
                           std::string(3000, 'x'),
                           Json::array(),
                           Json::object(),
                           {{"", 1}, {"a", nullptr}},
                           {1, "x", nullptr},
                           {{"AWS.x", "v"}, {"..", "v"}},
                           {{"Host", "evil.example"}, {"X-Forwarded-Proto", "http"}, {"X-Forwarded-For", "127.0.0.1"}},
                           {{"sub", "someone-else"}, {"name", "Eve"}, {"custom:role", "admin"}},
                           {{"S", "typed"}},
                           {{"N", "no number"}},
                           {{"NS", {"1", "1"}}},
                           {{"x", {"a", "b"}}, {"X", "c"}},
                           {{"dataType", "Number"}, {"stringValue", "NaN"}},
                           {{"m", {{"dataType", "Binary"}, {"binaryValue", "AAEC"}}}},
                           "\xEF\xBF\xBF",
                           "\x1F\x7F",
                           "HEAD",
                           "REMOVE",
                           "MODIFY",
                           "OPTIONS",
                           "ObjectRemoved:Delete",
                           {{"content-type", "application/x-www-form-urlencoded"}},
                           {{"Content-Type", "image/png"}}};
  Json deep = "bottom";
  for (int i = 0; i < 60; ++i) deep = i % 2 == 0 ? Json{{"a", deep}} : Json::array({deep});
  values.push_back(deep);
  return values;
}

/// Pointers that an attacker may write at: every field, members of it, further records, and what is not his.
std::vector<std::string> pointers(const EventSource& source, const Trigger& trigger, const Json& event) {
  std::vector<std::string> out;
  for (const auto& field : source.fields(trigger)) {
    out.push_back(field.pointer);
    out.push_back(field.pointer + "/name");
    if (field.pointer.rfind("/Records/0/", 0) == 0) out.push_back("/Records/1/" + field.pointer.substr(11));
  }
  const auto flat = event.flatten();
  for (const auto& [pointer, value] : flat.items()) out.push_back(pointer);
  out.insert(out.end(), {"", "/", "/Records", "/Records/99999999999999999999", "/Records/7/body", "/headers/Host",
                         "/requestContext"});
  return out;
}

/// Whether `pointer` lies under a field that the attacker controls, or with `derived` under what follows from one.
bool may_differ(const events::SourceSpec& spec, std::string pointer, bool derived = true) {
  if (spec.has_records()) {
    const auto prefix = spec.records_text + '/';
    if (pointer.compare(0, prefix.size(), prefix) != 0) return false;
    const auto slash = pointer.find('/', prefix.size());
    if (pointer.substr(prefix.size(), slash - prefix.size()) != "0") return true;  // a further record
    pointer.erase(0, slash);
  }
  const auto under = [&](const std::string& base) {
    return pointer == base || pointer.compare(0, base.size() + 1, base + '/') == 0;
  };
  for (const auto& field : spec.fields)
    if (under(field.tail) || (!field.map.absent.empty() && under(field.map.absent.text()))) return true;
  for (const auto& derivation : spec.derived)
    if (derived && derivation.action != events::Action::configured && under(derivation.to.text())) return true;
  return false;
}

}  // namespace

TEST_CASE("The benign event of each source is the one that was approved") {
  for (const auto& one : triggers()) {
    const auto event = event_of(one);
    CHECK(joined(violations(one.source, event, one)) == "");
    check_golden("events/" + one.name + ".json", event.dump(2) + '\n');
  }
}

TEST_CASE("An attacker never changes what the service sets, and no rendered event breaks a rule of its service") {
  const auto values = nasty_values();
  for (const auto& one : triggers()) {
    const auto& source = dynamic_cast<const events::DataEventSource&>(*sources().at(one.source));
    const auto benign = event_of(one);
    std::size_t refused = 0;
    std::size_t rendered = 0;
    for (const auto& pointer : pointers(source, one, benign)) {
      for (const auto& value : values) {
        // What the service sets or derives refuses every value alike: a few are enough.
        if (!may_differ(source.spec(), pointer, false) && refused++ % 16 != 0) continue;
        const auto event = event_of(one, {{pointer, value}});
        auto wrong = joined(violations(one.source, event, one));
        for (const auto& change : Json::diff(benign, event))
          if (!may_differ(source.spec(), change["path"])) wrong += change["path"].get<std::string>() + " has changed\n";
        if (!wrong.empty()) {
          INFO(one.name << " " << pointer << " = " << value.dump(-1, ' ', true, Json::error_handler_t::replace));
          CHECK(wrong == "");
        }
        ++rendered;
      }
    }
    CHECK(rendered > (source.fields(one).empty() ? 10U : 100U));
  }
}

TEST_CASE("Equal arguments give equal events, another seed other ids, and one tenant stays one person") {
  for (const auto& one : triggers()) {
    const auto& source = *sources().at(one.source);
    const auto step = step_for(one);
    CHECK(source.render(one, step, 1, readable()) == source.render(one, step, 1, readable()));
    if (!one.config.contains("input"))
      CHECK(source.render(one, step, 1, readable()) != source.render(one, step, 2, readable()));
  }
  const auto first = event_of("RestPost")["requestContext"];
  const auto again = sources()
                         .at("apigw-rest")
                         ->render(trigger("RestPost"), step_for(trigger("RestPost")), 99, readable())["requestContext"];
  const auto other = event_of("RestPost", {}, "b")["requestContext"];
  CHECK(first["identity"]["sourceIp"] == again["identity"]["sourceIp"]);
  CHECK(first["authorizer"]["claims"]["sub"] == again["authorizer"]["claims"]["sub"]);
  CHECK(first["requestId"] != again["requestId"]);
  CHECK(first["identity"]["sourceIp"] != other["identity"]["sourceIp"]);
  CHECK(first["authorizer"]["claims"]["sub"] != other["authorizer"]["claims"]["sub"]);
}

TEST_CASE("Where nobody checks the caller no event says who he is, and the Authorization header is his") {
  const auto [name, header] = GENERATE(table<std::string, std::string>(
      {{"RestOpen", "Authorization"}, {"HttpOpen", "authorization"}, {"ConnectOpen", "Authorization"}}));
  INFO(name);
  const auto one = trigger(name);
  const auto event = event_of(one, {{"/headers", {{header, "mine"}}},
                                    {"/requestContext/authorizer/claims/name", "x"},
                                    {"/requestContext/authorizer/jwt/claims/name", "x"}});
  CHECK_FALSE(event["requestContext"].contains("authorizer"));
  CHECK(event["headers"][header] == "mine");
  for (const auto& field : sources().at(one.source)->fields(one))
    CHECK(field.pointer.find("authorizer") == std::string::npos);
}

TEST_CASE("A rule that sends a part of its event sends that alone, and its fields are those of the part") {
  const Trigger whole{"T", "eventbridge", {{"pattern", {{"source", {"shop"}}}}}};
  auto detail = whole, order = whole, type = whole;
  detail.config["input_path"] = "$.detail";
  order.config["input_path"] = "$.detail.order";
  order.config["pattern"]["detail"] = {{"order", {{"kind", {"book"}}}}, {"shop", {"north"}}};
  type.config["input_path"] = "$.detail-type";
  const auto pointers_of = [](const Trigger& one) {
    std::vector<std::string> out;
    for (const auto& field : sources().at(one.source)->fields(one)) out.push_back(field.pointer);
    return out;
  };
  CHECK(event_of(detail) == event_of(whole)["detail"]);
  CHECK(event_of(detail, {{"/message", "mine"}})["message"] == "mine");
  CHECK(event_of(detail, {{"", {{"a", 1}}}}) == Json{{"a", 1}});
  CHECK(pointers_of(detail) == std::vector<std::string>{""});

  auto expected = event_of(whole)["detail"];
  expected["kind"] = "book";
  CHECK(event_of(order) == expected);
  CHECK(event_of(order, {{"/message", "mine"}, {"/kind", "map"}})["kind"] == "book");
  CHECK(pointers_of(order) == std::vector<std::string>{""});

  CHECK(event_of(type, {{"", "Placed"}}) == "Placed");

  const Trigger stored{"T", "s3-eventbridge", {{"prefix", "in/"}, {"input_path", "$.detail.object"}}};
  CHECK(event_of(stored, {{"/key", "../x"}})["key"] == "in/../x");
  CHECK(pointers_of(stored) == std::vector<std::string>{"/key", "/size"});

  auto queued = detail;
  queued.source = "eventbridge-in-sqs";
  const auto message = event_of(queued, {{"/Records/0/body/message", "mine"}, {"/Records/1/body", {{"a", 1}}}});
  CHECK(Json::parse(message["Records"][0]["body"].get<std::string>())["message"] == "mine");
  CHECK(message["Records"][1]["body"] == R"({"a":1})");
  CHECK(pointers_of(queued) == std::vector<std::string>{"/Records/0/body"});
}

TEST_CASE("Every field's benign value gives the benign event") {
  for (const auto& one : triggers()) {
    for (const auto& field : sources().at(one.source)->fields(one)) {
      if (field.benign.is_null() || field.pointer == "/Records/0/s3/object/eTag" || field.kind == FieldKind::number)
        continue;
      INFO(one.name << " " << field.pointer);
      CHECK(event_of(one, {{field.pointer, field.benign}}) == event_of(one));
    }
  }
}

TEST_CASE("Placeholders are substituted before a value is encoded") {
  const auto event = event_of("Upload", {{"/Records/0/s3/object/key", "in box/{{wf:probe.path}}@{{wf:bait}}"}});
  CHECK(event["Records"][0]["s3"]["object"]["key"] == "in+box/wf-probe.path-wf%40wf-bait-wf");
  const auto message = event_of("Queue", {{"/Records/0/body", {{"file", "{{wf:probe.file}}"}}}});
  CHECK(message["Records"][0]["body"] == R"({"file":"wf-probe.file-wf"})");
}

TEST_CASE("An S3 key stays within the trigger's filter") {
  const auto key = [](const char* value) {
    return event_of("UploadImage", {{"/Records/0/s3/object/key", value}})["Records"][0]["s3"]["object"]["key"]
        .get<std::string>();
  };
  CHECK(key("images/cat.jpg") == "images/cat.jpg");
  CHECK(key("../../etc/hosts") == "images/../../etc/hosts.jpg");
  CHECK(key("") == "images/.jpg");
  const auto long_key = key(std::string(3000, 'a').c_str());
  CHECK(long_key.size() == 1024);  // all of it plain characters
  CHECK(long_key.substr(1020) == ".jpg");
  CHECK(event_of("Removed")["Records"][0]["eventName"] == "ObjectRemoved:Delete");
  CHECK(event_of("Upload", {{"/Records/0/eventName", "ObjectRemoved:Delete"}})["Records"][0]["eventName"] ==
        "ObjectCreated:Put");
}

TEST_CASE("A REST event shows the request in all its redundant places") {
  const auto event =
      event_of("RestProxy",
               {{"/pathParameters", {{"proxy", "a b/../c@d"}}},
                {"/queryStringParameters", {{"tag", {"one", "two"}}, {"x", 5}}},
                {"/headers", {{"X-Two", {"first", "second"}}, {"User-Agent", "curl/8"}, {"Host", "evil.example"}}}});
  CHECK(event["path"] == "/files/a%20b/../c@d");
  CHECK(event["pathParameters"]["proxy"] == "a%20b/../c@d");
  CHECK(event["requestContext"]["path"] == "/Prod/files/a%20b/../c@d");
  CHECK(event["queryStringParameters"] == Json{{"tag", "two"}, {"x", "5"}});
  CHECK(event["multiValueQueryStringParameters"]["tag"] == Json{"one", "two"});
  CHECK(event["headers"]["X-Two"] == "second");
  CHECK(event["multiValueHeaders"]["X-Two"] == Json{"first", "second"});
  CHECK(event["requestContext"]["identity"]["userAgent"] == "curl/8");
  CHECK(event["headers"]["Host"] != "evil.example");
  CHECK_FALSE(event["headers"].contains("Authorization"));

  const auto plain = event_of(
      "RestGet", {{"/pathParameters", {{"id", "../x"}}}, {"/queryStringParameters", nullptr}, {"/body", "ignored"}});
  CHECK(plain["pathParameters"]["id"] == "..%2Fx");
  CHECK(plain["queryStringParameters"].is_null());
  CHECK(plain["multiValueQueryStringParameters"].is_null());
  CHECK(plain["body"].is_null());
  CHECK(event_of("RestPost")["pathParameters"].is_null());
}

TEST_CASE("An HTTP API event decodes the path, joins what comes twice, and moves the cookies") {
  const auto event = event_of("HttpFile", {{"/pathParameters", {{"name", "../a b"}}},
                                           {"/queryStringParameters", {{"tag", {"one", "two"}}, {"q", "a b&c"}}},
                                           {"/headers", {{"Cookie", "a=1; b=2"}, {"X-Two", {"first", "second"}}}}});
  CHECK(event["rawPath"] == "/files/../a b");
  CHECK(event["pathParameters"]["name"] == "../a b");
  CHECK(event["routeKey"] == "ANY /files/{name}");
  CHECK(event["queryStringParameters"]["tag"] == "one,two");
  CHECK(event["rawQueryString"] == "q=a+b%26c&tag=one&tag=two");
  CHECK(event["cookies"] == Json{"a=1", "b=2"});
  CHECK(event["headers"]["x-two"] == "first,second");
  CHECK_FALSE(event["headers"].contains("cookie"));
  // Without a content type the service takes a body for binary.
  CHECK(event["isBase64Encoded"] == true);

  const auto bare =
      event_of("HttpDefault", {{"/queryStringParameters", nullptr}, {"/body", nullptr}, {"/rawPath", "/x"}});
  CHECK(bare["routeKey"] == "$default");
  CHECK(bare["rawPath"] == "/x");
  CHECK(bare["requestContext"]["http"]["path"] == "/x");
  CHECK_FALSE(bare.contains("queryStringParameters"));
  CHECK_FALSE(bare.contains("pathParameters"));
  CHECK_FALSE(bare.contains("body"));
  CHECK(bare["headers"]["content-length"] == "0");
}

TEST_CASE("Form data is written as such, and is base64 in an HTTP API only") {
  const std::map<std::string, Json> fields{{"/headers", {{"Content-Type", "application/x-www-form-urlencoded"}}},
                                           {"/body", {{"name", "a b"}, {"tag", {"x", "y"}}}}};
  CHECK(event_of("RestPost", fields)["body"] == "name=a+b&tag=x&tag=y");
  const auto http = event_of("HttpPost", fields);
  CHECK(http["isBase64Encoded"] == true);
  CHECK(http["body"] == "bmFtZT1hK2ImdGFnPXgmdGFnPXk=");
  CHECK(http["headers"]["content-length"] == "20");
}

TEST_CASE("Headers are one line each, addresses are appended by the service") {
  const auto event =
      event_of("HttpPost",
               {{"/headers", {{"X-A", "one\r\nSet-Cookie: x"}, {"Bad Name", "v"}, {"X-Forwarded-For", "10.0.0.1"}}}});
  CHECK(event["headers"]["x-a"] == "oneSet-Cookie: x");
  CHECK(event["headers"]["badname"] == "v");
  const auto address = event["requestContext"]["http"]["sourceIp"].get<std::string>();
  CHECK(event["headers"]["x-forwarded-for"] == "10.0.0.1, " + address);
}

TEST_CASE("Claims: the caller's own attributes change, his identity does not") {
  const auto claims = event_of(
      "RestPost",
      {{"/requestContext/authorizer/claims",
        {{"name", "../x"}, {"sub", "other"}, {"custom:plan", "gold"}}}})["requestContext"]["authorizer"]["claims"];
  CHECK(claims["name"] == "../x");
  CHECK(claims["custom:plan"] == "gold");
  CHECK(claims["sub"] == event_of("RestPost")["requestContext"]["authorizer"]["claims"]["sub"]);

  const std::map<std::string, Json> anonymous{{"/requestContext/authorizer/claims", nullptr},
                                              {"/headers", Json::object()}};
  CHECK_FALSE(event_of("RestPost", anonymous)["requestContext"].contains("authorizer"));
  CHECK_FALSE(event_of("RestPost", anonymous)["headers"].contains("Authorization"));
  auto guarded = trigger("RestPost");
  guarded.config["authorizer"] = "Cognito";
  CHECK(event_of(guarded, anonymous)["requestContext"].contains("authorizer"));
  CHECK(event_of(guarded, anonymous)["headers"].contains("Authorization"));
}

TEST_CASE("SQS: characters, attributes and hashes") {
  const auto record = event_of("Queue", {{"/Records/0/body", "a\x01z\xEF\xBF\xBF"},
                                         {"/Records/0/messageAttributes",
                                          {{"kind", "order"}, {"n", 5}, {"AWS.x", "y"}, {"empty", ""}}}})["Records"][0];
  CHECK(record["body"] == "az");
  CHECK(record["md5OfBody"] == "cc8c0a97c2dfcd73caff160b65aa39e2");
  CHECK(record["messageAttributes"]["kind"] == Json{{"stringValue", "order"},
                                                    {"dataType", "String"},
                                                    {"stringListValues", Json::array()},
                                                    {"binaryListValues", Json::array()}});
  CHECK(record["messageAttributes"]["n"]["dataType"] == "Number");
  CHECK(record["messageAttributes"]["n"]["stringValue"] == "5");
  CHECK(record["messageAttributes"].contains("xAWS.x"));
  CHECK_FALSE(record["messageAttributes"].contains("empty"));
  CHECK(event_of("Fifo", {{"/Records/0/attributes/MessageGroupId",
                           "g 1"}})["Records"][0]["attributes"]["MessageGroupId"] == "g1");
  CHECK_FALSE(event_of("Queue", {{"/Records/0/attributes/MessageGroupId", "g"}})["Records"][0]["attributes"].contains(
      "MessageGroupId"));
}

TEST_CASE("DynamoDB: plain JSON becomes typed, keys agree, images follow event and view") {
  const auto stream = event_of("Stream", {{"/Records/0/eventName", "MODIFY"},
                                          {"/Records/0/dynamodb/Keys", {{"pk", "../p"}, {"sk", 7}, {"other", 1}}},
                                          {"/Records/0/dynamodb/NewImage",
                                           {{"s", "x"},
                                            {"n", 1.5},
                                            {"big", 1e30},
                                            {"b", true},
                                            {"nil", nullptr},
                                            {"l", {1, "a"}},
                                            {"m", {{"k", "v"}}},
                                            {"typed", {{"SS", {"a", "b"}}}},
                                            {"pk", "mine"}}}})["Records"][0]["dynamodb"];
  CHECK(stream["Keys"] == Json{{"pk", {{"S", "../p"}}}, {"sk", {{"N", "7"}}}});
  const auto& image = stream["NewImage"];
  CHECK(image["s"] == Json{{"S", "x"}});
  CHECK(image["n"] == Json{{"N", "1.5"}});
  CHECK(image["big"] == Json{{"N", "1000000000000000000000000000000"}});
  CHECK(image["b"] == Json{{"BOOL", true}});
  CHECK(image["nil"] == Json{{"NULL", true}});
  CHECK(image["l"] == Json{{"L", {{{"N", "1"}}, {{"S", "a"}}}}});
  CHECK(image["m"]["M"]["k"] == Json{{"S", "v"}});
  CHECK(image["typed"] == Json{{"SS", {"a", "b"}}});
  CHECK(image["pk"] == Json{{"S", "../p"}});
  CHECK(stream["OldImage"]["pk"] == Json{{"S", "../p"}});

  CHECK_FALSE(event_of("Stream")["Records"][0]["dynamodb"].contains("OldImage"));
  CHECK_FALSE(event_of("Stream", {{"/Records/0/eventName", "REMOVE"}})["Records"][0]["dynamodb"].contains("NewImage"));
  CHECK_FALSE(
      event_of("StreamNew", {{"/Records/0/eventName", "MODIFY"}})["Records"][0]["dynamodb"].contains("OldImage"));
  const auto keys_only = event_of("StreamKeys", {{"/Records/0/eventName", "MODIFY"}})["Records"][0]["dynamodb"];
  CHECK_FALSE(keys_only.contains("NewImage"));
  CHECK_FALSE(keys_only.contains("OldImage"));
}

TEST_CASE("Further records make a batch, up to the trigger's size") {
  const auto two = event_of("Queue", {{"/Records/1/body", "second"}});
  REQUIRE(two["Records"].size() == 2);
  CHECK(two["Records"][1]["body"] == "second");
  CHECK(two["Records"][0]["messageId"] != two["Records"][1]["messageId"]);
  CHECK(event_of("Queue", {{"/Records/9/body", "tenth"}})["Records"].size() == 3);
  CHECK(event_of("Upload", {{"/Records/1/s3/object/key", "x"}})["Records"].size() == 1);
  CHECK(sources().at("sqs")->batch_limit(trigger("Queue")) == 3);
  CHECK(sources().at("s3")->batch_limit(trigger("Upload")) == 1);
}

TEST_CASE("A part of a field can be set alone") {
  CHECK(event_of("Queue", {{"/Records/0/body/quantity", -1}})["Records"][0]["body"].get<std::string>().find(
            "\"quantity\":-1") != std::string::npos);
  const auto event = event_of(
      "RestPost", {{"/headers/X-User", "u"}, {"/headers/Authorization", nullptr}, {"/headers/Host", "evil.example"}});
  CHECK(event["headers"]["X-User"] == "u");
  CHECK_FALSE(event["headers"].contains("Authorization"));
  CHECK(event["headers"]["Host"] != "evil.example");
  CHECK(event["headers"].contains("User-Agent"));
}

TEST_CASE("A whole event is delivered as it is") {
  auto step = step_for(trigger("Queue"));
  step.event = {{"anything", "{{wf:tenant.x}}"}};
  CHECK(sources().at("sqs")->render(trigger("Queue"), step, 1, readable()) == Json{{"anything", "wf-tenant.x-wf"}});
}

TEST_CASE("The validator notices what is wrong") {
  const auto [name, pointer, value] = GENERATE(table<std::string, std::string, Json>({
      {"RestPost", "/headers/Host", "evil.example"},
      {"RestPost", "/multiValueHeaders/Accept", Json{"text/plain"}},
      {"RestPost", "/requestContext/httpMethod", "GET"},
      {"RestPost", "/headers/X-A", "a\nb"},
      {"RestGet", "/body", "x"},
      {"RestGet", "/path", "/orders/a/b"},
      {"RestGet", "/pathParameters/id", "a/b"},
      {"HttpPost", "/headers/content-length", "1"},
      {"HttpPost", "/headers/X-Upper", "x"},
      {"HttpPost", "/isBase64Encoded", true},
      {"HttpPost", "/rawQueryString", "other=1"},
      {"HttpPost", "/requestContext/http/path", "/x"},
      {"UploadImage", "/Records/0/s3/object/key", "other/x.jpg"},
      {"UploadImage", "/Records/0/s3/object/key", "images/a b.jpg"},
      {"UploadImage", "/Records/0/eventName", "s3:ObjectCreated:Put"},
      {"Upload", "/Records/0/s3/bucket/name", "other"},
      {"Queue", "/Records/0/body", "changed"},
      {"Queue", "/Records/0/md5OfMessageAttributes", "0123"},
      {"Queue", "/Records/0/messageAttributes/x", Json::object()},
      {"Fifo", "/Records/0/attributes/MessageGroupId", nullptr},
      {"Stream", "/Records/0/dynamodb/NewImage/x", Json{{"S", 1}}},
      {"Stream", "/Records/0/dynamodb/NewImage/pk", Json{{"S", "else"}}},
      {"Stream", "/Records/0/dynamodb/SizeBytes", 1},
      {"StreamNew", "/Records/0/dynamodb/OldImage", Json::object()},
      {"Stream", "/Records/0/userIdentity", Json{{"type", "Service"}}},
      {"Any", "/Records/0/s3/object/versionId", nullptr},
      {"Upload", "/Records/0/eventVersion", "2.3"},
      {"Dead", "/Records/0/attributes/DeadLetterQueueSourceArn", nullptr},
      {"Fifo", "/Records/0/attributes/SequenceNumber", nullptr},
      {"RestIam", "/requestContext/identity/userArn", nullptr},
      {"RestTypes", "/requestContext/identity/apiKey", "other"},
      {"RestTypes", "/requestContext/authorizer/claims", Json::object()},
      {"HttpIam", "/requestContext/authorizer/jwt", Json::object()},
      {"RestOpen", "/requestContext/authorizer", Json{{"claims", {{"sub", "x"}}}}},
      {"HttpOpen", "/requestContext/authorizer", Json{{"jwt", {{"claims", Json::object()}}}}},
      {"Url", "/requestContext/http/path", "/other"},
      {"Url", "/requestContext/accountId", "123456789012"},
      {"Url", "/headers/content-length", "1"},
      {"UrlIam", "/headers/authorization", "AWS4-HMAC-SHA256 …"},
      {"Balancer", "/path", "/a b"},
      {"Balancer", "/queryStringParameters/q", "a b"},
      {"Balancer", "/multiValueHeaders", Json{{"a", {"b"}}}},
      {"Balancer", "/isBase64Encoded", true},
      {"BalancerMulti", "/path", "/other/x.png"},
      {"BalancerMulti", "/multiValueHeaders/host", Json{"evil.example"}},
      {"Connect", "/body", "x"},
      {"Connect", "/multiValueHeaders/Origin", Json{"https://other.example"}},
      {"Connect", "/headers/Sec-WebSocket-Version", "8"},
      {"Disconnect", "/requestContext/disconnectStatusCode", nullptr},
      {"Message", "/headers", Json::object()},
      {"Send", "/body", "{\"head\":{\"action\":\"other\"}}"},
      {"Topic", "/Records/0/Sns/Subject", "two\nlines"},
      {"Topic", "/Records/0/Sns/MessageAttributes/x", Json{{"Type", "Number"}, {"Value", "no"}}},
      {"Topic", "/Records/0/Sns/TopicArn", "arn:aws:sns:us-east-1:123456789012:other"},
      {"Shard", "/Records/0/kinesis/data", "no base64!"},
      {"Shard", "/Records/0/eventID", "shardId-000000000006:49612345678901234567"},
      {"Bus", "/source", "aws.s3"},
      {"Bus", "/detail", "text"},
      {"BusPattern", "/detail-type", "Other"},
      {"BusConstant", "/job", "other"},
      {"Nightly", "/detail", Json{{"x", 1}}},
      {"Nightly", "/time", "2026-01-01T00:00:00.000Z"},
  }));
  auto event = event_of(name);
  event[Json::json_pointer(pointer)] = value;
  INFO(name << " " << pointer);
  CHECK_FALSE(violations(trigger(name).source, event, trigger(name)).empty());
}

}  // namespace warmfuzz::test
