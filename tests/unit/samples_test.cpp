// From real events back to what an attacker had in them, and to scenarios.

#include <algorithm>

#include "generators/canary/placeholders.h"
#include "generators/events/load.h"
#include "generators/events/sample.h"
#include "generators/mutators/node.h"
#include "generators/mutators/sample_seeds.h"
#include "generators/mutators/seeds.h"
#include "include/src/json_text.h"
#include "tests/support/catch.h"

namespace warmfuzz {
namespace {

const EventSources& sources() {
  static const EventSources all = [] {
    auto loaded = load_event_sources();
    REQUIRE(loaded);
    return std::move(*loaded);
  }();
  return all;
}

std::string label_itself(std::string_view label) { return "x-" + std::string(label); }

Function receiver(const std::string& source, Json config = Json::object()) {
  Function function;
  function.id = "Receiver";
  function.triggers.push_back({"In", source, std::move(config)});
  return function;
}

TEST_CASE("An event of every source is read back: sent again, it is the same event") {
  for (const auto& [id, source] : sources()) {
    const auto function = receiver(id);
    INFO(id);
    std::size_t count = 0;
    for (const auto& scenario : benign_sets(function, sources(), {{"orderId", "fileName"}, {"in/"}}).plain) {
      const auto& step = std::get<InvokeStep>(scenario.steps.front());
      // What an event tells of an object is not taken over: it will be true of the one that lies there then.
      if (std::any_of(step.fields.begin(), step.fields.end(), [](const auto& field) {
            return field.first.ends_with("/object/eTag") || field.first.ends_with("/object/size");
          }))
        continue;
      const auto event = source->render(function.triggers.front(), step, 7, label_itself);
      InvokeStep again;
      again.trigger = "In";
      again.source = id;
      again.fields = source->read(function.triggers.front(), event);
      const auto twice = source->render(function.triggers.front(), again, 7, label_itself);
      INFO(event.dump(1));
      INFO(Json(again.fields).dump(1));
      CHECK(twice == event);
      if (++count == 12) break;
    }
    CHECK(count > 0);
  }
}

TEST_CASE("An event is told by its shape, whatever else the function is triggered by") {
  Function function;
  function.id = "All";
  for (const auto& [id, source] : sources())
    if (id != "sns-notification") function.triggers.push_back({id, id, Json::object()});
  for (const auto& trigger : function.triggers) {
    const auto event = sources().find(trigger.source)->second->render(trigger, {}, 11, label_itself);
    const auto step = step_from_sample(function, sources(), event);
    INFO(trigger.source);
    if (!step) continue;  // a schedule's event has nothing of an attacker's in it
    CHECK(step->source == trigger.source);
  }
}

TEST_CASE("An event of which a rule sends a part is told where nothing fits better") {
  auto function = receiver("eventbridge");
  function.triggers.front().config["input_path"] = "$.detail.order";
  const Json sample{{"colour", "red"}, {"size", 5}};
  const auto step = step_from_sample(function, sources(), sample);
  REQUIRE(step);
  CHECK(step->fields == std::map<std::string, Json>{{"", sample}});
  CHECK(sources().at("eventbridge")->render(function.triggers.front(), *step, 7, label_itself) == sample);
  const auto other = receiver("s3");
  CHECK_FALSE(
      step_from_sample(function, sources(), sources().at("s3")->render(other.triggers.front(), {}, 7, label_itself)));
}

TEST_CASE("Of several routes an event is of the one that it names") {
  Function function;
  function.id = "Api";
  function.triggers = {{"Get", "apigw-http", {{"path", "/a/{id}"}, {"method", "GET"}}},
                       {"Post", "apigw-http", {{"path", "/b"}, {"method", "POST"}}}};
  const auto event = sources().find("apigw-http")->second->render(function.triggers[1], {}, 3, label_itself);
  const auto step = step_from_sample(function, sources(), event);
  REQUIRE(step);
  CHECK(step->trigger == "Post");
}

TEST_CASE("What people keep of an event is enough, and what is none is left out") {
  const auto [source, event, pointer, value] = GENERATE(table<std::string, Json, std::string, Json>({
      {"apigw-rest", {{"body", "{\"name\": \"Ada\"}"}, {"pathParameters", {{"id", "17"}}}}, "/body", {{"name", "Ada"}}},
      {"apigw-http", {{"version", "2.0"}, {"body", "bmFtZT1BZGE="}, {"isBase64Encoded", true}}, "/body", "name=Ada"},
      {"sqs", {{"Records", {{{"messageId", "1"}, {"body", "plain text"}}}}}, "/Records/0/body", "plain text"},
      {"s3",
       {{"Records",
         {{{"eventSource", "aws:s3"},
           {"eventName", "ObjectCreated:Put"},
           {"s3", {{"bucket", {{"name", "b"}}}, {"object", {{"key", "in/my+file%40.txt"}, {"size", 3}}}}}}}}},
       "/Records/0/s3/object/key",
       "in/my file@.txt"},
      {"kinesis",
       {{"Records", {{{"eventSource", "aws:kinesis"}, {"kinesis", {{"data", "eyJhIjogMX0="}}}}}}},
       "/Records/0/kinesis/data",
       {{"a", 1}}},
      {"dynamodb",
       {{"Records",
         {{{"eventName", "INSERT"},
           {"dynamodb", {{"NewImage", {{"name", {{"S", "Ada"}}}, {"n", {{"N", "5"}}}, {"tags", {{"SS", {"x"}}}}}}}}}}}},
       "/Records/0/dynamodb/NewImage",
       {{"name", "Ada"}, {"n", 5}, {"tags", {{"SS", {"x"}}}}}},
      {"eventbridge", {{"source", "shop"}, {"detail-type", "Placed"}, {"detail", {{"id", 4}}}}, "/detail", {{"id", 4}}},
  }));
  INFO(source);
  const auto step = step_from_sample(receiver(source), sources(), event);
  REQUIRE(step);
  CHECK(step->fields.at(pointer) == value);
  CHECK_FALSE(step_from_sample(receiver(source), sources(), {{"colour", "red"}, {"size", 5}}));
  CHECK_FALSE(step_from_sample(receiver(source), sources(), Json::array()));
  CHECK_FALSE(step_from_sample(receiver(source == "s3" ? "sqs" : "s3"), sources(), event));
}

TEST_CASE("The benign set begins with the samples, as they are and with canaries") {
  auto function = receiver("sqs");
  function.samples = {
      {"events/a.json",
       {{"Records",
         {{{"messageId", "1"},
           {"body", R"({"action": "resize", "customer": "Ada Lovelace", "file": "in/scan.png", "n": "17"})"}}}}}},
      {"events/strange.json", {{"colour", "red"}}}};
  const auto sets = benign_sets(function, sources(), {{}, {}});
  REQUIRE(sets.plain.size() > 2);
  const auto body = [&](std::size_t i) {
    return std::get<InvokeStep>(sets.plain[i].steps.front()).fields.at("/Records/0/body");
  };
  CHECK(body(0) == Json({{"action", "resize"}, {"customer", "Ada Lovelace"}, {"file", "in/scan.png"}, {"n", "17"}}));
  CHECK(body(1) == Json({{"action", "resize"},
                         {"customer", "{{wf:tenant.customer}}"},
                         {"file", "in/{{wf:probe.file}}.png"},
                         {"n", "17"}}));
}

TEST_CASE("Values inside base64, percent-encoding and typed maps are changed in their place") {
  const auto [value, path, expected] = GENERATE(table<Json, std::string, Json>({
      {base64_encode("hello to everybody"), "", base64_encode("NEW")},
      {{{"data", base64_encode(R"({"a":"old"})")}}, "/data/a", {{"data", base64_encode(R"({"a":"NEW"})")}}},
      {"%7B%22a%22%3A%22old%22%7D", "/a", "%7B%22a%22%3A%22NEW%22%7D"},
      {{{"title", {{"S", "old"}}}}, "/title/S", {{"title", {{"S", "NEW"}}}}},
  }));
  auto changed = value;
  bool found = false;
  for (const auto& node : nodes_of(value, "body"))
    if (!node.container && node.path() == path) {
      found = true;
      if (path == "/title/S") CHECK(node.key == "title");
      CHECK(edit(changed, node, [](Json& leaf) {
        leaf = "NEW";
        return true;
      }));
    }
  CHECK(found);
  CHECK(changed == expected);
}

TEST_CASE("Words and identifiers are not taken for base64") {
  const auto text = GENERATE(values<std::string>({"abcdefghijklmnop", "ProcessIncomingOrders123", "d41d8cd98f00b204",
                                                  "AAAAAAAAAAAAAAAAAAAA", "arn1aws2sqs3queue4ab"}));
  const auto nodes = nodes_of(text, "name");
  REQUIRE(nodes.size() == 1);
  CHECK(nodes.front().hops.empty());
}

TEST_CASE("A placeholder inside base64 becomes a canary there") {
  const auto before = GENERATE(values<std::string>({"", "a", "ab", "abc"}));
  const auto text = "token=" + base64_encode(before + R"({"name":"{{wf:tenant.name}}"})") + "; x={{wf:bait}}";
  CHECK(substitute(text, label_itself) ==
        "token=" + base64_encode(before + R"({"name":"x-tenant.name"})") + "; x=x-bait");
  CHECK(placeholder_labels(text) == std::vector<std::string>{"bait", "tenant.name"});
  Json json = {{"a", base64_encode("{{wf:tenant.name}} and more")}};
  substitute_in(json, label_itself);
  CHECK(json["a"] == base64_encode("x-tenant.name and more"));
}

}  // namespace
}  // namespace warmfuzz
