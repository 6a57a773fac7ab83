// warmfuzz.yaml: what it changes, and how it says that something is wrong with it.

#include <string>
#include <tuple>

#include "tests/support/catch.h"
#include "tests/support/project_files.h"

namespace warmfuzz {
namespace {

using test::find_function;
using test::ProjectFolder;

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

constexpr const char* kTemplate =
    "Resources:\n"
    "  Known:\n"
    "    Type: AWS::Serverless::Function\n"
    "    Properties:\n"
    "      CodeUri: .\n"
    "      Handler: app.handler\n"
    "      Runtime: python3.12\n"
    "      Environment: {Variables: {TOKEN: abc, STAGE: dev}}\n";

TEST_CASE("A wrong warmfuzz.yaml is named with its line and what was expected") {
  const auto [content, line, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"function: {}\n", "1",
       "has the unknown key \"function\"; expected template, event_sources, payloads, seeds or functions"},
      {"- a\n", "1", "warmfuzz.yaml is a list; expected a map"},
      {"text\n", "1", "warmfuzz.yaml is \"text\"; expected a map"},
      {"template: other.yaml\n", "1", "\"other.yaml\", which is not a file"},
      {"template: [a]\n", "1", "template is a list; expected a text"},
      {"functions: [Known]\n", "1", "functions is a list; expected a map"},
      {"functions:\n  Known: 5\n", "2", "the function Known is \"5\"; expected a map"},
      {"functions:\n  Known:\n    timeut: 5\n", "3",
       "unknown key \"timeut\"; expected code, handler, runtime, timeout"},
      {"functions:\n  Known:\n    timeout: 1h\n", "3", "timeout is \"1h\"; expected a whole number from 1 to 900"},
      {"functions:\n  Known:\n    memory: 1\n", "3", "memory is \"1\"; expected a whole number from 128"},
      {"functions:\n  Known:\n    environment: [A]\n", "3", "environment is a list; expected a map"},
      {"functions:\n  Known:\n    environment:\n      A: {b: c}\n", "4", "variable A is a map; expected a text"},
      {"functions:\n  Known:\n    secrets: TOKEN\n", "3", "secrets is \"TOKEN\"; expected a list"},
      {"functions:\n  Known:\n    secrets: [TOKEN, TOKN]\n", "3",
       "secrets names \"TOKN\"; expected an environment variable of Known: STAGE, TOKEN"},
      {"functions:\n  Known:\n    not_secrets: [[a]]\n", "3", "not_secrets names a list"},
      {"functions:\n  Known:\n    handler: other.f\n", "3", "handler of Known is in the template (template.yaml:2)"},
      {"functions:\n  Unknown:\n    timeout: 5\n", "2", "no function Unknown to change; expected one of Known"},
      {"functions:\n  New:\n    code: .\n    handler: app.f\n", "2", "the runtime \"\"; expected python3.*"},
      {"functions:\n  New: {code: ., handler: app.f, runtime: python4}\n", "2", "the runtime \"python4\""},
      {"functions:\n  New: {code: ., handler: app.f, runtime: java21}\n", "2", "the runtime \"java21\""},
      {"functions:\n  New: {code: ., runtime: python3.12}\n", "2", "New has no handler; expected one such as app"},
      {"functions:\n  New: {handler: app.f, runtime: python3.12}\n", "2", "New has no code; expected a folder"},
      {"functions:\n  New:\n    code: nowhere\n    handler: app.f\n    runtime: python3.12\n", "3",
       "is \"nowhere\", which does not exist"},
      {"functions:\n  Known:\n    timeout: 5\n    timeout: 6\n", "4", "the key \"timeout\" is there twice"},
      {"functions:\n  Known:\n    triggers:\n      - {source: kafka}\n", "4",
       "the source \"kafka\"; expected apigw-rest, apigw-http, function-url"},
      {"functions:\n  Known:\n    triggers:\n      - sqs\n", "4", "the source \"\""},
      {"functions:\n  Known:\n    triggers:\n      - source: sqs\n        bucket: b\n", "5",
       "a trigger of source sqs has the unknown key \"bucket\"; expected name, source, queue, batch_size, filter, "
       "dead_letters_of, raw_delivery, filter_policy or filter_scope"},
      {"functions:\n  Known:\n    triggers:\n      - {source: apigw-rest, path: orders}\n", "4",
       "path is \"orders\"; expected one that starts with /"},
      {"functions:\n  Known:\n    triggers:\n      - {source: sqs, batch_size: 0}\n", "4",
       "batch_size is \"0\"; expected a whole number"},
      {"functions:\n  Known:\n    triggers:\n      - {source: s3, events: s3:All}\n", "4",
       "events is \"s3:All\"; expected a list"},
      {"functions:\n  Known:\n    triggers:\n      - {source: dynamodb, keys: [{name: id, type: X}]}\n", "4",
       "the type S, N or B"},
  }));
  const ProjectFolder folder({{"template.yaml", kTemplate}, {"warmfuzz.yaml", content}});
  const auto message = folder.fault();
  INFO(content);
  INFO(message);
  CHECK(message.starts_with("warmfuzz.yaml:" + line + ": "));
  CHECK(holds(message, expected));
  CHECK_FALSE(holds(message, "\n"));
}

