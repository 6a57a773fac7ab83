// What is wrong is named, nothing is run by halves, and what is right is not kept from running.

#include <algorithm>
#include <fstream>
#include <string>

#include "tests/e2e/command.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {
namespace {

namespace fs = std::filesystem;

/// Functions Right and Wrong, the latter on line 7.
TemporaryFolder& project_with(TemporaryFolder& folder, const std::string& wrong) {
  const auto write = [&](const std::string& name, const std::string& content) {
    fs::create_directories((folder / name).parent_path());
    std::ofstream(folder / name) << content;
  };
  const std::string events = "Events: {Jobs: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn}}}";
  write("template.yaml",
        "Transform: AWS::Serverless-2016-10-31\n"
        "Resources:\n"
        "  Jobs: {Type: AWS::SQS::Queue}\n"
        "  Right:\n"
        "    Type: AWS::Serverless::Function\n"
        "    Properties: {CodeUri: src, Handler: app.handler, Runtime: python3.11, " +
            events +
            "}\n"
            "  Wrong:\n"
            "    Type: AWS::Serverless::Function\n"
            "    Properties: {" +
            wrong + ", " + events + "}\n");
  write("src/app.py", "def handler(event, context):\n    return len(event['Records'])\n");
  write("event.json", R"({"Records": [1, 2]})");
  return folder;
}

TEST_CASE("A wrong function is named, and stops only those who want it") {
  const auto [wrong, message] = GENERATE(table<std::string, std::string>({
      {"CodeUri: src, Handler: app.handler, Runtime: pyhton3.11", "template.yaml:9: unknown runtime \"pyhton3.11\""},
      {"CodeUri: src, Runtime: python3.11", "template.yaml:7: the function Wrong has no Handler"},
      {"CodeUri: nowhere, Handler: app.handler, Runtime: python3.11", "template.yaml:9: "},
      {"CodeUri: src, Handler: gone.handler, Runtime: python3.11", "template.yaml:7: the handler gone.handler"},
      {"CodeUri: src, Handler: app.handle, Runtime: python3.11", "template.yaml:7: the handler app.handle"},
      {"CodeUri: src, Handler: app.handler, Runtime: python3.11, Timeout: soon", "template.yaml:9: Timeout"},
  }));
  CAPTURE(wrong);
  TemporaryFolder folder;
  const std::string path = project_with(folder, wrong).path().string();
  const std::string out = " --out " + path + "/run --corpus " + path + "/corpus";
  for (const auto& command : {"fuzz " + path + out, "fuzz " + path + " --function Right --function Wrong" + out,
                              "invoke " + path + " --function Wrong --event " + path + "/event.json"}) {
    CAPTURE(command);
    const Ran ran = warmfuzz(command);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    INFO(ran.err);
    CHECK(holds(ran.err, message));
    CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
    CHECK_FALSE(fs::exists(folder / "run"));
  }
  const Ran invoked = warmfuzz("invoke " + path + " --function Right --event " + path + "/event.json");
  INFO(invoked.err);
  CHECK(invoked.code == 0);
  CHECK(Json::parse(invoked.out)["response"] == 2);
}

TEST_CASE("The right functions of a project are fuzzed though another is wrong") {
  TemporaryFolder folder;
  const std::string path = project_with(folder, "CodeUri: src, Handler: app.handler, Runtime: 3.11").path().string();
  const Ran ran = warmfuzz("fuzz " + path + " --function Right --runs 50 --time 5s --seed 1 --out " + path +
                           "/run --corpus " + path + "/corpus");
  INFO(ran.err);
  CHECK(ran.code == 0);
  CHECK(Json::parse(read_text(folder / "run/run.json"))["functions"].contains("Right"));
}

TEST_CASE("Without a sandbox nothing is run, and it says what to do") {
  const auto [program, advice] = GENERATE(table<std::string, std::string>({
      {"", "apt-get install bubblewrap"},
      {"#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n", "user namespaces"},
      {"#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n", "AppArmor"},
      {"#!/bin/sh\necho 'bwrap: Unknown option --perms' >&2\nexit 1\n", "Unknown option --perms"},
      {"#!/bin/sh\nexit 0\n", "the sandbox cannot be set up"},
  }));
  CAPTURE(program);
  TemporaryFolder folder;
  const std::string path = project_with(folder, "CodeUri: src, Handler: app.handler, Runtime: python3.11").path();
  fs::create_directories(folder / "bin");
  if (!program.empty()) {
    std::ofstream(folder / "bin/bwrap") << program;
    fs::permissions(folder / "bin/bwrap", fs::perms(0755));
  }
  const std::string environment = "PATH=" + (folder / "bin").string();
  const Ran invoked = warmfuzz("invoke " + path + " --function Right --event " + path + "/event.json", environment);
  INFO(invoked.err);
  CHECK(invoked.code == 3);
  CHECK(invoked.out.empty());
  CHECK(holds(invoked.err, advice));
  const Ran fuzzed = warmfuzz(
      "fuzz " + path + " --function Right --quiet --time 5s --out " + path + "/run --corpus " + path + "/corpus",
      environment);
  INFO(fuzzed.err);
  CHECK(fuzzed.code == 3);
  CHECK(holds(fuzzed.err, advice));
}

}  // namespace
}  // namespace warmfuzz::test
