#include <map>

#include "generators/events/pattern.h"
#include "generators/events/validate.h"
#include "tests/unit/event_fixtures.h"

namespace warmfuzz::test {
namespace {

Json json(const std::string& text) { return Json::parse(text); }

Json rendered(const std::string& source, const Json& config, std::map<std::string, Json> fields = {},
              std::uint64_t seed = 1) {
  const Trigger trigger{"T", source, config};
  return sources().at(source)->render(trigger, step_for(trigger, std::move(fields)), seed, readable());
}

}  // namespace

TEST_CASE("A pattern lets through what EventBridge would") {
  const auto [pattern, yes, no] = GENERATE(table<std::string, std::string, std::string>(
      {{R"({"a":["x","y"]})", R"({"a":"y"})", R"({"a":"z"})"},
       {R"({"a":["x"]})", R"({"a":["q","x"]})", R"({"b":"x"})"},
       {R"({"a":[1]})", R"({"a":1})", R"({"a":2})"},
       {R"({"a":[null]})", R"({"a":null})", R"({"a":"x"})"},
       {R"({"a":{"b":[{"prefix":"in/"}]}})", R"({"a":{"b":"in/x"}})", R"({"a":{"b":"out/x"}})"},
       {R"({"a":[{"suffix":".jpg"}]})", R"({"a":"x.jpg"})", R"({"a":"x.png"})"},
       {R"({"a":[{"prefix":{"equals-ignore-case":"IN"}}]})", R"({"a":"in/x"})", R"({"a":"on"})"},
       {R"({"a":[{"anything-but":["x","y"]}]})", R"({"a":"z"})", R"({"a":"x"})"},
       {R"({"a":[{"anything-but":{"prefix":"x"}}]})", R"({"a":"yx"})", R"({"a":"xy"})"},
       {R"({"a":[{"anything-but":{"suffix":["x","y"]}}]})", R"({"a":"xz"})", R"({"a":"zy"})"},
       {R"({"a":[{"numeric":[">",0,"<=",5]}]})", R"({"a":5})", R"({"a":0})"},
       {R"({"a":[{"numeric":["=",7]}]})", R"({"a":"7"})", R"({"a":"seven"})"},
       {R"({"a":[{"exists":true}]})", R"({"a":""})", R"({})"},
       {R"({"a":[{"exists":false}]})", R"({"b":1})", R"({"a":1})"},
       {R"({"a":[{"cidr":"10.0.0.0/8"}]})", R"({"a":"10.1.2.3"})", R"({"a":"11.1.2.3"})"},
       {R"({"a":[{"wildcard":"in/*/x*.csv"}]})", R"({"a":"in/2/x1.csv"})", R"({"a":"in/x1.csv"})"},
       {R"({"a":[{"equals-ignore-case":"Order"}]})", R"({"a":"ORDER"})", R"({"a":"orders"})"},
       {R"({"$or":[{"a":["x"]},{"b":["y"]}]})", R"({"b":"y"})", R"({"a":"y","b":"x"})"},
       {R"({"body":{"kind":["order"]}})", R"({"body":"{\"kind\":\"order\"}"})", R"({"body":"kind=order"})"},
       {R"({"data":{"kind":["order"]}})", R"({"data":"eyJraW5kIjoib3JkZXIifQ=="})",
        R"({"data":"eyJraW5kIjoxfQ=="})"}}));
  INFO(pattern);
  CHECK(events::matches_pattern(json(pattern), json(yes)));
  CHECK(events::changes_for_pattern(json(pattern), json(yes), 0).empty());
  CHECK_FALSE(events::matches_pattern(json(pattern), json(no)));
  CHECK_FALSE(events::changes_for_pattern(json(pattern), json(no), 0).empty());
}

TEST_CASE("A message that a filter would stop is made into one that it lets through, at every try") {
  const auto pattern =
      GENERATE(as<std::string>(), R"({"body":{"type":["order","refund"],"total":[{"numeric":[">",10]}]}})",
               R"({"body":{"customer":{"tier":[{"anything-but":["free"]}]}}})",
               R"({"body":{"$or":[{"a":["x"]},{"b":[{"prefix":"y-"}]}],"test":[{"exists":false}]}})",
               R"({"messageAttributes":{"kind":{"stringValue":["order"]}}})");
  INFO(pattern);
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const std::map<std::string, Json> fields{
        {"/Records/0/body", seed % 2 == 0 ? Json("no JSON at all") : json(R"({"test":1,"type":"other","keep":"me"})")}};
    const auto event = rendered("sqs", {{"filter", Json::array({pattern})}}, fields, seed);
    const auto& record = event.at("Records").at(0);
    INFO(record.dump(1));
    CHECK(events::matches_pattern(json(pattern), record));
    CHECK(violations("sqs", event, {"T", "sqs", Json::object()}).empty());
    if (seed % 2 == 1) CHECK(json(record.at("body").get<std::string>()).at("keep") == "me");
  }
}

TEST_CASE("Filters of a table's stream reach into typed images and choose the event's name") {
  const auto pattern = json(
      R"({"eventName":["INSERT"],"dynamodb":{"NewImage":{"state":{"S":["paid"]},"total":{"N":[{"numeric":[">=",100]}]}}}})");
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto event = rendered("dynamodb", {{"filter", Json::array({pattern})}},
                                {{"/Records/0/eventName", "MODIFY"}, {"/Records/1/eventName", "REMOVE"}}, seed);
    REQUIRE(event.at("Records").size() == 2);
    for (const auto& record : event.at("Records")) {
      INFO(record.dump(1));
      CHECK(events::matches_pattern(pattern, record));
    }
    CHECK(violations("dynamodb", event, {"T", "dynamodb", Json::object()}).empty());
  }
}

TEST_CASE("An S3 notification in an SQS message is whole on both levels, and only its key is the attacker's") {
  const Trigger trigger{"T", "s3-in-sqs", {{"prefix", "in/"}, {"suffix", ".csv"}, {"bucket", "uploads"}}};
  std::vector<std::string> pointers;
  for (const auto& field : sources().at("s3-in-sqs")->fields(trigger)) {
    pointers.push_back(field.pointer);
    CHECK(field.pointer.starts_with("/Records/0/body/Records/0/"));
  }
  CHECK(std::find(pointers.begin(), pointers.end(), "/Records/0/body/Records/0/s3/object/key") != pointers.end());

  const auto event = rendered("s3-in-sqs", trigger.config,
                              {{"/Records/0/body/Records/0/s3/object/key", "a b/{{wf:probe.x}}"},
                               {"/Records/2/body/Records/0/s3/object/key", "../x"},
                               {"/Records/0/body", "not the attacker's"},
                               {"/Records/0/messageAttributes", {{"a", "b"}}}});
  REQUIRE(event.at("Records").size() == 3);
  CHECK(violations("sqs", event, trigger).empty());
  CHECK(event.at("/Records/0/messageAttributes"_json_pointer).empty());
  std::vector<std::string> keys;
  for (const auto& record : event.at("Records")) {
    const auto inner = json(record.at("body").get<std::string>());
    CHECK(violations("s3", inner, {"T", "s3", trigger.config}).empty());
    keys.push_back(inner.at("/Records/0/s3/object/key"_json_pointer));
  }
  CHECK(keys[0] == "in/a+b/wf-probe.x-wf.csv");
  CHECK(keys[2] == "in/../x.csv");
  CHECK(rendered("s3-in-sqs", trigger.config) == rendered("s3-in-sqs", trigger.config));
}

TEST_CASE("An S3 notification goes through a topic into a queue: three documents, each whole") {
  const std::string key = "/Records/1/body/Message/Records/0/s3/object/key";
  const Trigger trigger{"T", "s3-in-sns-in-sqs", {{"bucket", "uploads"}, {"topic", "t"}, {"queue", "q"}}};
  const auto event = rendered("s3-in-sns-in-sqs", trigger.config,
                              {{key, "a b"}, {"/Records/0/body/Subject", "x"}, {"/Records/0/body/Message", "x"}});
  REQUIRE(event.at("Records").size() == 2);
  CHECK(violations("sqs", event, trigger).empty());
  const auto message = json(event.at("/Records/1/body"_json_pointer).get<std::string>());
  CHECK(message.at("Subject") == "Amazon S3 Notification");
  CHECK(message.at("TopicArn") == "arn:aws:sns:us-east-1:123456789012:t");
  const auto notification = json(message.at("Message").get<std::string>());
  CHECK(violations("s3", notification, {"T", "s3", trigger.config}).empty());
  CHECK(notification.at("/Records/0/s3/object/key"_json_pointer) == "a+b");
  CHECK(json(event.at("/Records/0/body"_json_pointer).get<std::string>()).at("Subject") == "Amazon S3 Notification");
}

TEST_CASE("A topic's policy holds in a queue that gets its messages raw, by the attributes or by the body") {
  const auto policy = json(R"({"kind":["order",{"prefix":"refund-"}],"total":[{"numeric":[">=",100]}]})");
  const auto filter = json(R"({"messageAttributes":{"region":{"stringValue":["eu"]}}})");
  const auto scope = GENERATE(as<std::string>(), "MessageAttributes", "MessageBody");
  const bool filtered = GENERATE(false, true);
  Json config{{"raw_delivery", true}, {"filter_policy", policy}, {"filter_scope", scope}};
  if (filtered) config["filter"] = Json::array({filter});
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto event = rendered("sqs", config,
                                {{"/Records/0/body", {{"kind", "other"}, {"keep", "me"}}},
                                 {"/Records/0/messageAttributes", {{"kind", "gift"}, {"mine", "too"}}}},
                                seed);
    const auto& record = event.at("Records").at(0);
    INFO(record.dump(1));
    CHECK(violations("sqs", event, {"T", "sqs", Json::object()}).empty());
    const auto& attributes = record.at("messageAttributes");
    auto view = json(record.at("body").get<std::string>());
    CHECK(view.at("keep") == "me");
    CHECK(attributes.at("mine").at("stringValue") == "too");
    if (scope == "MessageAttributes") {
      CHECK(attributes.at("total").at("dataType") == "Number");
      view = {{"kind", attributes.at("kind").at("stringValue")}, {"total", attributes.at("total").at("stringValue")}};
    }
    CHECK(events::matches_pattern(policy, view));
    if (filtered) CHECK(events::matches_pattern(filter, record));
  }
}

TEST_CASE("A topic's policy and a queue's filter hold each on its own layer") {
  const auto scope = GENERATE(as<std::string>(), "MessageAttributes", "MessageBody");
  const auto policy = json(R"({"kind":["order"]})");
  const auto filter = json(R"({"body":{"Type":["Notification"],"Subject":[{"prefix":"refund"}]}})");
  const bool filtered = GENERATE(false, true);
  Json config{{"filter_policy", policy}, {"filter_scope", scope}};
  if (filtered) config["filter"] = Json::array({filter});
  const auto plain = rendered("sns-in-sqs", Json::object());
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto event = rendered("sns-in-sqs", config, {}, seed);
    const auto& record = event.at("Records").at(0);
    INFO(record.dump(1));
    CHECK(violations("sqs", event, {"T", "sqs", Json::object()}).empty());
    CHECK(record.size() == plain.at("Records").at(0).size());
    const auto notification = json(record.at("body").get<std::string>());
    if (scope == "MessageBody") {
      CHECK(events::matches_pattern(policy, notification.at("Message")));
    } else {
      CHECK(notification.at("MessageAttributes").at("kind").at("Value") == "order");
    }
    if (filtered) CHECK(events::matches_pattern(filter, record));
  }
}

}  // namespace warmfuzz::test