TEST_CASE("A warmfuzz.yaml that says nothing leaves the template as it is") {
  const auto content = GENERATE(values<std::string>({"", "# nothing yet\n", "functions:\n", "functions: {}\n",
                                                     "functions:\n  Known:\n", "functions:\n  Known: {}\n"}));
  const ProjectFolder folder({{"template.yaml", kTemplate}, {"warmfuzz.yaml", content}});
  const auto project = folder.load();
  INFO(content);
  INFO(folder.fault());
  REQUIRE(project);
  CHECK(project->functions.size() == 1);
  CHECK(project->file.filename() == "warmfuzz.yaml");
}

TEST_CASE("How many events a process handles at the same time is 1, or what is said of it") {
  const std::string managed =
      "Resources:\n"
      "  Plain: {Type: 'AWS::Serverless::Function', Properties: {Runtime: nodejs22.x, Handler: a.h, InlineCode: ''}}\n"
      "  Node:\n    Type: AWS::Serverless::Function\n    Properties:\n      {Runtime: nodejs22.x, Handler: a.h, "
      "InlineCode: '', CapacityProviderConfig: {Arn: x, PerExecutionEnvironmentMaxConcurrency: 10}}\n"
      "  Usual:\n    Type: AWS::Lambda::Function\n    Properties:\n      {Runtime: nodejs22.x, Handler: a.h, Code: "
      "{ZipFile: 'x'}, CapacityProviderConfig: {LambdaManagedInstancesCapacityProviderConfig: {CapacityProviderArn: "
      "x}}}\n"
      "  Python:\n    Type: AWS::Serverless::Function\n    Properties:\n      {Runtime: python3.13, Handler: a.h, "
      "InlineCode: '', CapacityProviderConfig: {Arn: x, PerExecutionEnvironmentMaxConcurrency: 10}}\n";
  const ProjectFolder folder(
      {{"template.yaml", managed}, {"warmfuzz.yaml", "functions:\n  Plain: {concurrency: 3}\n"}});
  INFO(folder.fault());
  const auto project = folder.load();
  REQUIRE(project);
  const auto concurrency = [&](const std::string& id) {
    const auto* found = find_function(*project, id);
    REQUIRE(found != nullptr);
    return found->concurrency;
  };
  CHECK(concurrency("Plain") == 3);
  CHECK(concurrency("Node") == 10);
  CHECK(concurrency("Usual") == 64);
  CHECK(concurrency("Python") == 1);  // there each event at a time has a process of its own
}

TEST_CASE("A fault in the template keeps the template's line") {
  const ProjectFolder folder({{"infra/t.yaml", "Resources:\n  F: {Type: 'AWS::Lambda::Function', Properties: {}}\n"},
                              {"warmfuzz.yaml", "template: infra/t.yaml\n"}});
  CHECK(holds(folder.fault(), "infra/t.yaml:2: the function F has no Runtime"));
}

TEST_CASE("Without a template, functions must be defined") {
  const ProjectFolder folder({{"warmfuzz.yaml", "functions:\n  F: {timeout: 4}\n"}});
  CHECK(holds(folder.fault(), "warmfuzz.yaml:2: no function F to change; expected one of none, or code, handler"));
  const ProjectFolder empty({{"warmfuzz.yaml", "# later\n"}});
  CHECK(holds(empty.fault(), "warmfuzz.yaml: no function that can be run here"));
}

TEST_CASE("A file of any name with functions and no Resources is a warmfuzz.yaml") {
  const ProjectFolder folder(
      {{"ci.yaml", "functions:\n  F: {code: ., runtime: provided.al2023}\n"}, {"bootstrap", "#!/bin/sh\n"}});
  const auto project = load_project(folder / "ci.yaml");
  REQUIRE(project);
  CHECK(project->functions[0].handler == "bootstrap");
}

TEST_CASE("Two triggers of one name are told apart") {
  const ProjectFolder folder(
      {{"template.yaml", kTemplate},
       {"warmfuzz.yaml", "functions:\n  Known:\n    triggers: [{source: sqs}, {source: sqs, queue: b}]\n"}});
  const auto project = folder.load();
  REQUIRE(project);
  const auto* known = find_function(*project, "Known");
  REQUIRE(known);
  REQUIRE(known->triggers.size() == 2);
  CHECK(known->triggers[0].name == "sqs");
  CHECK(known->triggers[1].name == "sqs2");
}

}  // namespace
}  // namespace warmfuzz
