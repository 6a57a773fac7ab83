// A wrong project gives one line: where, what was found, what was expected. Nothing crashes and nothing hangs.

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <tuple>

#include "tests/support/catch.h"
#include "tests/support/project_files.h"

namespace warmfuzz {
namespace {

using test::has_note;
using test::ProjectFolder;

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A template with one good function, and `properties` in place of some of its properties.
std::string function_with(const std::string& properties) {
  return "Transform: AWS::Serverless-2016-10-31\n"
         "Resources:\n"
         "  Good:\n"
         "    Type: AWS::Serverless::Function\n"
         "    Properties:\n" +
         properties;
}

TEST_CASE("A wrong property is named with its line, what it is and what was expected") {
  const auto [properties, line, found, expected] = GENERATE(table<std::string, std::string, std::string, std::string>({
      {"      {CodeUri: src, Handler: app.f, Runtime: python4}\n", "6", "unknown runtime \"python4\"", "python3.*"},
      {"      CodeUri: src\n      Handler: app.f\n", "3", "Good has no Runtime", "nodejs*.x"},
      {"      CodeUri: src\n      Runtime: python3.12\n", "3", "Good has no Handler", "app.lambda_handler"},
      {"      CodeUri: src\n      Runtime: nodejs20.x\n      Handler:\n", "3", "no Handler", "app.handler"},
      {"      CodeUri: source\n      Runtime: python3.12\n      Handler: app.f\n", "6",
       "\"source\", which does not exist", "expected a folder or a .zip file"},
      {"      CodeUri: src/app.py\n      Runtime: python3.12\n      Handler: app.f\n", "6", "is a file",
       "expected a folder or a .zip file"},
      {"      CodeUri: src\n      Runtime: [python3.12]\n      Handler: app.f\n", "7", "Runtime is a list",
       "expected a text"},
      {"      CodeUri: src\n      Runtime: python3.12\n      Handler: {a: b}\n", "8", "Handler is a map",
       "expected a text"},
      {"      CodeUri: src\n      Runtime: python3.12\n      Handler: app.f\n      Timeout: 901\n", "9",
       "Timeout is \"901\"", "from 1 to 900"},
      {"      CodeUri: src\n      Runtime: python3.12\n      Handler: app.f\n      Timeout: soon\n", "9",
       "Timeout is \"soon\"", "whole number"},
      {"      CodeUri: src\n      Runtime: python3.12\n      Handler: app.f\n      MemorySize: 64\n", "9",
       "MemorySize is \"64\"", "from 128 to 10240"},
      {"      CodeUri: src\n      Runtime: python3.12\n      Handler: app.f\n      EphemeralStorage: {Size: 12.5}\n",
       "9", "Size is \"12.5\"", "from 512 to 10240"},
      {"      CodeUri: src\n      Runtime: python3.12\n      Handler: app.f\n      EphemeralStorage: 600\n", "9",
       "EphemeralStorage is \"600\"", "expected a map"},
      {"      CodeUri: src\n      Runtime: python3.12\n      Handler: app.f\n      Environment: x\n", "9",
       "Environment is \"x\"", "expected a map"},
      {"      CodeUri: src\n      Runtime: python3.12\n      Handler: app.f\n      Environment: {Variables: [A]}\n",
       "9", "Variables is a list", "expected a map"},
      {"      CodeUri: src\n      Runtime: python3.12\n      Handler: app.f\n"
       "      Environment:\n        Variables:\n          A: ok\n          B: [1]\n",
       "12", "the environment variable B is a list", "expected a text"},
      {"      CodeUri: src\n      Runtime: python3.12\n      Handler: app.f\n      Layers: one\n", "9",
       "Layers is \"one\"", "expected a list"},
      {"      CodeUri: src\n      Runtime: python3.12\n      Handler: app.f\n      Events: [Api]\n", "9",
       "Events is a list", "expected a map"},
      {"      CodeUri: src\n      Runtime: python3.12\n      Handler: app.f\n      Events:\n        Get: {Path: /}\n",
       "10", "the event Get of Good has no Type", "Api or SQS"},
      {"      CodeUri: src\n      Runtime: python3.12\n      Handler: app.f\n      Events:\n"
       "        Jobs: {Type: SQS, Properties: {BatchSize: 1}}\n",
       "10", "does not name its Queue", "expected its ARN"},
      {"      InlineCode: [a]\n      Runtime: python3.12\n      Handler: index.f\n", "6",
       "inline code of Good is a list", "expected a text"},
      {"      InlineCode: echo\n      Runtime: provided.al2023\n", "6", "provided.al2023 cannot run",
       "expected a CodeUri"},
      {"      CodeUri: [src]\n      Runtime: python3.12\n      Handler: app.f\n", "6", "the code of Good is a list",
       "expected a folder"},
      {"    - one\n", "6", "the Properties of Good are a list", "expected a map"},
  }));
  const ProjectFolder folder({{"template.yaml", function_with(properties)}, {"src/app.py", "def f(e, c): pass\n"}});
  const auto project = folder.load();
  INFO(properties);
  REQUIRE_FALSE(project);
  CHECK(project.fault().kind == FaultKind::project);
  const auto& message = project.fault().message;
  INFO(message);
  CHECK(message.starts_with("template.yaml:" + line + ": "));
  CHECK(holds(message, found));
  CHECK(holds(message, expected));
  CHECK_FALSE(holds(message, "\n"));
}

TEST_CASE("A wrong function is named and does not stop the right ones beside it") {
  const std::string right =
      "{Type: AWS::Serverless::Function, Properties: {CodeUri: src, Runtime: python3.12, Handler: app.f}}";
  const ProjectFolder folder(
      {{"template.yaml", "Resources:\n  Right: " + right +
                             "\n  Misspelt:\n    Type: AWS::Serverless::Function\n"
                             "    Properties: {CodeUri: src, Runtime: pyhton3.12, Handler: app.f}\n"
                             "  Changed: " +
                             right + "\n"},
       {"warmfuzz.yaml",
        "functions:\n  Right: {timeout: 7}\n  Misspelt: {timeout: 7}\n"
        "  Changed:\n    timeout: 7\n    memory: plenty\n  Nowhere: {timeout: 7}\n"},
       {"src/app.py", "def f(e, c): pass\n"}});
  const auto project = folder.load();
  REQUIRE(project);
  REQUIRE(project->functions.size() == 1);
  CHECK(project->functions[0].id == "Right");
  CHECK(project->functions[0].timeout == std::chrono::seconds(7));
  REQUIRE(project->wrong.size() == 3);
  CHECK(project->wrong[0].id == "Misspelt");
  CHECK(project->wrong[0].fault.kind == FaultKind::project);
  CHECK(project->wrong[0].fault.message.starts_with("template.yaml:5: unknown runtime \"pyhton3.12\""));
  CHECK(project->wrong[1].id == "Changed");
  CHECK(project->wrong[1].fault.message.starts_with("warmfuzz.yaml:6: memory is \"plenty\""));
  CHECK(project->wrong[2].id == "Nowhere");
  CHECK(project->wrong[2].fault.message.starts_with("warmfuzz.yaml:7: no function Nowhere"));
}

TEST_CASE("A file that is no template says so") {
  const auto [content, line, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"", "1", "no Resources"},
      {"just a text\n", "1", "no Resources"},
      {"- a\n- b\n", "1", "no Resources"},
      {"Resources:\n  - a\n", "2", "Resources is a list; expected a map"},
      {"Resources:\n", "1", "Resources is nothing; expected a map"},
      {"Resources:\n  A: {Properties: {}}\n", "2", "the resource A has no Type"},
      {"Resources:\n  A: {Type: [x]}\n", "2", "the resource A has no Type"},
      {"Resources:\n\tA: 1\n", "2", "not well-formed YAML or JSON"},
      {"Resources:\n  A: {Type: x\n  B: 2\n", "3", "not well-formed YAML or JSON"},
      {"Resources:\n  A: *nowhere\n", "2", "not well-formed YAML or JSON"},
      {"{\"Resources\": {\"A\": }", "1", "not well-formed YAML or JSON"},
      {"Resources:\n  ? [a, b]\n  : c\n", "2", "a key that is not a text"},
  }));
  const ProjectFolder folder({{"template.yaml", content}});
  const auto message = folder.fault();
  INFO(content);
  INFO(message);
  CHECK(message.starts_with("template.yaml:" + line + ": "));
  CHECK(holds(message, expected));
}

