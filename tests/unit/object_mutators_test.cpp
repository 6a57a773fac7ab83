// Stored objects in scenarios: what is harmless, what is hostile, and how one becomes the other.

#include <algorithm>
#include <set>

#include "generators/mutators/object_parts.h"
#include "generators/mutators/objects.h"
#include "generators/mutators/scenario_mutator.h"
#include "generators/mutators/seeds.h"
#include "tests/unit/event_fixtures.h"

namespace warmfuzz::test {
namespace {

const Catalogue& catalogue() {
  static const auto loaded = Catalogue::load().value();
  return loaded;
}

Function function_of(Trigger trigger) {
  Function function;
  function.id = "F";
  function.triggers.push_back(std::move(trigger));
  return function;
}

StoredObject object_of(const std::string& content, const std::string& type) {
  StoredObject object;
  object.content = content;
  object.content_type = type;
  return object;
}

std::set<std::string> names_of(const StoredObject& object) {
  std::set<std::string> names;
  for (const auto& part : parts_of(object)) names.insert(part.name);
  return names;
}

bool set_part(StoredObject& object, const std::string& name) {
  for (const auto& part : parts_of(object))
    if (part.name == name)
      return edit(object, part, [](Json& found) {
        found = "NEW";
        return true;
      });
  return false;
}

}  // namespace

TEST_CASE("values are changed where the format of an object keeps them") {
  const auto [type, content, name, changed] = GENERATE(table<std::string, std::string, std::string, std::string>({
      {"application/json", R"({"a":{"b":"x"}})", "b", R"({"a":{"b":"NEW"}})"},
      {"text/csv", "id,name\n1,x\n2,y\n", "name", "id,name\n1,NEW\n2,y\n"},
      {"text/tab-separated-values", "id\tname\n1\tx\n", "id", "id\tname\nNEW\tx\n"},
      {"application/xml", "<d>\n <a>x</a>\n</d>", "a", "<d>\n <a>NEW</a>\n</d>"},
      {"application/yaml", "a: \"x\"\nb: y\n", "b", "a: \"x\"\nb: NEW\n"},
      {"application/yaml", "a: \"x\"\nb: y\n", "a", "a: \"NEW\"\nb: y\n"},
  }));
  auto object = object_of(content, type);
  INFO(content);
  REQUIRE(set_part(object, name));
  CHECK(object.content == changed);
}

TEST_CASE("the entries of an archive and what is said of an object are changed, too") {
  StoredObject object;
  object.archive = ArchiveRecipe{ArchiveFormat::zip, {{"a.txt", "text"}}};
  object.metadata["owner"] = "x";
  CHECK(names_of(object) == std::set<std::string>{"filename", "text", "owner", "type"});
  CHECK(set_part(object, "filename"));
  CHECK(object.archive->entries[0].name == "NEW");
  CHECK(set_part(object, "owner"));
  CHECK(object.metadata["owner"] == "NEW");
}

TEST_CASE("every document of the catalogue is an object of a format that can be told") {
  const auto documents = object_documents(catalogue());
  CHECK(documents.size() >= 40);
  std::set<objects::Format> formats;
  for (const auto& document : documents) formats.insert(document.format);
  for (const auto format : {objects::Format::zip, objects::Format::tar_gz, objects::Format::json, objects::Format::csv,
                            objects::Format::xml, objects::Format::yaml, objects::Format::png})
    CHECK(formats.count(format) == 1);
}

TEST_CASE("the key of a hostile object ends as its format does, or as the trigger wants it") {
  Random random(1);
  const KeyWords words{{"filename"}, {}};
  const auto free =
      hostile_seeds(function_of({"T", "s3", Json::object()}), sources(), catalogue(), words, 1000, random);
  const auto fixed =
      hostile_seeds(function_of({"T", "s3", {{"suffix", ".zip"}}}), sources(), catalogue(), words, 1000, random);
  const auto climbs = [](const Scenario& scenario) {
    return !scenario.objects.empty() && scenario.objects[0].archive &&
           std::any_of(scenario.objects[0].archive->entries.begin(), scenario.objects[0].archive->entries.end(),
                       [](const ArchiveEntry& entry) { return entry.name.starts_with("../"); });
  };
  const std::string pointer = "/Records/0/s3/object/key";
  std::size_t seen = 0;
  for (const auto& scenario : free) {
    if (!climbs(scenario)) continue;
    ++seen;
    const auto& step = std::get<InvokeStep>(scenario.steps[0]);
    const auto key = step.fields.contains(pointer) ? step.fields.at(pointer).get<std::string>() : std::string(".txt");
    CHECK((key.ends_with(".zip") || key.ends_with(".tar") || key.ends_with(".gz") || key.ends_with(".txt")));
  }
  CHECK(seen > 3);
  CHECK(std::any_of(fixed.begin(), fixed.end(), climbs));
}

TEST_CASE("whatever brings news of an object, the object is attacked") {
  Random random(1);
  const std::string source = GENERATE("s3", "s3-in-sqs", "s3-in-sns", "s3-eventbridge", "s3-eventbridge-in-sqs");
  INFO(source);
  const auto seeds =
      hostile_seeds(function_of({"T", source, Json::object()}), sources(), catalogue(), KeyWords{}, 1000, random);
  CHECK(std::count_if(seeds.begin(), seeds.end(), [](const Scenario& one) { return !one.objects.empty(); }) > 20);
}

TEST_CASE("a body carries archives, harmless and hostile ones") {
  const auto function = function_of({"T", "apigw-http", {{"path", "/x"}, {"method", "POST"}}});
  const KeyWords words{{"bundle", "name"}, {}};
  const auto carries = [](const Scenario& scenario, const std::string& place) {
    const auto& fields = std::get<InvokeStep>(scenario.steps[0]).fields;
    const auto body = fields.find("/body");
    if (scenario.objects.size() != 1 || body == fields.end()) return false;
    if (place.empty()) return body->second == "{{wf:object.0}}";
    return body->second.is_object() && body->second.value(place, Json()) == "{{wf:object.0}}";
  };
  const auto benign = benign_scenarios(function, sources(), words);
  Random random(1);
  const auto hostile = hostile_seeds(function, sources(), catalogue(), words, 1500, random);
  for (const std::string place : {"", "bundle"}) {
    INFO(place);
    const auto here = [&](const Scenario& scenario) { return carries(scenario, place); };
    CHECK(std::any_of(benign.begin(), benign.end(), here));
    CHECK(std::count_if(hostile.begin(), hostile.end(), here) > 2);
  }
}

TEST_CASE("the mutator changes objects, and what it makes survives writing and reading") {
  const auto function = function_of({"T", "s3", Json::object()});
  const ScenarioMutator mutator(function, sources(), catalogue(), {{"filename", "count"}, {}},
                                [](const std::string& text, std::size_t) { return text + "\xff"; });
  Random random(7);
  Scenario scenario;
  std::set<std::size_t> counts;
  std::size_t archives = 0;
  for (int i = 0; i < 1500; ++i) {
    mutator.mutate(scenario, random);
    counts.insert(scenario.objects.size());
    for (const auto& object : scenario.objects) archives += object.archive ? 1 : 0;
    const auto read = read_scenario(write_scenario(scenario), "test");
    REQUIRE(read.ok());
    REQUIRE(*read == scenario);
    if (i % 50 == 0) scenario = Scenario{};
  }
  CHECK(counts.size() >= 2);
  CHECK(archives > 10);
}

}  // namespace warmfuzz::test
