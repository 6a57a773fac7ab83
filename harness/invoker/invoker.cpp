#include "harness/invoker/invoker.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

namespace warmfuzz {

namespace {

constexpr int kStartsOnDemand = 3;   // with the last of them others are started ahead
constexpr int kCopiesFailed = 2;     // in a row: the function's environments cannot be copies …
constexpr int kTryCopiesAgain = 16;  // … for so many
constexpr int kOwnInits = 2;         // of the environments for an event alone
constexpr std::size_t kFew = 3;      // events whose way is asked for; more only need to know what is left
constexpr std::size_t kWord = 12;    // letters and digits that two texts do not have in common by chance

// Whether a word of the text stands in an earlier event and not in the last one.
bool is_earlier(std::string_view text, const std::vector<Observation>& observations) {
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    while (end < text.size() && std::isalnum(static_cast<unsigned char>(text[end]))) ++end;
    const auto word = text.substr(begin, end - begin);
    begin = end + 1;
    if (word.size() < kWord || observations.back().event.find(word) != std::string::npos) continue;
    if (std::any_of(observations.begin(), std::prev(observations.end()),
                    [&](const Observation& seen) { return seen.event.find(word) != std::string::npos; }))
      return true;
  }
  return false;
}

bool holds_earlier(const Memory& memory, const std::vector<Observation>& observations) {
  return std::any_of(memory.retained.begin(), memory.retained.end(),
                     [&](const Retained& one) { return is_earlier(one.text, observations); });
}

void add(Memory&& more, Memory& memory) {
  for (auto& one : more.retained) memory.retained.push_back(std::move(one));
  for (auto& one : more.surroundings) {
    const bool known =
        std::any_of(memory.surroundings.begin(), memory.surroundings.end(),
                    [&](const Surrounding& other) { return other.what == one.what && other.after == one.after; });
    if (!known) memory.surroundings.push_back(std::move(one));
  }
}

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
  if (plan_.has_agent && !function.tenant_isolation)
    together_ = std::min(kMaxTogether, static_cast<std::size_t>(std::max(function.concurrency, 1)));
}

void Invoker::set_time_limit(std::chrono::milliseconds limit) {
  time_limit_ = limit;
  if (warm_.environment) warm_.environment->set_time_limit(limit);
}

void Invoker::start_ahead(unsigned environments, int core) {
  spare_count_ = environments;
  spare_core_ = core;
}

void Invoker::end() {
  spare_count_ = 0;
  warm_ = {};
  idle_.clear();
  spares_.reset();
}

void Invoker::retire() {
  if (warm_.environment && idle_.size() < kMaxIdle) {
    const bool renewed = warm_.environment->renew();
    if (!warm_.cold) copies_failed_ = renewed ? 0 : copies_failed_ + 1;
    if (renewed) idle_.push_back(std::move(warm_.environment));
  }
  warm_ = {};
}

std::unique_ptr<Environment> Invoker::take_spare() {
  const bool by_copies = !cold_ && plan_.forks && copies_failed_ % kTryCopiesAgain < kCopiesFailed;
  if (spare_count_ == 0 || by_copies) return nullptr;
  if (spares_) return spares_->take();
  if (++started_ == kStartsOnDemand)
    spares_ = std::make_unique<Spares>(plan_, deployment_->function, spare_count_, spare_core_);
  return nullptr;
}

Status Invoker::make_environment(const InvokeStep& step) {
  const auto serial = ++statistics_.environments;
  warm_.tenant = step.tenant;
  warm_.cold = cold_;
  if (!cold_ && !idle_.empty()) {
    warm_.environment = std::move(idle_.back());
    warm_.environment->set_serial(serial);
    idle_.pop_back();
  } else if (auto spare = take_spare()) {
    warm_.environment = std::move(spare);
    warm_.environment->set_serial(serial);
    ++statistics_.started_ahead;
  } else {
    auto environment = Environment::create(plan_, deployment_->function, serial, !cold_);
    if (!environment.ok()) return environment.fault();
    warm_.environment = std::move(environment).value();
  }
  warm_.environment->set_time_limit(time_limit_);
  return Done{};
}

Status Invoker::prepare(const InvokeStep& step, const Look& look) {
  const bool isolated = deployment_->function.tenant_isolation;
  if (warm_.environment && isolated && warm_.tenant != step.tenant) retire();
  if (warm_.environment) return Done{};
  if (Status made = make_environment(step); !made.ok()) return made;
  if (look.memory) warm_.environment->remember_start(start_);
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

Result<Trace> Invoker::run(const Scenario& scenario, Freshness freshness, Look look) {
  if (freshness != Freshness::warm) retire();
  cold_ = freshness == Freshness::cold;
  ++statistics_.scenarios;
  Trace trace;
  auto seen = run_steps(scenario, 0, look);
  if (!seen.ok()) return seen.fault();
  trace.observations = std::move(seen).value();
  if (look.memory)
    if (Status looked = look_into_memory(scenario, trace); !looked.ok()) return looked.fault();
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

Status Invoker::look_into_memory(const Scenario& scenario, Trace& trace) {
  if (!warm_.environment) return Done{};
  auto memory = warm_.environment->memory();
  if (!memory.ok()) {
    retire();
    return memory.fault();
  }
  trace.memory = std::move(memory).value();
  auto before_last = scenario;
  while (!before_last.steps.empty() && !std::holds_alternative<InvokeStep>(before_last.steps.back()))
    before_last.steps.pop_back();
  if (!before_last.steps.empty()) before_last.steps.pop_back();
  if (!trace.memory || trace.observations.size() < 2 || trace.observations.size() > kFew ||
      holds_earlier(*trace.memory, trace.observations))
    return Done{};

  // The same serial numbers give the same canaries.
  Warm aside = std::exchange(warm_, {});
  const auto next = std::exchange(next_invocation_, trace.observations.front().invocation);
  Status status = Done{};
  auto again = run_steps(before_last, 0, {.memory = true});
  if (!again.ok()) {
    status = again.fault();
  } else if (warm_.environment) {
    auto earlier = warm_.environment->memory();
    if (!earlier.ok())
      status = earlier.fault();
    else if (*earlier)
      add(std::move(**earlier), *trace.memory);
  }
  retire();
  warm_ = std::move(aside);
  next_invocation_ = next;
  return status;
}

Result<std::vector<Observation>> Invoker::run_alone(const Scenario& scenario, int times) {
  std::vector<Observation> alone;
  const auto last = std::find_if(scenario.steps.rbegin(), scenario.steps.rend(),
                                 [](const Step& step) { return std::holds_alternative<InvokeStep>(step); });
  if (last == scenario.steps.rend()) return alone;
  Scenario single = scenario;
  single.steps = {*last, *last};
  const auto before = std::count_if(std::next(last), scenario.steps.rend(),
                                    [](const Step& step) { return std::holds_alternative<InvokeStep>(step); });
  if (before == 0) return alone;  // nobody was served before it
  Warm aside = std::exchange(warm_, {});
  for (int i = 0; i < times; ++i) {
    retire();
    cold_ = i < kOwnInits;  // copies of one process agree on what its init made
    auto seen = run_steps(single, static_cast<std::size_t>(before), {});
    if (!seen.ok()) {
      warm_ = std::move(aside);
      return seen.fault();
    }
    for (auto& one : *seen) alone.push_back(std::move(one));
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
    if (Status ready = prepare(step, look); !ready.ok()) return ready.fault();
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
