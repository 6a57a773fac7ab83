#include "generators/mutators/scenario_mutator.h"

#include <algorithm>

#include "generators/mutators/chance.h"
#include "generators/mutators/vocabulary.h"

namespace warmfuzz {
namespace {

constexpr int kTries = 12;

std::vector<std::size_t> events_of(const Scenario& scenario) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < scenario.steps.size(); ++i)
    if (const auto* invoke = std::get_if<InvokeStep>(&scenario.steps[i]); invoke != nullptr && invoke->event.is_null())
      out.push_back(i);
  return out;
}

}  // namespace

ScenarioMutator::ScenarioMutator(const Function& function, const EventSources& sources, const Catalogue& catalogue,
                                 KeyWords words, MutateBytes mutate_bytes)
    : function_(function),
      table_(function, sources),
      catalogue_(catalogue),
      words_(std::move(words)),
      mutate_bytes_(std::move(mutate_bytes)),
      objects_(catalogue, mutate_bytes_) {}

void ScenarioMutator::mend(Scenario& scenario, Random& random) const {
  scenario.function = function_.id;
  if (scenario.steps.size() > kMaxSteps) scenario.steps.resize(kMaxSteps);
  if (scenario.objects.size() > kMaxObjects) scenario.objects.resize(kMaxObjects);
  bool event = false;
  for (auto& step : scenario.steps) {
    auto* invoke = std::get_if<InvokeStep>(&step);
    if (invoke == nullptr) continue;
    event = true;
    if (!invoke->event.is_null()) continue;
    if (invoke->tenant.empty()) invoke->tenant = "a";
    if (invoke->objects)
      std::erase_if(*invoke->objects, [&](std::size_t one) { return one >= scenario.objects.size(); });
    const auto* trigger = function_.find_trigger(invoke->trigger);
    if (trigger == nullptr || !table_.knows(trigger->name)) trigger = pick(table_.triggers(), random);
    invoke->trigger = trigger->name;
    invoke->source = trigger->source;
    for (auto field = invoke->fields.begin(); field != invoke->fields.end();) {
      const bool known = table_.field(invoke->trigger, field->first) != nullptr &&
                         first_record(field->first).first < table_.batch_limit(invoke->trigger);
      field = known ? std::next(field) : invoke->fields.erase(field);
    }
  }
  if (event) return;
  if (scenario.steps.size() == kMaxSteps) scenario.steps.pop_back();
  scenario.steps.emplace_back(benign_step(*pick(table_.triggers(), random)));
}

bool ScenarioMutator::mutate(Scenario& scenario, Random& random) const { return mutate(scenario, random, nullptr); }

bool ScenarioMutator::mutate(Scenario& scenario, Random& random, std::vector<Change>* trace) const {
  if (table_.empty()) return false;
  auto changed = scenario;
  mend(changed, random);
  for (int i = 0; i < kTries; ++i) {
    auto candidate = changed;
    auto change = try_one(candidate, random);
    if (!change || candidate == changed) continue;
    changed = std::move(candidate);
    if (trace != nullptr) trace->push_back(std::move(*change));
    // Sometimes two changes have to come together.
    if (!one_in(4, random)) break;
  }
  if (changed == scenario) changed.seed = random();
  scenario = std::move(changed);
  return true;
}

std::optional<Change> ScenarioMutator::try_one(Scenario& scenario, Random& random) const {
  const auto events = events_of(scenario);
  if (events.empty() || one_in(5, random)) return change_steps(scenario, table_, random);
  auto& step = std::get<InvokeStep>(scenario.steps[pick(events, random)]);
  if (!one_in(6, random)) {
    // Half of what there is to change about an upload is the object; other events seldom carry one.
    const auto* trigger = function_.find_trigger(step.trigger);
    const auto& fields = table_.fields(step.trigger);
    if (trigger != nullptr && (object_key(fields) != nullptr ? one_in(2, random) : one_in(24, random)))
      return objects_.mutate(scenario, step, *trigger, fields, without_envelope(usable_keys(words_)), random);
    return change_value(step, {table_, catalogue_, words_, mutate_bytes_}, random);
  }
  return one_in(4, random) ? change_records(step, table_, random) : change_sender(step, table_, random);
}

Scenario cross_over(const Scenario& a, const Scenario& b, Random& random) {
  auto out = a;
  const auto from_a = events_of(a);
  const auto from_b = events_of(b);
  if (!from_a.empty() && !from_b.empty() && one_in(2, random)) {
    auto& into = std::get<InvokeStep>(out.steps[pick(from_a, random)]);
    const auto& from = std::get<InvokeStep>(b.steps[pick(from_b, random)]);
    if (into.trigger == from.trigger) {
      for (const auto& [pointer, value] : from.fields)
        if (one_in(2, random)) into.fields[pointer] = value;
      return out;
    }
  }
  // At least one step of each, so that an event stays; pauses alone would be no scenario.
  out.steps.resize(1 + below(a.steps.empty() ? 1 : a.steps.size(), random), PauseStep{});
  const auto start = b.steps.empty() ? 0 : below(b.steps.size(), random);
  auto tail = b;
  tail.steps.assign(b.steps.begin() + static_cast<std::ptrdiff_t>(start), b.steps.end());
  if (const auto room = kMaxSteps - std::min(kMaxSteps, out.steps.size()); tail.steps.size() > room)
    tail.steps.resize(room);
  tail.function = a.function;
  tail.seed = a.seed;
  out = joined(out, tail);
  const bool event = std::any_of(out.steps.begin(), out.steps.end(),
                                 [](const Step& step) { return std::holds_alternative<InvokeStep>(step); });
  return event ? out : a;
}

}  // namespace warmfuzz
