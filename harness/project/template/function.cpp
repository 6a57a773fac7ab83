#include "harness/project/template/function.h"

#include <utility>

#include "harness/project/code/runtime.h"
#include "harness/project/template/code.h"
#include "harness/project/triggers/sam_events.h"
#include "harness/project/yaml/typed.h"

namespace warmfuzz {
namespace {

constexpr int kManagedConcurrency = 64;  // of Node.js on managed instances, where the template does not say

/// SAM's rule for Globals: the function's own scalars win, maps are merged, lists are added to those of Globals.
Value merge(const Value& global, const Value& own) {
  if (intrinsic_of(global) || intrinsic_of(own) || global.kind != own.kind) return own;
  Value merged = own;
  if (own.is_list()) {
    merged.items = global.items;
    merged.items.insert(merged.items.end(), own.items.begin(), own.items.end());
  }
  if (!own.is_map()) return merged;
  merged.members = global.members;
  for (const auto& member : own.members) {
    bool found = false;
    for (auto& existing : merged.members)
      if (existing.key == member.key) {
        existing = {member.key, member.line, merge(existing.value, member.value)};
        found = true;
      }
    if (!found) merged.members.push_back(member);
  }
  return merged;
}

void read_environment(const TemplateContext& context, const Value& raw, Typed& typed, Function& function) {
  const Value* environment = raw.find("Environment");
  if (!environment) return;
  // Each variable is resolved on its own, because its name tells what a placeholder should look like.
  const Value* variables = intrinsic_of(*environment) ? nullptr : environment->find("Variables");
  const bool one_by_one = variables && variables->is_map() && !intrinsic_of(*variables);
  const Value whole = one_by_one ? Value{} : context.resolver.resolve(*environment);
  if (!one_by_one && whole.kind == Value::Kind::absent) return;
  if (!one_by_one && !whole.is_map())
    return typed.fail(whole.line, "Environment is " + describe(whole) + "; expected a map with Variables");
  if (!one_by_one) variables = typed.map(whole, "Variables");
  if (!variables) return;
  for (const auto& [name, line, value] : variables->members) {
    const auto resolved = one_by_one ? context.resolver.resolve(value, name) : value;
    if (resolved.kind == Value::Kind::absent) continue;
    if (resolved.is_list() || resolved.is_map())
      return typed.fail(line, "the environment variable " + name + " is " + describe(resolved) + "; expected a text");
    function.environment[name] = resolved.text;
    function.environment_origin[name] = resolved.origin;
  }
}

/// Managed instances hand several events to a process at a time. Not to one of Python's: there each event at a time has
/// a process of its own.
void read_concurrency(Typed& typed, const Value& properties, bool serverless, Function& function) {
  const Value* provider = typed.map(properties, "CapacityProviderConfig");
  if (provider && !serverless) provider = typed.map(*provider, "LambdaManagedInstancesCapacityProviderConfig");
  if (provider && function.runtime.starts_with("nodejs"))
    function.concurrency =
        typed.number(*provider, "PerExecutionEnvironmentMaxConcurrency", 1, 1600, kManagedConcurrency);
}

}  // namespace

bool is_function_type(std::string_view type) {
  return type == "AWS::Serverless::Function" || type == "AWS::Lambda::Function";
}

Result<std::optional<Function>> read_function(const TemplateContext& context, const std::string& id, int line,
                                              const Value& resource, EventGraph& graph) {
  const auto leave_out = [&](const std::string& why) -> Result<std::optional<Function>> {
    context.note(line, "the function " + id + " is left out: " + why);
    return std::optional<Function>();
  };
  const bool serverless = resource.find("Type")->text == "AWS::Serverless::Function";
  Value raw;
  raw.kind = Value::Kind::map;
  if (const Value* properties = resource.find("Properties")) raw = *properties;
  if (!raw.is_map())
    return context.document.fault(raw.line, "the Properties of " + id + " are " + describe(raw) + "; expected a map");
  if (const Value* globals = context.document.root.find("Globals", "Function"); globals && serverless)
    raw = merge(*globals, raw);
  const Value properties = context.resolver.resolve(raw);

  Typed typed(context.document);
  Function function;
  function.id = id;
  function.where = context.document.where(line);
  if (typed.text(properties, "PackageType") == "Image" || properties.find("ImageUri") ||
      properties.find("Code", "ImageUri"))
    return leave_out("it is a container image, which is not supported yet");

  const Value* runtime = properties.find("Runtime");
  if (!runtime)
    return context.document.fault(line, "the function " + id + " has no Runtime; expected " + supported_runtimes());
  function.runtime = typed.text(properties, "Runtime");
  const bool decided = runtime->origin == ValueOrigin::literal;
  switch (classify_runtime(function.runtime)) {
    case RuntimeSupport::supported:
      break;
    case RuntimeSupport::other:
      return leave_out("the runtime " + function.runtime + " is not supported yet");
    case RuntimeSupport::unknown:
      if (!decided) return leave_out("its runtime is only known at deployment");
      typed.fail(runtime->line,
                 "unknown runtime " + describe(*runtime) + " of " + id + "; expected " + supported_runtimes());
      return *typed.fault();
  }
  function.handler = typed.text(properties, "Handler", is_provided(function.runtime) ? "bootstrap" : "");
  if (function.handler.empty() && !typed.fault())
    typed.fail(line,
               "the function " + id + " has no Handler; expected one such as " + handler_example(function.runtime));
  function.timeout = std::chrono::seconds(typed.number(properties, "Timeout", 1, 900, 3));
  function.memory_mb = typed.number(properties, "MemorySize", 128, 10240, 128);
  if (const Value* storage = typed.map(properties, "EphemeralStorage"))
    function.tmp_mb = typed.number(*storage, "Size", 512, 10240, 512);
  if (const Value* tenancy = typed.map(properties, "TenancyConfig"))
    function.tenant_isolation = typed.text(*tenancy, "TenantIsolationMode") == "PER_TENANT";
  read_concurrency(typed, properties, serverless, function);
  read_environment(context, raw, typed, function);
  if (typed.fault()) return *typed.fault();

  const auto why_not = read_code(context, resource, properties, function);
  if (!why_not) return why_not.fault();
  if (!why_not->empty()) return leave_out(*why_not);
  if (auto status = read_layers(context, properties, function); !status) return status.fault();
  if (serverless)
    if (auto status = read_sam_events(context, properties, function, graph); !status) return status.fault();
  return std::optional<Function>(std::move(function));
}

}  // namespace warmfuzz