TEST_CASE("Files that no parser should see whole are refused") {
  SECTION("binary") {
    const ProjectFolder folder({{"template.yaml", std::string("\x7f"
                                                              "ELF\0\0\1\2",
                                                              8)}});
    CHECK(holds(folder.fault(), "template.yaml: holds NUL bytes"));
  }
  SECTION("huge") {
    const ProjectFolder folder({{"template.yaml", std::string((16u << 20) + 1, '#')}});
    CHECK(holds(folder.fault(), "larger than 16 MB"));
  }
  SECTION("deep") {
    std::string text = "Resources: ";
    for (int i = 0; i < 200; ++i) text += "{a: ";
    const ProjectFolder folder({{"template.yaml", text + "1" + std::string(200, '}')}});
    CHECK(holds(folder.fault(), "template.yaml:1: nested more than 100 deep"));
  }
  SECTION("very deep") {
    const ProjectFolder folder({{"template.yaml", std::string(200'000, '[')}});
    CHECK(holds(folder.fault(), "template.yaml:1: "));
  }
  SECTION("aliases that multiply") {
    std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
      const auto before = "*a" + std::to_string(i - 1);
      text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
      for (int j = 0; j < 9; ++j) text += ", " + before;
      text += "]\n";
    }
    const ProjectFolder folder({{"template.yaml", text}});
    CHECK(holds(folder.fault(), "more than 300000 values, aliases counted"));
  }
}

TEST_CASE("A project that is not there, or nothing to read, is named") {
  const ProjectFolder folder({{"readme.txt", "x"}});
  SECTION("a folder without a project file lists what would be one") {
    CHECK(holds(folder.fault(), "has no project file; expected warmfuzz.yaml, template.yaml"));
  }
  SECTION("no such path") {
    const auto project = load_project(folder / "nowhere.yaml");
    REQUIRE_FALSE(project);
    CHECK(project.fault().kind == FaultKind::usage);
    CHECK(holds(project.fault().message, "nowhere.yaml: no such file or folder"));
  }
  SECTION("a pipe is not waited for") {
    REQUIRE(mkfifo((folder / "template.json").c_str(), 0600) == 0);
    const auto project = load_project(folder / "template.json");
    REQUIRE_FALSE(project);
    CHECK(holds(project.fault().message, "is not a regular file"));
  }
  SECTION("not readable") {
    if (geteuid() == 0) return;  // root reads everything
    test::write_file(folder / "template.yaml", "Resources: {}\n");
    REQUIRE(chmod((folder / "template.yaml").c_str(), 0) == 0);
    CHECK(holds(folder.fault(), "template.yaml: cannot be read: Permission denied"));
  }
  SECTION("the Serverless Framework is not supported yet") {
    test::write_file(folder / "serverless.yml", "service: x\n");
    CHECK(holds(folder.fault(), "serverless.yml: projects of the Serverless Framework are not supported yet"));
    const auto project = load_project(folder / "serverless.yml");
    REQUIRE_FALSE(project);
    CHECK(holds(project.fault().message, "not supported yet"));
  }
  SECTION("a CDK app that was not synthesized") {
    test::write_file(folder / "cdk.json", "{}");
    CHECK(holds(folder.fault(), "run `cdk synth` first"));
  }
  SECTION("several stacks") {
    test::write_file(folder / "A.template.json", "{}");
    test::write_file(folder / "B.template.json", "{}");
    CHECK(holds(folder.fault(), "name one of them: A.template.json, B.template.json"));
  }
}

TEST_CASE("A template without a function to run says why") {
  SECTION("none at all") {
    const ProjectFolder folder({{"template.yaml", "Resources:\n  T: {Type: 'AWS::SNS::Topic'}\n"}});
    CHECK(holds(folder.fault(),
                "template.yaml: no function that can be run here; expected an AWS::Serverless::Function"));
  }
  SECTION("only such as cannot be run") {
    const ProjectFolder folder(
        {{"template.yaml", "Resources:\n  F: {Type: 'AWS::Lambda::Function', Properties: {PackageType: Image}}\n"}});
    CHECK(holds(folder.fault(), "no function that can be run here: template.yaml:2: the function F is left out"));
  }
}

TEST_CASE("Names with line ends and terminal codes do not get into messages") {
  const ProjectFolder folder(
      {{"template.yaml", "Resources:\n  \"a\\nb\\e[31m" + std::string(800, 'x') + "\": {Type: [1]}\n"}});
  const auto message = folder.fault();
  CHECK(message.starts_with("template.yaml:2: the resource a b [31mxxx"));
  CHECK(message.size() < 700);
}

TEST_CASE("What is merely unknown is left alone") {
  const ProjectFolder folder({{"template.yaml",
                               "AWSTemplateFormatVersion: 2010-09-09\n"
                               "SomethingNew: {a: [1, 2]}\n"
                               "Resources:\n"
                               "  'Fn::ForEach::Topics': [Name, [A, B], {'Topic${Name}': {Type: 'AWS::SNS::Topic'}}]\n"
                               "  Odd: {Type: 'Example::Odd::Thing', Properties: [1]}\n"
                               "  Nested: {Type: 'AWS::Serverless::Application', Properties: {Location: other.yaml}}\n"
                               "  F:\n"
                               "    Type: AWS::Serverless::Function\n"
                               "    DeletionPolicy: Retain\n"
                               "    Properties:\n"
                               "      CodeUri: .\n"
                               "      Handler: app.f\n"
                               "      Runtime: python3.12\n"
                               "      PropertyOfTomorrow: {x: y}\n"
                               "      Timeout: !Ref NoSuchParameter\n"
                               "      Tags: {a: b}\n"
                               "      Tags: {a: c}\n"
                               "      Environment: {Variables: {EMPTY: , NOTHING: ''}}\n"},
                              {"app.py", "def f(e, c): pass\n"}});
  const auto project = folder.load();
  INFO(folder.fault());
  REQUIRE(project);
  REQUIRE(project->functions.size() == 1);
  CHECK(project->functions[0].timeout == std::chrono::seconds(3));
  CHECK(project->functions[0].environment == EnvironmentVariables{{"EMPTY", ""}, {"NOTHING", ""}});
  CHECK(has_note(*project, "template.yaml:4", "Fn::ForEach::Topics is not expanded"));
  CHECK(has_note(*project, "template.yaml:6", "nested stack Nested"));
  CHECK(has_note(*project, "template.yaml:17", "\"Tags\" is there twice (first in line 16)"));
}

TEST_CASE("Anchors and merge keys are understood") {
  const ProjectFolder folder({{"template.yaml",
                               "Common: &common {CodeUri: ., Runtime: python3.12, Timeout: 9}\n"
                               "Resources:\n"
                               "  F:\n"
                               "    Type: AWS::Serverless::Function\n"
                               "    Properties: {<<: *common, Handler: app.f, Timeout: 8}\n"}});
  const auto project = folder.load();
  INFO(folder.fault());
  REQUIRE(project);
  CHECK(project->functions[0].runtime == "python3.12");
  CHECK(project->functions[0].timeout == std::chrono::seconds(8));
}

TEST_CASE("A runtime that Lambda has is left out where warmfuzz cannot run it, and wrong where Lambda never had it") {
  const auto [runtime, outcome] = GENERATE(table<std::string, std::string>({
      {"java21", "left out"},      {"java8.al2", "left out"},
      {"dotnet8", "left out"},     {"dotnetcore3.1", "left out"},
      {"ruby3.3", "left out"},     {"go1.x", "left out"},
      {"python2.7", "left out"},   {"nodejs4.3-edge", "left out"},
      {"python4", "unknown"},      {"python", "unknown"},
      {"python3", "unknown"},      {"python3.x", "unknown"},
      {"nodejs20", "unknown"},     {"node20.x", "unknown"},
      {"javascript18", "unknown"}, {"Python3.12", "unknown"},
      {"provided.al3", "unknown"}, {"''", "unknown"},
      {"python3.12 ", "ok"},       {"provided", "ok"},
      {"provided.al2", "ok"},      {"provided.al2023", "ok"},
      {"python3.8", "ok"},         {"nodejs24.x", "ok"},
  }));
  const ProjectFolder folder(
      {{"template.yaml", function_with("      CodeUri: .\n      Handler: app.f\n      Runtime: " + runtime + "\n")}});
  const auto message = folder.fault();
  INFO(runtime);
  INFO(message);
  if (outcome == "ok")
    CHECK(message.empty());
  else
    CHECK(holds(message, outcome == "unknown" ? "unknown runtime" : "is left out: the runtime " + runtime));
}

TEST_CASE("A template cut off anywhere gives a project or a fault, never a crash") {
  const auto fixture = std::filesystem::path(WARMFUZZ_SOURCE_DIR) / "tests/functions/templates/intake/template.yml";
  std::ifstream stream(fixture);
  const std::string whole(std::istreambuf_iterator<char>(stream), {});
  REQUIRE(whole.size() > 3000);
  for (std::size_t size = 0; size < whole.size(); size += 37) {
    const ProjectFolder folder({{"template.yml", whole.substr(0, size)}});
    const auto project = folder.load();
    if (!project) CHECK(holds(project.fault().message, "template.yml:"));
  }
}

}  // namespace
}  // namespace warmfuzz
