#include "tests/e2e/command.h"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/support/catch.h"

namespace warmfuzz::test {

namespace fs = std::filesystem;

std::string read_text(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Ran warmfuzz(const std::string& arguments, const std::string& environment) {
  const TemporaryFolder folder;
  const std::string out = (folder / "out").string(), err = (folder / "err").string();
  const std::string command = "env " + environment + " " + WARMFUZZ_BINARY_DIR + "/bin/warmfuzz " + arguments +
                              " </dev/null >" + out + " 2>" + err;
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_text(out), read_text(err)};
}

FunctionFolder::FunctionFolder(const std::string& runtime, const std::string& handler,
                               const std::map<std::string, std::string>& code, const std::string& properties) {
  std::string more;
  std::istringstream lines(properties);
  for (std::string line; std::getline(lines, line);) more += "      " + line + "\n";
  write("template.yaml",
        "Transform: AWS::Serverless-2016-10-31\n"
        "Resources:\n"
        "  One: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: one/}}\n"
        "  Two: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: two/}}\n"
        "  F:\n"
        "    Type: AWS::Serverless::Function\n"
        "    Properties:\n"
        "      CodeUri: code/\n"
        "      Handler: " +
            handler + "\n      Runtime: " + runtime + "\n" + more);
  for (const auto& [name, content] : code) write("code/" + name, content, content.starts_with("#!"));
}

void FunctionFolder::write(const std::string& name, const std::string& content, bool executable) const {
  const fs::path file = folder_ / name;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
  if (executable) fs::permissions(file, fs::perms(0755));
}

Invoked FunctionFolder::invoke(const Json& event, const std::string& options, const std::string& environment) const {
  write("event.json", event.dump());
  const Ran ran = warmfuzz("invoke " + folder_.path().string() + " --function F --event " +
                               (folder_ / "event.json").string() + " " + options,
                           environment);
  INFO(ran.out << "\n" << ran.err);
  REQUIRE(ran.code == 0);
  Invoked invoked;
  invoked.messages = ran.err;
  std::istringstream lines(ran.out);
  std::string document;
  for (std::string line; std::getline(lines, line);) {
    document += line + "\n";
    if (line != "}") continue;
    invoked.documents.push_back(Json::parse(document));
    document.clear();
  }
  CHECK(document.empty());
  return invoked;
}

Json FunctionFolder::response(const Json& event, const std::string& environment) const {
  const Invoked invoked = invoke(event, "", environment);
  REQUIRE(invoked.documents.size() == 1);
  INFO(invoked.documents[0].dump(2) << "\n" << invoked.messages);
  REQUIRE(invoked.documents[0]["kind"] == "response");
  return invoked.documents[0]["response"];
}

std::map<std::string, std::set<std::string>> rules_by_function(const fs::path& run_folder) {
  std::map<std::string, std::set<std::string>> rules;
  const Json document = Json::parse(read_text(run_folder / "findings.json"), nullptr, false);
  REQUIRE(document.is_object());
  for (const auto& finding : document["findings"])
    rules[finding["function"].get<std::string>()].insert(finding["rule"].get<std::string>());
  return rules;
}

}  // namespace warmfuzz::test
