#include "harness/invoker/invoker.h"

#include <utility>

namespace warmfuzz {

Result<std::unique_ptr<Invoker>> Invoker::create(std::shared_ptr<const Deployment> deployment) {
  auto plan = plan_launch(*deployment);
  if (!plan.ok()) return plan.fault();
  return std::unique_ptr<Invoker>(new Invoker(std::move(deployment), std::move(plan).value()));
}

Invoker::Invoker(std::shared_ptr<const Deployment> deployment, LaunchPlan plan)
    : deployment_(std::move(deployment)), plan_(std::move(plan)), time_limit_(deployment_->function.timeout) {}

void Invoker::set_time_limit(std::chrono::milliseconds limit) {
  time_limit_ = limit;
  if (environment_) environment_->set_time_limit(limit);
}

void Invoker::retire() {
  environment_.reset();
  history_.clear();
  counted_cold_starts_ = 0;
}

Status Invoker::prepare(const InvokeStep& step) {
  const bool isolated = deployment_->function.tenant_isolation;
  if (environment_ && isolated && environment_tenant_ != step.tenant) retire();
  if (environment_) return Done{};
  auto environment = Environment::create(plan_, deployment_->function, ++statistics_.environments);
  if (!environment.ok()) return environment.fault();
  environment_ = std::move(environment).value();
  environment_->set_time_limit(time_limit_);
  environment_tenant_ = step.tenant;
  return Done{};
}

Result<Invoker::Rendered> Invoker::render(const Scenario& scenario, std::size_t index, std::size_t number,
                                          std::uint64_t serial) const {
  const auto& step = std::get<InvokeStep>(scenario.steps[index]);
  const auto& objects = deployment_->objects;
  Rendered out;
  const Substitution mint = [&](std::string_view label) { return deployment_->mint(serial, label); };
  Json event = step.event;
  if (event.is_null()) {
    const Trigger* trigger = deployment_->function.find_trigger(step.trigger);
    if (!trigger)
      return Fault{FaultKind::usage, "the scenario uses the trigger \"" + step.trigger + "\", which function " +
                                         deployment_->function.id + " does not have"};
    const auto source = deployment_->sources.find(trigger->source);
    if (source == deployment_->sources.end())
      return Fault{FaultKind::usage, "there is no event source \"" + trigger->source + "\" (trigger " + trigger->name +
                                         " of function " + deployment_->function.id + ")"};
    const Substitution substitute = objects.carry ? objects.carry(scenario, mint, out.carried) : mint;
    event = source->second->render(*trigger, step, {scenario.seed, number}, substitute);
  }
  if (objects.stage) out.staged = objects.stage(scenario, event, number == 0, mint);
  for (auto& object : out.carried) object.bytes.clear();
  out.event = event.dump(-1, ' ', false, Json::error_handler_t::replace);
  return out;
}

Result<Trace> Invoker::run(const Scenario& scenario, Freshness freshness) {
  if (freshness == Freshness::fresh) retire();
  ++statistics_.scenarios;
  if (environment_) environment_->clear_objects();
  Trace trace;
  for (std::size_t index = 0; index < scenario.steps.size(); ++index) {
    if (const auto* pause = std::get_if<PauseStep>(&scenario.steps[index])) {
      if (environment_) environment_->pause(pause->duration);
      continue;
    }
    const auto& step = std::get<InvokeStep>(scenario.steps[index]);
    if (Status ready = prepare(step); !ready.ok()) return ready.fault();
    const std::uint64_t serial = next_invocation_++;
    auto rendered = render(scenario, index, trace.observations.size(), serial);
    if (!rendered.ok()) return rendered.fault();
    auto observation =
        environment_->invoke({serial, std::move(rendered->event), step.tenant, std::move(rendered->staged)});
    if (!observation.ok()) {
      retire();
      return observation.fault();
    }
    ++statistics_.invocations;
    statistics_.cold_starts +=
        environment_->cold_starts() - std::exchange(counted_cold_starts_, environment_->cold_starts());
    observation->step = index;
    for (auto& object : rendered->carried) observation->objects.push_back(std::move(object));
    history_.push_back({serial, step});
    if (history_.size() > kMaxHistory) history_.pop_front();
    trace.observations.push_back(std::move(*observation));
  }
  if (environment_ && (environment_->invocations() >= kMaxInvocations ||
                       (environment_->invocations() % 64 == 0 && environment_->tmp_used() > 0.5)))
    retire();
  return trace;
}

}  // namespace warmfuzz
