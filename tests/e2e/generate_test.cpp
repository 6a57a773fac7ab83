// `warmfuzz generate`, as its user reads it.

#include <algorithm>
#include <sstream>

#include "tests/e2e/command.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {
namespace {

std::vector<Json> lines_of(const std::string& arguments) {
  const auto ran = warmfuzz("generate " + arguments);
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  std::vector<Json> out;
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) out.push_back(Json::parse(line));
  return out;
}

TEST_CASE("What lies in the bucket is explained, and the event tells its size") {
  for (const auto& line : lines_of("s3 --benign --explain --count 8")) {
    const auto& s3 = line["event"]["Records"][0]["s3"];
    INFO(line.dump(1));
    if (line["event"]["Records"][0]["eventName"].get<std::string>().rfind("ObjectCreated:", 0) != 0) continue;
    REQUIRE(line["objects"].size() == 1);
    const auto& object = line["objects"][0];
    CHECK(object["bucket"] == s3["bucket"]["name"]);
    auto key = s3["object"]["key"].get<std::string>();
    std::replace(key.begin(), key.end(), '+', ' ');  // nothing else in a harmless key is encoded
    CHECK(object["key"] == key);
    if (object.contains("content"))
      CHECK(s3["object"]["size"] == object["content"].get_ref<const std::string&>().size());
  }
}

TEST_CASE("A hostile object is shown with how it is made, and named among the changes") {
  bool archive = false, changed = false;
  for (const auto& line : lines_of("s3 --explain --count 60 --seed 3")) {
    for (const auto& object : line.value("objects", Json::array())) archive = archive || object.contains("archive");
    for (const auto& change : line["changes"])
      changed = changed || change.value("field", std::string()).rfind("objects", 0) == 0;
  }
  CHECK(archive);
  CHECK(changed);
}

TEST_CASE("Events without objects are explained without them") {
  for (const auto& line : lines_of("schedule --benign --explain --count 2")) CHECK(!line.contains("objects"));
}

}  // namespace
}  // namespace warmfuzz::test
