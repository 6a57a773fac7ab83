#include "harness/project/project.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/project/code_words.h"
#include "harness/project/own_file.h"
#include "harness/project/samples.h"
#include "harness/project/template/template.h"
#include "harness/project/yaml/document.h"

namespace warmfuzz {
namespace fs = std::filesystem;
namespace {

constexpr const char* kExpected =
    "expected warmfuzz.yaml, template.yaml, template.yml, template.json or a CDK *.template.json";

Fault fault(const std::string& message) { return Fault{FaultKind::project, one_line(message)}; }

/// The synthesized template of a CDK app, which must be the only one. nullopt: none in this folder.
Result<std::optional<fs::path>> find_cdk_template(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (it->path().filename().string().ends_with(".template.json")) found.push_back(it->path());
  std::sort(found.begin(), found.end());
  if (found.size() > 1) {
    std::string names;
    for (const auto& file : found) names += (names.empty() ? "" : ", ") + file.filename().string();
    return fault(folder.string() + " has several templates; name one of them: " + names);
  }
  if (found.empty()) return std::optional<fs::path>();
  return std::optional<fs::path>(found.front());
}

/// The template in a folder. nullopt: none.
Result<std::optional<fs::path>> find_template(const fs::path& folder) {
  std::error_code error;
  for (const char* name : {"template.yaml", "template.yml", "template.json"})
    if (fs::is_regular_file(folder / name, error)) return std::optional<fs::path>(folder / name);
  auto here = find_cdk_template(folder);
  if (!here || *here || !fs::exists(folder / "cdk.json", error)) return here;
  auto synthesized = find_cdk_template(folder / "cdk.out");
  if (synthesized && !*synthesized)
    return fault(folder.string() + " is a CDK app without a synthesized template; run `cdk synth` first");
  return synthesized;
}

bool is_serverless_framework(const fs::path& file) {
  const auto name = file.filename().string();
  return name == "serverless.yml" || name == "serverless.yaml" || name == "serverless.json" || name == "serverless.ts";
}

Fault not_supported(const fs::path& file) {
  return fault(file.string() + ": projects of the Serverless Framework are not supported yet; " + kExpected);
}

Result<fs::path> find_project_file(const fs::path& folder) {
  std::error_code error;
  if (fs::is_regular_file(folder / "warmfuzz.yaml", error)) return folder / "warmfuzz.yaml";
  const auto found = find_template(folder);
  if (!found) return found.fault();
  if (*found) return **found;
  for (const char* name : {"serverless.yml", "serverless.yaml", "serverless.json", "serverless.ts"})
    if (fs::exists(folder / name, error)) return not_supported(folder / name);
  return fault(folder.string() + " has no project file; " + kExpected);
}

/// In messages a file is named from the project's folder on.
std::string name_in_messages(const fs::path& file, const fs::path& root) {
  return file.lexically_proximate(root).generic_string();
}

/// A handler that reads what an authorizer says has one, attached where the template does not show it: by another
/// stack, by hand. For such a function it is not known that nobody checks the callers.
void believe_the_code(Function& function, std::vector<std::string>& notes) {
  std::string routes;
  std::optional<bool> reads;
  for (auto& trigger : function.triggers) {
    const auto said = trigger.config.find("authorizer");
    if (said == trigger.config.end() || !said->is_object() || said->value("type", "") != "none") continue;
    if (!reads) reads = code_mentions(function, "authorizer");
    if (!*reads) return;
    trigger.config.erase(said);
    routes += (routes.empty() ? "" : ", ") + trigger.name;
  }
  if (!routes.empty())
    notes.push_back(function.where + ": no authorizer checks the callers of " + routes + ", yet the code of " +
                    function.id + " reads what one says: its events carry claims");
}

Status add_template(const Document& document, Project& project) {
  auto read = read_template(document);
  if (!read) return read.fault();
  project.functions = std::move(read->functions);
  project.wrong = std::move(read->wrong);
  project.notes = std::move(read->notes);
  for (auto& function : project.functions) believe_the_code(function, project.notes);
  return Done{};
}

Status add_template_alone(const Document& document, Project& project) {
  if (auto status = add_template(document, project); !status) return status;
  return read_samples(nullptr, {project.root}, project);
}

Status add_own_file(const Document& document, Project& project) {
  const auto named = named_template(document);
  if (!named) return named.fault();
  auto beside = *named ? Result<std::optional<fs::path>>(*named) : find_template(project.root);
  if (!beside) return beside.fault();
  std::vector<fs::path> folders{project.root};
  if (*beside && (*beside)->parent_path() != project.root) folders.push_back((*beside)->parent_path());
  if (*beside) {
    const auto file = read_document(**beside, name_in_messages(**beside, project.root));
    if (!file) return file.fault();
    if (auto status = add_template(*file, project); !status) return status;
  }
  if (auto status = apply_own_file(document, project); !status) return status;
  return read_samples(&document, folders, project);
}

}  // namespace

Result<Project> load_project(const fs::path& file_or_folder) {
  std::error_code error;
  const auto given = fs::absolute(file_or_folder.empty() ? "." : file_or_folder, error).lexically_normal();
  if (error || !fs::exists(given, error))
    return Fault{FaultKind::usage, file_or_folder.string() + ": no such file or folder; " + kExpected};
  Project project;
  project.file = given;
  if (fs::is_directory(given, error)) {
    auto found = find_project_file(given.has_filename() ? given : given.parent_path());
    if (!found) return found.fault();
    project.file = std::move(*found);
  } else if (is_serverless_framework(given)) {
    return not_supported(given);
  }
  project.root = project.file.parent_path();
  const auto name = name_in_messages(project.file, project.root);
  const auto document = read_document(project.file, name);
  if (!document) return document.fault();
  const auto status =
      looks_like_own_file(*document) ? add_own_file(*document, project) : add_template_alone(*document, project);
  if (!status) return status.fault();
  if (project.functions.empty() && !project.wrong.empty()) return project.wrong.front().fault;
  if (project.functions.empty())
    return fault(name + ": no function that can be run here" +
                 (project.notes.empty() ? "; expected an AWS::Serverless::Function or AWS::Lambda::Function"
                                        : ": " + project.notes.front()));
  for (auto& note : project.notes) note = one_line(std::move(note));
  return project;
}

}  // namespace warmfuzz
