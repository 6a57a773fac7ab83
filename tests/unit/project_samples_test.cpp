// The developer's own sample events: which files are found, for which function, and what is said of broken ones.

#include <algorithm>

#include "tests/support/catch.h"
#include "tests/support/project_files.h"

namespace warmfuzz {
namespace {

using test::find_function;
using test::has_note;
using test::ProjectFolder;

const std::string kTwoFunctions =
    "Resources:\n"
    "  OrdersFunction:\n"
    "    Type: AWS::Serverless::Function\n"
    "    Properties: {CodeUri: src, Handler: app.handler, Runtime: python3.12}\n"
    "  MailFunction:\n"
    "    Type: AWS::Serverless::Function\n"
    "    Properties: {CodeUri: src, Handler: app.handler, Runtime: python3.12}\n";

std::vector<std::string> samples_of(const Project& project, const std::string& function) {
  const auto* found = find_function(project, function);
  REQUIRE(found);
  std::vector<std::string> names;
  for (const auto& sample : found->samples) names.push_back(sample.where);
  std::sort(names.begin(), names.end());
  return names;
}

TEST_CASE("Sample events beside the template are found, each for the function that its name names") {
  const ProjectFolder folder({{"template.yaml", kTwoFunctions},
                              {"src/app.py", ""},
                              {"event.json", R"({"a": 1})"},
                              {"events/orders-put.json", R"({"b": 1})"},
                              {"events/mail/one.json", R"([{"c": 1}, {"d": 1}])"},
                              {"events/other.json", R"({"e": 1})"},
                              {"events/README.md", "no event"},
                              {"src/data.json", R"({"f": 1})"}});
  const auto project = folder.load();
  REQUIRE(project);
  CHECK(samples_of(*project, "OrdersFunction") ==
        std::vector<std::string>{"event.json", "events/orders-put.json", "events/other.json"});
  CHECK(samples_of(*project, "MailFunction") ==
        std::vector<std::string>{"event.json", "events/mail/one.json", "events/mail/one.json", "events/other.json"});
}

TEST_CASE("warmfuzz.yaml names seeds: files, folders and patterns") {
  const auto [seeds, expected] = GENERATE(table<std::string, std::vector<std::string>>({
      {"[tests/data/put.json]", {"tests/data/put.json"}},
      {"[tests/data]", {"tests/data/deep/get.json", "tests/data/put.json"}},
      {"['tests/*/put.json']", {"tests/data/put.json"}},
      {"['tests/**/*.json']", {"tests/data/deep/get.json", "tests/data/put.json"}},
      {"['tests/data/pu?.json', tests/data/put.json]", {"tests/data/put.json"}},
  }));
  INFO(seeds);
  const ProjectFolder folder({{"template.yaml", kTwoFunctions},
                              {"warmfuzz.yaml", "seeds: " + seeds + "\n"},
                              {"src/app.py", ""},
                              {"tests/data/put.json", R"({"a": 1})"},
                              {"tests/data/deep/get.json", R"({"b": 1})"}});
  const auto project = folder.load();
  INFO(folder.fault());
  REQUIRE(project);
  CHECK(samples_of(*project, "OrdersFunction") == expected);
}

TEST_CASE("A file may hold one event a line, or a log of them") {
  const auto [content, events] = GENERATE(table<std::string, Json>({
      {"{\"a\": 1}\n\n{\"b\": 2}\n", {{{"a", 1}}, {{"b", 2}}}},
      {R"({"events": [{"timestamp": 1, "message": "START"}, {"message": "2024 INFO event: {\"a\": 1}"}]})",
       {{{"a", 1}}}},
      {R"([{"timestamp": 1, "message": "{\"a\": 1}\n"}])", {{{"a", 1}}}},
  }));
  INFO(content);
  const ProjectFolder folder({{"template.yaml", kTwoFunctions}, {"src/app.py", ""}, {"events/all.json", content}});
  const auto project = folder.load();
  REQUIRE(project);
  const auto* function = find_function(*project, "OrdersFunction");
  REQUIRE(function);
  Json found = Json::array();
  for (const auto& sample : function->samples) found.push_back(sample.event);
  CHECK(found == events);
}

TEST_CASE("A broken sample is an error where warmfuzz.yaml names it, a note where it is only found") {
  const auto [content, expected] = GENERATE(table<std::string, std::string>({
      {"{\n\"a\": 1,\n]\n", "events/broken.json:3: not well-formed JSON; expected a sample event"},
      {"", "events/broken.json:1: not well-formed JSON"},
      {"5", "events/broken.json:1: holds no event; expected an object"},
      {"[]", "events/broken.json:1: holds no event"},
  }));
  INFO(content);
  const ProjectFolder found({{"template.yaml", kTwoFunctions}, {"src/app.py", ""}, {"events/broken.json", content}});
  const auto project = found.load();
  REQUIRE(project);
  CHECK(has_note(*project, expected, "left out"));
  const ProjectFolder named({{"template.yaml", kTwoFunctions},
                             {"warmfuzz.yaml", "seeds: [events/broken.json]\n"},
                             {"src/app.py", ""},
                             {"events/broken.json", content}});
  CHECK(named.fault().find(expected) == 0);
}

TEST_CASE("Seeds that are not there are named with their line") {
  const auto [yaml, expected] = GENERATE(table<std::string, std::string>({
      {"seeds: [nowhere.json]\n", "warmfuzz.yaml:1: seeds names \"nowhere.json\", where there is no sample event"},
      {"seeds:\n  - 'x/*.json'\n", "warmfuzz.yaml:2: seeds names \"x/*.json\""},
      {"seeds:\n  - [a]\n", "warmfuzz.yaml:2: seeds names a list"},
      {"seeds: event.json\n", "warmfuzz.yaml:1: seeds is \"event.json\"; expected a list"},
  }));
  const ProjectFolder folder({{"template.yaml", kTwoFunctions}, {"warmfuzz.yaml", yaml}, {"src/app.py", ""}});
  INFO(folder.fault());
  CHECK(folder.fault().find(expected) == 0);
}

}  // namespace
}  // namespace warmfuzz
