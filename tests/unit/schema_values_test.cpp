// Benign bodies for an API's schema: what a handler that validates by it lets through.

#include "generators/mutators/schema_values.h"

#include <regex>

#include "generators/events/load.h"
#include "generators/mutators/pattern_text.h"
#include "generators/mutators/seeds.h"
#include "tests/support/catch.h"

namespace warmfuzz {
namespace {

/// As it is once canaries have taken the places of placeholders.
Json live(const Json& value) {
  return Json::parse(std::regex_replace(value.dump(), std::regex(R"(\{\{wf:[a-z0-9_.-]+\}\})"), "wfzt2345abcdefghi"));
}

Json first(const Json& schema, const char* name = "value") { return live(values_for_schema(schema, name).front()); }

TEST_CASE("Texts keep to their schema, with a canary where there is room") {
  const auto [schema, pattern] = GENERATE(table<Json, std::string>({
      {{{"type", "string"}}, "wfzt.*"},
      {{{"type", "string"}, {"pattern", "^[a-z0-9_-]{1,64}$"}}, "wfzt.*"},
      {{{"type", "string"}, {"pattern", "^ORD-[0-9]{6}$"}}, "ORD-[0-9]{6}"},
      {{{"type", "string"}, {"pattern", "^(EUR|USD)$"}}, "EUR"},
      {{{"type", "string"}, {"pattern", R"(^\d{4}-\d{2}$)"}}, R"(\d{4}-\d{2})"},
      {{{"type", "string"}, {"pattern", R"(^\+?[1-9]\d{7,14}$)"}}, R"(\+?[1-9]\d{7,14})"},
      {{{"type", "string"}, {"pattern", "^[A-Z]{2}[A-Z0-9]*$"}, {"minLength", 8}}, "[A-Z]{2}[A-Z0-9]{6,}"},
      {{{"type", "string"}, {"maxLength", 5}}, ".{1,5}"},
      {{{"type", "string"}, {"minLength", 40}}, "wfzt.{36,}"},
      {{{"type", "string"}, {"format", "email"}}, "wfzt[a-z0-9]+@example\\.com"},
      {{{"type", "string"}, {"format", "date"}}, R"(\d{4}-\d\d-\d\d)"},
      {{{"type", "string"}, {"format", "uuid"}}, "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"},
      {{{"type", {"null", "string"}}, {"enum", {"a", "b"}}}, "a"},
      {{{"const", "fixed"}}, "fixed"},
  }));
  INFO(schema.dump());
  const auto text = first(schema);
  INFO(text.dump());
  REQUIRE(text.is_string());
  CHECK(std::regex_match(text.get<std::string>(), std::regex(pattern)));
}

TEST_CASE("Numbers keep to their bounds") {
  const auto [schema, low, high] = GENERATE(table<Json, double, double>({
      {{{"type", "integer"}, {"minimum", 10}}, 10, 1e9},
      {{{"type", "integer"}, {"minimum", 0}, {"exclusiveMinimum", true}, {"maximum", 1}}, 1, 1},
      {{{"type", "integer"}, {"exclusiveMinimum", 5}, {"exclusiveMaximum", 7}}, 6, 6},
      {{{"type", "integer"}, {"minimum", 7}, {"multipleOf", 5}}, 10, 10},
      {{{"type", "number"}, {"maximum", -2.5}}, -1e9, -2.5},
  }));
  INFO(schema.dump());
  const auto number = first(schema);
  CHECK(number.is_number_integer() == (schema["type"] == "integer"));
  CHECK(number.get<double>() >= low);
  CHECK(number.get<double>() <= high);
}

TEST_CASE("Objects have what they need, lists are as long as they must be") {
  const Json schema = {{"type", "object"},
                       {"required", {"id", "lines", "unknown"}},
                       {"properties",
                        {{"id", {{"type", "integer"}}},
                         {"note", {{"type", "string"}}},
                         {"made", {{"type", "string"}, {"readOnly", true}}},
                         {"lines",
                          {{"type", "array"},
                           {"minItems", 2},
                           {"items", {{"type", "object"}, {"properties", {{"sku", {{"type", "string"}}}}}}}}}}}};
  const auto values = values_for_schema(schema, "body");
  REQUIRE(values.size() >= 2);
  CHECK(values[0].contains("note"));
  CHECK_FALSE(values[0].contains("made"));
  CHECK(values[0]["lines"].size() == 2);
  CHECK(values[0]["lines"][0]["sku"].is_string());
  CHECK(values[0].contains("unknown"));
  CHECK_FALSE(values[1].contains("note"));
  CHECK(values[1]["id"].is_number_integer());
}

TEST_CASE("Every value of an enumeration and every alternative is tried") {
  const Json schema = {
      {"type", "object"},
      {"properties",
       {{"kind", {{"enum", {"book", "map", "film"}}}},
        {"pay", {{"oneOf", {{{"properties", {{"card", {{"type", "string"}}}}}}, {{"type", "integer"}}}}}}}}};
  std::vector<Json> kinds, ways;
  for (const auto& value : values_for_schema(schema, "body")) {
    if (value.contains("kind")) kinds.push_back(value["kind"]);
    if (value.contains("pay")) ways.push_back(value["pay"].is_object() ? Json("card") : Json("number"));
  }
  for (const char* kind : {"book", "map", "film"}) CHECK(std::find(kinds.begin(), kinds.end(), kind) != kinds.end());
  for (const char* way : {"card", "number"}) CHECK(std::find(ways.begin(), ways.end(), way) != ways.end());
}

TEST_CASE("Odd schemas give a value") {
  const auto schema = GENERATE(values<Json>({true,
                                             nullptr,
                                             5,
                                             Json::object(),
                                             {{"type", "string"}, {"pattern", "("}},
                                             {{"type", "string"}, {"pattern", "(?=a)b"}},
                                             {{"type", 5}},
                                             {{"type", "object"}, {"properties", 5}, {"required", {1}}},
                                             {{"allOf", {{{"type", "object"}}, 5}}},
                                             {{"oneOf", Json::array()}},
                                             {{"type", "array"}, {"items", {{"type", "array"}}}, {"minItems", 99}}}));
  INFO(schema.dump());
  CHECK_FALSE(values_for_schema(schema, "value").empty());
}

TEST_CASE("Benign requests follow the API's definition") {
  auto sources = load_event_sources();
  REQUIRE(sources);
  Function function;
  function.id = "Orders";
  function.triggers.push_back(
      {"Put",
       "apigw-http",
       {{"path", "/orders/{id}"},
        {"method", "PUT"},
        {"request_schema", {{"type", "object"}, {"properties", {{"kind", {{"enum", {"book", "map"}}}}}}}},
        {"parameters",
         {{{"name", "id"}, {"in", "path"}, {"schema", {{"type", "string"}, {"format", "uuid"}}}},
          {{"name", "page"}, {"in", "query"}, {"schema", {{"type", "integer"}, {"minimum", 4}}}}}}}});
  const auto sets = benign_sets(function, *sources, {{"kind", "file"}, {"book"}});
  REQUIRE(sets.plain.size() > 1);
  const auto& fields = std::get<InvokeStep>(sets.plain.front().steps.front()).fields;
  CHECK(fields.at("/body") == Json({{"kind", "book"}}));
  CHECK(fields.at("/pathParameters")["id"].get<std::string>().size() == 36);
  CHECK(fields.at("/queryStringParameters") == Json({{"page", "4"}}));
  CHECK(std::get<InvokeStep>(sets.plain[1].steps.front()).fields.at("/body") != fields.at("/body"));
}

}  // namespace
}  // namespace warmfuzz
