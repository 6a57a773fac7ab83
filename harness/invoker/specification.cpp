#include "harness/invoker/specification.h"

#include <unistd.h>

#include <filesystem>

#include "harness/agents/agents.h"
#include "harness/invoker/layers.h"
#include "harness/invoker/old_sdks.h"
#include "harness/sandbox/init/protocol.h"
#include "harness/sandbox/interpreter/interpreter.h"
#include "harness/watch/filter.h"

namespace warmfuzz {

namespace fs = std::filesystem;

namespace {

constexpr const char* kRegion = "us-east-1";
constexpr const char* kPythonClient = "/var/runtime/python/bootstrap.py";

bool is_python(const Function& function) { return function.runtime.starts_with("python"); }
bool is_node(const Function& function) { return function.runtime.starts_with("nodejs"); }

bool in_code(const Function& function, const std::string& place) {
  std::error_code error;
  return !function.code.empty() && fs::exists(function.code / place, error);
}

bool in_layer(const Function& function, const std::string& place) {
  std::error_code error;
  for (const auto& layer : function.layers)
    if (fs::exists(layer / place, error)) return true;
  return false;
}

// Where layers have their packages: "3.11.7" → /opt/python/lib/python3.11/site-packages, where pip puts them.
std::vector<std::string> python_layer_folders(const std::string& version) {
  return {"python/lib/python" + version.substr(0, version.rfind('.')) + "/site-packages", "python"};
}

// Host folders in which the function's own Python packages lie, in the order in which they are found.
std::vector<fs::path> package_folders(const Function& function, const std::string& version) {
  std::vector<fs::path> folders;
  if (!function.code.empty()) folders.push_back(function.code);
  for (const auto& folder : python_layer_folders(version))
    for (auto layer = function.layers.rbegin(); layer != function.layers.rend(); ++layer)
      folders.push_back(*layer / folder);
  return folders;
}

std::map<std::string, std::string> lambda_variables(const Function& function) {
  const std::string minor = is_python(function) ? function.runtime : "";
  std::map<std::string, std::string> variables{
      {"_HANDLER", function.handler},
      {"AWS_REGION", kRegion},
      {"AWS_DEFAULT_REGION", kRegion},
      {"AWS_LAMBDA_FUNCTION_NAME", function.id},
      {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", std::to_string(function.memory_mb)},
      {"AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"},
      {"AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"},
      {"AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.id},
      {"AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]4d1f3c2b5a69788796a5b4c3d2e1f00f"},
      {"AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + std::to_string(sandbox::kRuntimeApiPort)},
      // The SDKs' own way to say where a service is; the function's own value, if it has one, takes its place. For
      // older ones see old_sdks.h.
      {"AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + std::to_string(sandbox::kS3Port)},
      {"LAMBDA_TASK_ROOT", "/var/task"},
      {"LAMBDA_RUNTIME_DIR", "/var/runtime"},
      {"TZ", ":UTC"},
      {"LANG", "en_US.UTF-8"},
      {"PATH", "/var/lang/bin:/usr/local/bin:/usr/bin:/bin:/opt/bin"},
      // Shorter than Lambda's: each folder costs a watched call for every library of every program that is started.
      {"LD_LIBRARY_PATH", "/var/task:/var/task/lib:/opt/lib"},
  };
  if (is_python(function)) {
    variables["PYTHONPATH"] = "/var/runtime";
    variables["PYTHONDONTWRITEBYTECODE"] = "1";  // /var/task is read-only anyway
  }
  if (is_node(function))
    variables["NODE_PATH"] = "/opt/nodejs/node_modules:/opt/nodejs/node" + std::string(function.runtime, 6, 2) +
                             "/node_modules:/var/runtime/node_modules:/var/task";
  if (is_python(function) || is_node(function)) variables["AWS_EXECUTION_ENV"] = "AWS_Lambda_" + function.runtime;
  return variables;
}

struct Client {
  std::string name;
  std::vector<std::string> arguments;  // after the interpreter
  bool is_ours = false;
};

// The official client where the function's own environment, code or layers, has it.
Client choose_client(const Function& function, const std::string& version) {
  if (is_python(function)) {
    bool official = in_code(function, "awslambdaric");
    for (const auto& folder : python_layer_folders(version))
      official = official || in_layer(function, folder + "/awslambdaric");
    if (official) return {"awslambdaric", {"-m", "awslambdaric", function.handler}};
    return {"warmfuzz's Python client", {kPythonClient}, true};
  }
  for (const std::string place : {"node_modules/aws-lambda-ric", "nodejs/node_modules/aws-lambda-ric"})
    if (const bool code = in_code(function, place); code || in_layer(function, place))
      return {"aws-lambda-ric", {(code ? "/var/task/" : "/opt/") + place + "/bin/index.mjs", function.handler}};
  return {"warmfuzz's Node client", {"/var/runtime/node/index.mjs"}, true};
}

}  // namespace

Result<LaunchPlan> plan_launch(const Deployment& deployment) {
  const Function& function = deployment.function;
  LaunchPlan plan;
  auto& spec = plan.specification;
  auto filter = watch::build_filter();
  if (!filter.ok()) return filter.fault();
  spec.filter = std::move(*filter);
  spec.tmp_mb = function.tmp_mb;
  if (!function.code.empty()) spec.binds.push_back({function.code, "/var/task"});
  for (auto& bind : merge_folders(function.layers, "/opt")) spec.binds.push_back(std::move(bind));
  spec.variables = lambda_variables(function);
  for (const auto& [name, value] : deployment.variables) spec.variables[name] = value;
  for (const auto& bait : deployment.bait) spec.files.push_back({bait.path, bait.content});

  if (is_python(function) || is_node(function)) {
    auto interpreter = find_interpreter(function.runtime);
    if (!interpreter.ok()) return interpreter.fault();
    for (const auto& prefix : interpreter->prefixes) spec.binds.push_back({prefix, prefix.string()});
    if (!interpreter->note.empty()) plan.notes.push_back(interpreter->note);
    plan.interpreter = interpreter->version;
    if (!function.inline_code.empty())
      spec.files.push_back({is_python(function) ? "/var/task/index.py" : "/var/task/index.js", function.inline_code});
    for (const auto& file : embedded::agent_files())
      spec.files.push_back({"/var/runtime/" + std::string(file.name), std::string(file.content)});
    Client client = choose_client(function, plan.interpreter);
    plan.client = client.name;
    plan.forks = client.arguments.front() == kPythonClient;
    plan.has_agent = client.is_ours;
    plan.canary_pattern = deployment.canary_pattern;
    // In the cloud the official client's starter does this; ours does it itself.
    if (client.name == "awslambdaric")
      for (const auto& folder : python_layer_folders(plan.interpreter))
        spec.variables["PYTHONPATH"] += ":/opt/" + folder;
    spec.arguments = {interpreter->executable.string()};
    for (auto& argument : client.arguments) spec.arguments.push_back(std::move(argument));
    if (is_python(function))
      lead_old_botocore(package_folders(function, plan.interpreter), spec);
    else
      lead_https_of_node(spec);
    if (const auto wrapper = spec.variables.find("AWS_LAMBDA_EXEC_WRAPPER"); wrapper != spec.variables.end())
      spec.arguments.insert(spec.arguments.begin(), wrapper->second);
    return plan;
  }

  // provided.*: the function's own executable, from its code or from a layer.
  plan.client = "bootstrap";
  if (access((function.code / "bootstrap").c_str(), X_OK) == 0) {
    spec.arguments = {"/var/task/bootstrap"};
    return plan;
  }
  for (const auto& layer : function.layers)
    if (access((layer / "bootstrap").c_str(), X_OK) == 0) {
      spec.arguments = {"/opt/bootstrap"};
      return plan;
    }
  return Fault{FaultKind::project, function.where + ": function " + function.id + ": no executable `bootstrap` in " +
                                       function.code.string() + " (runtime " + function.runtime +
                                       " needs one; build it first, and set its x bit)"};
}

}  // namespace warmfuzz
