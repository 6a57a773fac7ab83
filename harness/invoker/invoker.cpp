#include "harness/invoker/invoker.h"

#include <algorithm>
#include <utility>

namespace warmfuzz {

namespace {

bool overlaps_next(const Scenario& scenario, std::size_t index) {
  if (index + 1 >= scenario.steps.size()) return false;
  const auto* step = std::get_if<InvokeStep>(&scenario.steps[index]);
  const auto* next = std::get_if<InvokeStep>(&scenario.steps[index + 1]);
  return step && next && next->overlaps && next->objects == step->objects;
}

}  // namespace

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
    : deployment_(std::move(deployment)), plan_(std::move(plan)), time_limit_(deployment_->function.timeout) {
  const auto& function = deployment_->function;
  if (plan_.own_client && !function.tenant_isolation)
    together_ = std::min(kMaxTogether, static_cast<std::size_t>(std::max(function.concurrency, 1)));
}

void Invoker::set_time_limit(std::chrono::milliseconds limit) {
  time_limit_ = limit;
  if (warm_.environment) warm_.environment->set_time_limit(limit);
}

void Invoker::retire() {
  if (warm_.environment && idle_.size() < kMaxIdle && warm_.environment->renew())
    idle_.push_back(std::move(warm_.environment));
  warm_ = {};
}

Status Invoker::make_environment(const InvokeStep& step) {
  const auto serial = ++statistics_.environments;
  warm_.tenant = step.tenant;
  if (!cold_ && !idle_.empty()) {
    warm_.environment = std::move(idle_.back());
    warm_.environment->set_serial(serial);
    idle_.pop_back();
  } else {
    auto environment = Environment::create(plan_, deployment_->function, serial, !cold_);
    if (!environment.ok()) return environment.fault();
    warm_.environment = std::move(environment).value();
  }
  warm_.environment->set_time_limit(time_limit_);
  return Done{};
}

Status Invoker::prepare(const InvokeStep& step) {
  const bool isolated = deployment_->function.tenant_isolation;
  if (warm_.environment && isolated && warm_.tenant != step.tenant) retire();
  if (warm_.environment) return Done{};
  return make_environment(step);
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

Result<Trace> Invoker::run(const Scenario& scenario, Freshness freshness, Look look) {
  if (freshness != Freshness::warm) retire();
  cold_ = freshness == Freshness::cold;
  ++statistics_.scenarios;
  Trace trace;
  auto seen = run_steps(scenario, 0, look);
  if (!seen.ok()) return seen.fault();
  trace.observations = std::move(seen).value();
  if (look.alone > 0) {
    auto alone = run_alone(scenario, look.alone);
    if (!alone.ok()) return alone.fault();
    trace.alone = std::move(alone).value();
  }
  const auto& environment = warm_.environment;
  if (environment && (environment->invocations() >= kMaxInvocations ||
                      (environment->invocations() % 64 == 0 && environment->tmp_used() > 0.5)))
    retire();
  return trace;
}

Result<std::vector<Observation>> Invoker::run_alone(const Scenario& scenario, int times) {
  std::vector<Observation> alone;
  const auto last = std::find_if(scenario.steps.rbegin(), scenario.steps.rend(),
                                 [](const Step& step) { return std::holds_alternative<InvokeStep>(step); });
  if (last == scenario.steps.rend()) return alone;
  Scenario single = scenario;
  single.steps = {*last};
  const auto before = std::count_if(std::next(last), scenario.steps.rend(),
                                    [](const Step& step) { return std::holds_alternative<InvokeStep>(step); });
  Warm aside = std::exchange(warm_, {});
  for (int i = 0; i < times; ++i) {
    retire();
    cold_ = i == 0;  // copies of one process agree on what its init made: two inits have to be seen
    auto seen = run_steps(single, static_cast<std::size_t>(before), {});
    if (!seen.ok()) {
      warm_ = std::move(aside);
      return seen.fault();
    }
    alone.push_back(std::move(seen->front()));
  }
  retire();
  warm_ = std::move(aside);
  return alone;
}

Result<std::vector<Observation>> Invoker::run_steps(const Scenario& scenario, std::size_t before, const Look& look) {
  std::vector<Observation> observations;
  std::vector<Pending> pending;
  const InvokeStep* last = nullptr;
  std::shared_ptr<const std::vector<StoredObject>> objects;
  for (std::size_t index = 0; index < scenario.steps.size(); ++index) {
    if (const auto* pause = std::get_if<PauseStep>(&scenario.steps[index])) {
      if (warm_.environment) warm_.environment->pause(pause->duration);
      continue;
    }
    const auto& step = std::get<InvokeStep>(scenario.steps[index]);
    const auto environments = statistics_.environments;
    if (Status ready = prepare(step); !ready.ok()) return ready.fault();
    const std::uint64_t serial = next_invocation_++;
    const bool other_objects =
        last == nullptr || last->objects != step.objects || environments != statistics_.environments;
    last = &step;
    if (other_objects) {
      warm_.environment->clear_objects();
      objects = std::make_shared<const std::vector<StoredObject>>(objects_for(scenario, step));
    }
    const Occasion occasion{scenario.seed, before + observations.size() + pending.size()};
    auto delivery = deliver(step, occasion, *objects, other_objects, serial);
    if (!delivery.ok()) return delivery.fault();
    auto event = delivery->event.dump(-1, ' ', false, Json::error_handler_t::replace);
    pending.push_back(
        {{serial, std::move(event), step.tenant, std::move(delivery->staged)}, index, std::move(delivery->carried)});
    if (pending.size() < together_ && overlaps_next(scenario, index)) continue;

    auto seen = invoke(pending);
    if (!seen.ok()) {
      retire();
      return seen.fault();
    }
    statistics_.cold_starts +=
        warm_.environment->cold_starts() - std::exchange(warm_.counted_cold_starts, warm_.environment->cold_starts());
    if (look.footprint) seen->back().footprint = warm_.environment->footprint();
    for (std::size_t i = 0; i < pending.size(); ++i) {
      Observation& one = (*seen)[i];
      ++statistics_.invocations;
      one.step = pending[i].step;
      for (auto& object : pending[i].carried) {
        object.bytes.clear();
        one.objects.push_back(std::move(object));
      }
      warm_.history.push_back({one.invocation, std::get<InvokeStep>(scenario.steps[one.step]), objects});
      if (warm_.history.size() > kMaxHistory) warm_.history.pop_front();
      observations.push_back(std::move(one));
    }
    pending.clear();
  }
  return observations;
}

Result<std::vector<Observation>> Invoker::invoke(const std::vector<Pending>& pending) {
  if (pending.size() == 1) {
    auto seen = warm_.environment->invoke(pending.front().invocation);
    if (!seen.ok()) return seen.fault();
    return std::vector<Observation>{std::move(*seen)};
  }
  std::vector<Invocation> all;
  for (const auto& one : pending) all.push_back(one.invocation);
  return warm_.environment->invoke_together(all);
}

}  // namespace warmfuzz
