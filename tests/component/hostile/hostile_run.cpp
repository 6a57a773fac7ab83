#include "tests/component/hostile/hostile_run.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "harness/project/project.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {

namespace fs = std::filesystem;

namespace {

std::string read_text(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

const Project& project() {
  static const Project loaded = [] {
    auto result = load_project(std::string(WARMFUZZ_SOURCE_DIR) + "/tests/functions/hostile");
    if (!result.ok()) FAIL(result.fault().message);
    return std::move(result).value();
  }();
  return loaded;
}

std::uint64_t status_kb(const char* key) {
  const std::string text = read_text("/proc/self/status");
  return std::stoull(text.substr(text.find(key) + std::char_traits<char>::length(key)));
}

// Children of this process that live, one a line; whoever loses his parent inside becomes one (see HostileRun).
std::string descendants() {
  while (waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  std::string list;
  for (const auto& task : fs::directory_iterator("/proc/self/task")) {
    std::istringstream pids(read_text(task.path() / "children"));
    for (std::string pid; pids >> pid;) list += pid + " " + read_text("/proc/" + pid + "/comm");
  }
  return list;
}

constexpr std::uint64_t kMostGrowthKb = 96 * 1024;

}  // namespace

HostileRun::HostileRun(const std::string& function) : deployment_(std::make_shared<Deployment>()) {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  for (const auto& candidate : project().functions)
    if (candidate.id == function) deployment_->function = candidate;
  REQUIRE(deployment_->function.id == function);
  deployment_->variables["SECRET"] = "planted";
  deployment_->mint = [](std::uint64_t, std::string_view) { return std::string(); };
  auto invoker = Invoker::create(deployment_);
  if (!invoker.ok()) FAIL(invoker.fault().message);
  invoker_ = std::move(invoker).value();
}

HostileRun::~HostileRun() {
  invoker_.reset();
  CHECK(descendants() == "");
}

Observation HostileRun::attack(const Json& event) {
  std::ofstream("/proc/self/clear_refs") << 5;  // the peak counts from here
  const auto before = status_kb("VmRSS:");
  Scenario scenario;
  scenario.function = deployment_->function.id;
  InvokeStep step;
  step.event = event;
  scenario.steps = {step};
  auto trace = invoker_->run(scenario, Freshness::warm);
  if (!trace.ok()) FAIL(trace.fault().message);
  CHECK(status_kb("VmHWM:") < before + kMostGrowthKb);
  return std::move(trace->observations.front());
}

Json HostileRun::answer(const Json& event) {
  const Observation seen = attack(event);
  INFO(to_json(seen.outcome).dump() << "\n" << seen.init_log << seen.log);
  REQUIRE(seen.outcome.kind == OutcomeKind::response);
  return Json::parse(seen.outcome.body);
}

void HostileRun::gains_nothing(const Json& event, int tried) {
  const Json result = answer(event);
  CHECK(result["tried"].get<int>() >= tried);
  CHECK(result["gained"] == Json::array());
}

void HostileRun::goes_on() {
  static int number = 0;
  ++number;
  CHECK(answer({{"benign", number}}) == Json({{"ok", number}}));
}

int processes_with(const std::string& text) {
  int count = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error))
    count += read_text(entry.path() / "cmdline").find(text) != std::string::npos;
  return count;
}

}  // namespace warmfuzz::test
