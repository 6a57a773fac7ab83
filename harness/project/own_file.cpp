#include "harness/project/own_file.h"

#include <algorithm>
#include <string>
#include <utility>

#include "harness/project/code/folder.h"
#include "harness/project/code/runtime.h"
#include "harness/project/own_triggers.h"
#include "harness/project/triggers/event_graph.h"
#include "harness/project/yaml/typed.h"

namespace warmfuzz {
namespace {

std::string names_of(const Project& project) {
  std::string names;
  for (const auto& function : project.functions) names += (names.empty() ? "" : ", ") + function.id;
  return names.empty() ? "none" : names;
}

void mark(Typed& typed, const Value& entry, std::string_view key, ValueOrigin origin, Function& function) {
  const Value* list = typed.list(entry, key);
  if (!list) return;
  for (const auto& name : list->items) {
    const auto it = function.environment_origin.find(name.text);
    if (name.is_scalar() && it != function.environment_origin.end()) {
      it->second = origin;
      continue;
    }
    std::string there;
    for (const auto& [variable, value] : function.environment) there += (there.empty() ? "" : ", ") + variable;
    return typed.fail(name.line, std::string(key) + " names " + describe(name) +
                                     "; expected an environment variable of " + function.id + ": " +
                                     (there.empty() ? "it has none" : there));
  }
}

/// What may be said of any function.
void read_settings(Typed& typed, const Value& entry, bool own_sources, Function& function) {
  if (entry.find("timeout")) function.timeout = std::chrono::seconds(typed.number(entry, "timeout", 1, 900, 3));
  if (entry.find("memory")) function.memory_mb = typed.number(entry, "memory", 128, 10240, 128);
  if (entry.find("concurrency")) function.concurrency = typed.number(entry, "concurrency", 1, 1600, 1);
  if (const Value* environment = typed.map(entry, "environment"))
    for (const auto& [name, line, value] : environment->members) {
      if (value.is_list() || value.is_map())
        typed.fail(line, "the environment variable " + name + " is " + describe(value) + "; expected a text");
      function.environment[name] = value.text;
      // What the template knows to be a secret stays one under another value.
      auto& origin = function.environment_origin[name];
      if (origin != ValueOrigin::secret) origin = ValueOrigin::literal;
    }
  mark(typed, entry, "secrets", ValueOrigin::secret, function);
  mark(typed, entry, "not_secrets", ValueOrigin::kept, function);
  if (const Value* triggers = typed.list(entry, "triggers"))
    for (const auto& value : triggers->items) add_trigger(function, read_own_trigger(typed, value, own_sources));
}

void read_definition(Typed& typed, const Document& document, const Member& entry, Function& function) {
  const auto& [id, line, value] = entry;
  function.id = id;
  function.where = document.where(line);
  function.runtime = typed.text(value, "runtime");
  if (classify_runtime(function.runtime) != RuntimeSupport::supported) {
    const Value* runtime = value.find("runtime");
    return typed.fail(runtime ? runtime->line : line, "the function " + id + " has the runtime \"" + function.runtime +
                                                          "\"; expected " + supported_runtimes());
  }
  function.handler = typed.text(value, "handler", is_provided(function.runtime) ? "bootstrap" : "");
  if (function.handler.empty())
    return typed.fail(
        line, "the function " + id + " has no handler; expected one such as " + handler_example(function.runtime));
  const Value* code = value.find("code");
  if (!code) return typed.fail(line, "the function " + id + " has no code; expected a folder");
  auto folder = code_folder(document.file.parent_path(), typed.text(value, "code"), id);
  if (!folder) return typed.fail(code->line, "the code of " + id + " " + folder.fault().message);
  function.code = std::move(*folder);
}

}  // namespace

bool looks_like_own_file(const Document& document) {
  if (document.file.filename().string().find("warmfuzz") != std::string::npos) return true;
  return document.root.find("functions") && !document.root.find("Resources");
}

Result<std::optional<std::filesystem::path>> named_template(const Document& document) {
  if (!document.duplicates.empty()) return Fault{FaultKind::project, document.duplicates.front()};
  Typed typed(document);
  // A file of comments alone is what `init` leaves.
  if (document.root.kind != Value::Kind::null)
    typed.only(document.root, "warmfuzz.yaml", {"template", "event_sources", "payloads", "seeds", "functions"});
  const auto path = typed.text(document.root, "template");
  if (typed.fault()) return *typed.fault();
  if (path.empty()) return std::optional<std::filesystem::path>();
  auto file = (document.file.parent_path() / path).lexically_normal();
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error))
    return document.fault(
        document.root.find("template")->line,
        "template is \"" + path + "\", which is not a file; expected a SAM or CloudFormation template");
  return std::optional<std::filesystem::path>(std::move(file));
}

