#include <algorithm>
#include <array>

#include "generators/mutators/chance.h"
#include "generators/mutators/changes.h"

namespace warmfuzz {
namespace {

constexpr std::uint64_t kMaxPauseMs = 50;

bool is_event(const Step& step) { return std::holds_alternative<InvokeStep>(step); }

/// The step of another trigger with the fields that both have.
InvokeStep by_trigger(const InvokeStep& step, const Trigger& trigger, const FieldTable& table) {
  auto other = benign_step(trigger);
  other.tenant = step.tenant;
  for (const auto& [pointer, value] : step.fields)
    if (table.field(trigger.name, pointer) != nullptr && first_record(pointer).first < table.batch_limit(trigger.name))
      other.fields[pointer] = value;
  return other;
}

}  // namespace

std::optional<Change> change_sender(InvokeStep& step, const FieldTable& table, Random& random) {
  constexpr std::array<const char*, 3> tenants{"a", "b", "c"};
  switch (weighted({4, 4, 1, 2}, random)) {
    case 0:
      step.tenant = tenants[below(tenants.size(), random)];
      return Change{{}, "sent by caller " + step.tenant};
    case 1: {
      if (step.fields.empty()) return std::nullopt;
      const auto back = std::next(step.fields.begin(), static_cast<std::ptrdiff_t>(below(step.fields.size(), random)));
      Change change{back->first, "back to its benign value"};
      step.fields.erase(back);
      return change;
    }
    case 2: {
      const auto* trigger = pick(table.triggers(), random);
      if (trigger->name == step.trigger) return std::nullopt;
      step = by_trigger(step, *trigger, table);
      return Change{{}, "by the trigger " + trigger->name};
    }
    default:
      if (!make_anonymous(step, table.fields(step.trigger))) return std::nullopt;
      return Change{{}, "without credentials"};
  }
}

std::optional<Change> change_steps(Scenario& scenario, const FieldTable& table, Random& random) {
  auto& steps = scenario.steps;
  const auto position = static_cast<std::ptrdiff_t>(below(steps.size() + 1, random));
  const bool room = steps.size() < kMaxSteps;
  switch (weighted({4, 4, 3, 2, 1, 1}, random)) {
    case 0: {
      if (!room) return std::nullopt;
      auto step = pick(steps, random);
      if (auto* invoke = std::get_if<InvokeStep>(&step); invoke != nullptr && !one_in(3, random))
        invoke->tenant = invoke->tenant == "a" ? "b" : "a";
      steps.insert(steps.begin() + position, std::move(step));
      return Change{{}, "a step again"};
    }
    case 1: {
      if (!room) return std::nullopt;
      auto step = benign_step(*pick(table.triggers(), random));
      if (one_in(2, random)) step.tenant = "b";
      steps.insert(steps.begin() + position, std::move(step));
      return Change{{}, "a benign step more"};
    }
    case 2: {
      if (steps.size() < 2) return std::nullopt;
      const auto gone = steps.begin() + static_cast<std::ptrdiff_t>(below(steps.size(), random));
      if (is_event(*gone) && std::count_if(steps.begin(), steps.end(), is_event) < 2) return std::nullopt;
      steps.erase(gone);
      return Change{{}, "a step taken out"};
    }
    case 3:
      if (steps.size() < 2) return std::nullopt;
      std::swap(steps[below(steps.size(), random)], steps[below(steps.size(), random)]);
      return Change{{}, "two steps in the other order"};
    case 4:
      if (!room || steps.size() < 2 || !one_in(3, random)) return std::nullopt;
      steps.insert(steps.begin() + position, PauseStep{std::chrono::milliseconds(1 + below(kMaxPauseMs, random))});
      return Change{{}, "a pause"};
    default:
      scenario.seed = random();
      return Change{{}, "another seed"};
  }
}

}  // namespace warmfuzz
