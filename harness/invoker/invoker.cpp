#include "harness/invoker/invoker.h"

#include <utility>

namespace warmfuzz {

Scenario scenario_of(const std::vector<HistoryEntry>& entries) {
  Scenario out;
  for (const auto& entry : entries) {
    Scenario one;
    one.steps.emplace_back(entry.step);
    std::get<InvokeStep>(one.steps.front()).objects.reset();
    if (entry.objects) one.objects = *entry.objects;
    out = joined(out, one);
  }
  return out;
}

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

Result<EventWithObjects> Invoker::deliver(const InvokeStep& step, Occasion occasion,
                                          const std::vector<StoredObject>& objects, bool first,
                                          std::uint64_t serial) const {
  const Trigger* trigger = nullptr;
  const EventSource* source = nullptr;
  if (step.event.is_null()) {
    trigger = deployment_->function.find_trigger(step.trigger);
    if (!trigger)
      return Fault{FaultKind::usage, "the scenario uses the trigger \"" + step.trigger + "\", which function " +
                                         deployment_->function.id + " does not have"};
    const auto found = deployment_->sources.find(trigger->source);
    if (found == deployment_->sources.end())
      return Fault{FaultKind::usage, "there is no event source \"" + trigger->source + "\" (trigger " + trigger->name +
                                         " of function " + deployment_->function.id + ")"};
    source = found->second.get();
  }
  const Substitution mint = [&](std::string_view label) { return deployment_->mint(serial, label); };
  const auto render = [&](const Substitution& substitute, const ObjectLookup& stored) {
    return source == nullptr ? step.event : source->render(*trigger, step, occasion, substitute, stored);
  };
  if (deployment_->deliver) return deployment_->deliver(render, objects, first, mint);
  return EventWithObjects{render(mint, [](const auto&, const auto&) { return std::nullopt; }), {}, {}};
}

Result<Trace> Invoker::run(const Scenario& scenario, Freshness freshness) {
  if (freshness == Freshness::fresh) retire();
  ++statistics_.scenarios;
  Trace trace;
  const InvokeStep* before = nullptr;
  std::shared_ptr<const std::vector<StoredObject>> objects;
  for (std::size_t index = 0; index < scenario.steps.size(); ++index) {
    if (const auto* pause = std::get_if<PauseStep>(&scenario.steps[index])) {
      if (environment_) environment_->pause(pause->duration);
      continue;
    }
    const auto& step = std::get<InvokeStep>(scenario.steps[index]);
    const auto environments = statistics_.environments;
    if (Status ready = prepare(step); !ready.ok()) return ready.fault();
    const std::uint64_t serial = next_invocation_++;
    const bool other_objects =
        before == nullptr || before->objects != step.objects || environments != statistics_.environments;
    before = &step;
    if (other_objects) {
      environment_->clear_objects();
      objects = std::make_shared<const std::vector<StoredObject>>(objects_for(scenario, step));
    }
    auto delivery = deliver(step, {scenario.seed, trace.observations.size()}, *objects, other_objects, serial);
    if (!delivery.ok()) return delivery.fault();
    auto event = delivery->event.dump(-1, ' ', false, Json::error_handler_t::replace);
    auto observation = environment_->invoke({serial, std::move(event), step.tenant, std::move(delivery->staged)});
    if (!observation.ok()) {
      retire();
      return observation.fault();
    }
    ++statistics_.invocations;
    statistics_.cold_starts +=
        environment_->cold_starts() - std::exchange(counted_cold_starts_, environment_->cold_starts());
    observation->step = index;
    for (auto& object : delivery->carried) {
      object.bytes.clear();
      observation->objects.push_back(std::move(object));
    }
    history_.push_back({serial, step, objects});
    if (history_.size() > kMaxHistory) history_.pop_front();
    trace.observations.push_back(std::move(*observation));
  }
  if (environment_ && (environment_->invocations() >= kMaxInvocations ||
                       (environment_->invocations() % 64 == 0 && environment_->tmp_used() > 0.5)))
    retire();
  return trace;
}

}  // namespace warmfuzz
