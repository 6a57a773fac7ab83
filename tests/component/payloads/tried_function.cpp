#include "tests/component/payloads/tried_function.h"

#include <algorithm>
#include <fstream>

#include "generators/canary/mint.h"
#include "generators/canary/placeholders.h"
#include "generators/mutators/edits.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {

namespace fs = std::filesystem;

namespace {

const fs::path kFunctions = fs::path(WARMFUZZ_SOURCE_DIR) / "tests/functions/payloads";
const fs::path kLibraries = fs::path(WARMFUZZ_SOURCE_DIR) / ".cache/payloads";

// Where functions mean their files to be: what they do elsewhere by a payload's name is a traversal.
constexpr std::string_view kOwnFolder = "/tmp/files/";

std::string token(std::string_view label) {
  static CanaryMint mint(1);
  return mint.token(kind_of_label(label).value(), 1, label);
}

std::string secret() { return token("tenant.secret"); }
std::string bait() { return "srv/" + token("tenant.bait"); }

std::string text_for(std::string_view label) { return label == kBaitLabel ? bait() : token(label); }

bool names_a_file(OperationKind kind) {
  switch (kind) {
    case OperationKind::read:
    case OperationKind::write:
    case OperationKind::remove:
    case OperationKind::rename:
    case OperationKind::link:
    case OperationKind::list:
    case OperationKind::mkdir:
    case OperationKind::mode:
      return true;
    default:
      return false;
  }
}

bool is_outside(const std::string& path) {
  const bool of_payload =
      path.find(token("tenant.bait")) != std::string::npos || path.find(token("probe.x-path")) != std::string::npos;
  return of_payload && !path.starts_with(kOwnFolder);
}

// The version that the libraries were installed for: the first word of what they were made of.
std::string python_runtime() {
  std::ifstream stream(kLibraries / "python/packages.txt");
  std::string version;
  stream >> version;
  return version.empty() ? "python3.12" : version;
}

}  // namespace

std::vector<fs::path> functions_of(const std::string& payload_class) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(kFunctions / payload_class, error))
    if (entry.path().extension() == ".py" || entry.path().extension() == ".js") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

TriedFunction::TriedFunction(const fs::path& file)
    : name_(file.parent_path().filename() / file.filename()), file_(file), deployment_(std::make_shared<Deployment>()) {
  const bool python = file.extension() == ".py";
  Function& function = deployment_->function;
  function.id = "Tried";
  function.code = file.parent_path();
  function.handler = file.stem().string() + ".handler";
  function.runtime = python ? python_runtime() : "nodejs20.x";
  function.timeout = std::chrono::seconds(4);
  function.memory_mb = 192;
  function.layers.push_back(kFunctions / "shared");
  if (fs::exists(kLibraries)) function.layers.push_back(kLibraries);
  deployment_->variables = {{"SECRET", secret()}, {"AWS_SECRET_ACCESS_KEY", secret()}, {"HOME", "/tmp"}};
  deployment_->bait.push_back({"/" + bait(), "bait\n"});
  deployment_->mint = [](std::uint64_t, std::string_view label) { return text_for(label); };
  auto invoker = Invoker::create(deployment_);
  if (!invoker.ok()) FAIL(invoker.fault().message);
  invoker_ = std::move(invoker).value();
  if (!fs::exists(kLibraries / (python ? "python" : "nodejs"))) {
    run(nullptr, FieldKind::text);
    if (seen_.find("init_error") != std::string::npos) missing_ = "scripts/payload-libraries.sh has not been run";
  }
}

Json TriedFunction::benign(FieldKind kind) const {
  for (const auto& name : {file_.stem().string() + ".benign.json", std::string("benign.json")}) {
    std::ifstream stream(file_.parent_path() / name);
    if (!stream) continue;
    const auto values = Json::parse(stream);
    if (const auto found = values.find(to_string(kind)); found != values.end()) return *found;
  }
  switch (kind) {
    case FieldKind::number:
      return 7;
    case FieldKind::json_text:
      return {{"name", "reports1"}, {"count", 7}};
    case FieldKind::path:
      return "reports/summary.txt";
    default:
      return "reports1";
  }
}

std::optional<std::set<std::string>> TriedFunction::run(const Json& value, FieldKind kind) {
  Scenario scenario;
  scenario.function = deployment_->function.id;
  InvokeStep step;
  step.event = {{"value", value}, {"kind", to_string(kind)}};
  substitute_in(step.event, text_for);
  scenario.steps = {step};
  auto trace = invoker_->run(scenario, Freshness::warm);
  if (!trace.ok()) FAIL(trace.fault().message);
  const auto& observation = trace->observations.front();
  seen_ = to_json(observation.outcome).dump(-1, ' ', true, Json::error_handler_t::replace).substr(0, 1500) +
          observation.init_log + observation.log.substr(0, 500);
  if (observation.outcome.kind == OutcomeKind::response) {
    const auto answer = Json::parse(observation.outcome.body, nullptr, false);
    REQUIRE(answer.is_object());
    if (answer.contains("skip")) return std::nullopt;
  }
  return effects(observation);
}

std::set<std::string> TriedFunction::effects(const Observation& observation) const {
  std::set<std::string> shown;
  switch (observation.outcome.kind) {
    case OutcomeKind::response: {
      const auto answer = Json::parse(observation.outcome.body, nullptr, false);
      const auto rules = answer.value("shown", Json::object());
      for (const auto& [rule, sinks] : rules.items()) shown.insert(rule);
      if (observation.outcome.body.find(secret()) != std::string::npos) shown.insert("secret-in-response");
      break;
    }
    case OutcomeKind::timeout:
      shown.insert("timeout");
      break;
    case OutcomeKind::out_of_memory:
      shown.insert("out-of-memory");
      break;
    default:
      shown.insert("unhandled-exception");
  }
  for (const auto& operation : observation.operations) {
    if (operation.kind == OperationKind::execute && operation.path.ends_with("/" + std::string(kProofProgram)))
      shown.insert("command-injection");
    if (names_a_file(operation.kind) && (is_outside(operation.path) || is_outside(operation.path2)))
      shown.insert("path-traversal");
    // Names are asked for at port 53, whatever comes of it.
    if (operation.kind == OperationKind::connect && !operation.address.ends_with(":53") &&
        !operation.address.starts_with("unix:"))
      shown.insert("ssrf");
  }
  return shown;
}

bool TriedFunction::takes(FieldKind kind) {
  const auto known = takes_.find(kind);
  if (known != takes_.end()) return known->second;
  const auto shown = run(benign(kind), kind);
  INFO(name_ << " with a benign " << to_string(kind) << ": " << seen_);
  if (shown) CHECK(*shown == std::set<std::string>{});
  return takes_[kind] = shown.has_value();
}

bool TriedFunction::shows(const Payload& payload, FieldKind kind) {
  for (const auto placement : payload.placements) {
    Json value = benign(kind);
    if (!apply(payload, placement, value, Node{})) continue;
    const auto shown = run(value, kind);
    if (!shown) continue;
    for (std::size_t i = 0; i < payload.rules.size(); ++i)
      if (shown->contains(payload.rules[i]) && (i == 0 || payload.rules[i] != "unhandled-exception")) return true;
  }
  return false;
}

}  // namespace warmfuzz::test