namespace {

/// A folder of data files beside the document; empty if it names none.
std::filesystem::path named_folder(Typed& typed, const Document& document, std::string_view key) {
  const auto path = typed.text(document.root, std::string(key));
  if (path.empty()) return {};
  auto folder = (document.file.parent_path() / path).lexically_normal();
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error))
    typed.fail(document.root.find(key)->line,
               std::string(key) + " is \"" + path + "\", which is not a folder; expected one with *.json files");
  return folder;
}

/// What one entry of `functions` says, applied to the project.
Status apply_entry(const Document& document, Member entry, Project& project) {
  Typed typed(document);
  if (entry.value.kind == Value::Kind::null) entry.value.kind = Value::Kind::map;  // a name without settings
  typed.only(entry.value, "the function " + entry.key,
             {"code", "handler", "runtime", "timeout", "memory", "concurrency", "environment", "secrets", "not_secrets",
              "triggers"});
  if (typed.fault()) return *typed.fault();
  const auto it = std::find_if(project.functions.begin(), project.functions.end(),
                               [&](const Function& function) { return function.id == entry.key; });
  const char* defining[] = {"code", "handler", "runtime"};
  const auto first = std::find_if(std::begin(defining), std::end(defining),
                                  [&](const char* key) { return entry.value.find(key) != nullptr; });
  Function function;
  if (it != project.functions.end()) {
    function = *it;
    if (first != std::end(defining))
      typed.fail(entry.value.find(*first)->line, std::string(*first) + " of " + entry.key + " is in the template (" +
                                                     it->where + "); expected it there only");
  } else if (first != std::end(defining)) {
    read_definition(typed, document, entry, function);
  } else {
    typed.fail(entry.line, "no function " + entry.key + " to change; expected one of " + names_of(project) +
                               ", or code, handler and runtime");
  }
  if (!typed.fault()) read_settings(typed, entry.value, !project.event_sources.empty(), function);
  if (typed.fault()) return *typed.fault();
  if (it != project.functions.end())
    *it = std::move(function);
  else
    project.functions.push_back(std::move(function));
  return Done{};
}

}  // namespace

Status apply_own_file(const Document& document, Project& project) {
  Typed typed(document);
  project.event_sources = named_folder(typed, document, "event_sources");
  project.payloads = named_folder(typed, document, "payloads");
  if (typed.fault()) return *typed.fault();
  const Value* functions = typed.map(document.root, "functions");
  if (!functions) return typed.fault() ? Status(*typed.fault()) : Status(Done{});
  for (const auto& entry : functions->members) {
    const auto same = [&](const auto& function) { return function.id == entry.key; };
    // What the template has wrong comes first.
    if (std::any_of(project.wrong.begin(), project.wrong.end(), same)) continue;
    if (auto status = apply_entry(document, entry, project); !status) {
      std::erase_if(project.functions, same);
      project.wrong.push_back({entry.key, status.fault()});
    }
  }
  return Done{};
}

}  // namespace warmfuzz
