// Stored objects before any sandbox: how archives are made, what an event names, what lies ready for it.

#include "generators/events/load.h"
#include "generators/events/text.h"
#include "generators/objects/archive.h"
#include "generators/objects/deliver.h"
#include "generators/objects/formats.h"
#include "generators/objects/names.h"
#include "generators/objects/render.h"
#include "generators/objects/stage.h"
#include "tests/support/catch.h"

namespace warmfuzz::objects {
namespace {

const Substitution kLive = [](std::string_view label) { return "<" + std::string(label) + ">"; };

Json s3_event(const std::string& key, const std::string& name = "ObjectCreated:Put") {
  return {{"Records", {{{"eventName", name}, {"s3", {{"bucket", {{"name", "b"}}}, {"object", {{"key", key}}}}}}}}};
}

TEST_CASE("the same recipe gives the same bytes, with every name as it stands") {
  const auto format = GENERATE(ArchiveFormat::zip, ArchiveFormat::tar, ArchiveFormat::tar_gz);
  const ArchiveRecipe recipe{format,
                             {{"../../x", "one"},
                              {"/abs", "two"},
                              {"link", "/srv", ArchiveEntry::Kind::symlink},
                              {"hard", "../../x", ArchiveEntry::Kind::hard_link},
                              {"folder/", ""}}};
  const auto bytes = make_archive(recipe);
  CHECK(bytes == make_archive(recipe));
  if (format != ArchiveFormat::tar_gz)
    for (const auto& entry : recipe.entries) CHECK(bytes.find(entry.name) != std::string::npos);
  if (format == ArchiveFormat::zip) CHECK(bytes.substr(0, 2) == "PK");
  if (format == ArchiveFormat::tar_gz) CHECK(bytes.substr(0, 2) == "\x1f\x8b");
}

TEST_CASE("a bomb is small, and its unpacked size is bounded") {
  const ArchiveRecipe recipe{ArchiveFormat::zip,
                             {{"zeros", std::string(1024, '0'), ArchiveEntry::Kind::file, 1u << 30}}};
  CHECK(make_archive(recipe).size() < 100'000);
}

TEST_CASE("the objects that an event names, through its encodings") {
  using Names = std::vector<ObjectName>;
  CHECK(named_objects(s3_event("a+b%2Fc.txt")) == Names{{"b", "a b/c.txt"}});
  CHECK(named_objects(s3_event("x", "ObjectRemoved:Delete")) == Names{{"b", "x", true}});
  const Json sns{{"Type", "Notification"}, {"Message", s3_event("k").dump()}};
  Json queued;
  queued["Records"][0]["body"] = sns.dump();
  CHECK(named_objects(queued) == Names{{"b", "k"}});
  CHECK(named_objects({{"detail-type", "Object Created"},
                       {"detail", {{"bucket", {{"name", "b"}}}, {"object", {{"key", "a+b"}}}}}}) ==
        Names{{"b", "a+b"}});
  CHECK(named_objects({{"body", "{\"s3\":1}"}}).empty());
}

TEST_CASE("what lies ready: the scenario's own object, else one that suits the key, and none that was removed") {
  Scenario scenario;
  auto staged = stage_objects(scenario.objects, s3_event("in/list.json"), true, kLive, {"email", "count"});
  REQUIRE(staged.size() == 1);
  CHECK(Json::parse(staged[0].bytes) == Json{{"email", "<tenant.email>@example.com"}, {"count", 3}});
  CHECK(!staged[0].index);
  CHECK(stage_objects(scenario.objects, s3_event("x", "ObjectRemoved:Delete"), true, kLive, {}).empty());

  StoredObject own;
  own.content = "{{wf:tenant.a}}";
  scenario.objects = {own};
  staged = stage_objects(scenario.objects, s3_event("in/list.json"), true, kLive, {});
  REQUIRE(staged.size() == 1);
  CHECK(staged[0].bytes == "<tenant.a>");
  CHECK(staged[0].index == 0);
  CHECK(staged[0].object.key == "in/list.json");

  // One with a place of its own lies there from the beginning of the scenario.
  own.bucket = "b";
  own.key = "settings";
  scenario.objects = {own};
  CHECK(stage_objects(scenario.objects, s3_event("x"), true, kLive, {}).size() == 2);
  CHECK(stage_objects(scenario.objects, s3_event("x"), false, kLive, {}).size() == 1);
  CHECK(stage_objects(scenario.objects, s3_event("settings"), false, kLive, {}).at(0).bytes == "<tenant.a>");
}

/// A rendered event of a source, with what lies ready for it.
EventWithObjects delivered(const std::string& id, const InvokeStep& step, const Scenario& scenario) {
  static const auto sources = load_event_sources();
  REQUIRE(sources.ok());
  const auto render = [&](const Substitution& substitute, const ObjectLookup& stored) {
    return sources->at(id)->render({"T", id, {{"bucket", "b"}, {"events", Json::array({"s3:*"})}}}, step, 7, substitute,
                                   stored);
  };
  return deliver(render, scenario.objects, true, kLive, {});
}

TEST_CASE("an event tells size and entity tag of the object that lies ready for it") {
  Scenario scenario;
  InvokeStep step;
  const std::string content = GENERATE(as<std::string>(), "", "hello {{wf:tenant.a}}");
  if (!content.empty()) scenario.objects.emplace_back().content = content;
  const auto [id, key] = GENERATE(table<std::string, std::string>({
      {"s3", "/Records/0/s3/object/key"},
      {"s3-eventbridge", "/detail/object/key"},
      {"s3-in-sns-in-sqs", "/Records/0/body/Message/Records/0/s3/object/key"},
  }));
  step.fields[key] = "my folder/a+b \u00fc.csv";
  const auto [event, staged, carried] = delivered(id, step, scenario);
  REQUIRE(staged.size() == 1);
  CHECK(staged[0].object.key == "my folder/a+b \u00fc.csv");
  if (!content.empty()) CHECK(staged[0].bytes == "hello <tenant.a>");
  auto inner = event;
  for (const char* carrier : {"/Records/0/body", "/Message"})
    if (const Json::json_pointer at(carrier); inner.contains(at)) inner = Json::parse(inner[at].get<std::string>());
  const auto& object = id == "s3-eventbridge" ? inner["detail"]["object"] : inner["Records"][0]["s3"]["object"];
  INFO(inner.dump(1));
  CHECK(object["size"] == staged[0].bytes.size());
  CHECK(object[id == "s3-eventbridge" ? "etag" : "eTag"] == events::md5_hex(staged[0].bytes));
}

TEST_CASE("what the scenario says of size and entity tag stays, and the tag of parts is the object's, too") {
  Scenario scenario;
  scenario.objects.emplace_back().content = "hello";
  InvokeStep step;
  step.fields["/Records/0/s3/object/size"] = 5'000'000'000;
  step.fields["/Records/0/eventName"] = "ObjectCreated:CompleteMultipartUpload";
  const auto in_parts = delivered("s3", step, scenario);
  const auto& object = in_parts.event["Records"][0]["s3"]["object"];
  CHECK(object["size"] == 5'000'000'000);
  CHECK(object["eTag"].get<std::string>().find('-') == 32);
  CHECK(in_parts.staged.at(0).etag == object["eTag"]);
  step.fields = {{"/Records/0/eventName", "ObjectRemoved:Delete"}};
  const auto removed = delivered("s3", step, scenario);
  CHECK(removed.staged.empty());
  CHECK(!removed.event["Records"][0]["s3"]["object"].contains("size"));
}

TEST_CASE("a field carries an object in base64") {
  Scenario scenario;
  StoredObject object;
  object.content = "hi {{wf:tenant.a}}";
  scenario.objects = {object};
  std::vector<LiveObject> carried;
  const auto substitute = carry_objects(scenario.objects, kLive, carried);
  CHECK(substitute("object.0") == "aGkgPHRlbmFudC5hPg==");
  CHECK(substitute("object.7").empty());
  CHECK(substitute("tenant.b") == "<tenant.b>");
  REQUIRE(carried.size() == 1);
  CHECK(carried[0].index == 0);
}

TEST_CASE("every format has an ending of its own and a content") {
  for (const auto format : all_formats()) {
    const std::string key = "x" + std::string(extension_of(format));
    INFO(key);
    CHECK(format_of(key) == format);
    StoredObject object;
    object.key = key;
    fill(object, format, {});
    CHECK(!render_object(object, kLive).bytes.empty());
    CHECK(!object.content_type.empty());
  }
}

}  // namespace
}  // namespace warmfuzz::objects
