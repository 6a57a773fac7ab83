#include "harness/triage/minimise.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace warmfuzz {

namespace {

constexpr std::size_t kRepeated = 12;  // equal steps

void erase_steps(Scenario& scenario, std::size_t first, std::size_t count) {
  const auto begin = scenario.steps.begin() + static_cast<std::ptrdiff_t>(first);
  scenario.steps.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
}

/// One sweep with chunks of this size, from the front: what a finding depends on is mostly close to its end.
bool remove_chunks(Scenario& scenario, std::size_t chunk, Trials& trials) {
  bool removed = false;
  for (std::size_t first = 0; first < scenario.steps.size() && !trials.exhausted();) {
    const auto count = std::min(chunk, scenario.steps.size() - first);
    Scenario smaller = scenario;
    erase_steps(smaller, first, count);
    if (!smaller.steps.empty() && trials.show(smaller)) {
      scenario = std::move(smaller);
      removed = true;
    } else {
      first += count;
    }
  }
  return removed;
}

void drop_fields_of(Scenario& scenario, std::size_t index, Trials& trials) {
  const auto* step = std::get_if<InvokeStep>(&scenario.steps[index]);
  if (step == nullptr || step->fields.empty()) return;

  Scenario without = scenario;
  std::get<InvokeStep>(without.steps[index]).fields.clear();
  if (trials.show(without)) {
    scenario = std::move(without);
    return;
  }
  if (step->fields.size() == 1) return;

  std::vector<std::string> pointers;
  for (const auto& field : step->fields) pointers.push_back(field.first);
  for (const auto& pointer : pointers) {
    if (trials.exhausted()) return;
    Scenario smaller = scenario;
    std::get<InvokeStep>(smaller.steps[index]).fields.erase(pointer);
    if (trials.show(smaller)) scenario = std::move(smaller);
  }
}

/// Entries of an archive, and what is said of an object.
void drop_parts_of(Scenario& scenario, std::size_t index, Trials& trials) {
  const auto try_without = [&](const auto& drop) {
    Scenario smaller = scenario;
    drop(smaller.objects[index]);
    if (smaller != scenario && trials.show(smaller)) scenario = std::move(smaller);
  };
  try_without([](StoredObject& object) { object.metadata.clear(); });
  if (!scenario.objects[index].archive) return;
  for (std::size_t entry = scenario.objects[index].archive->entries.size(); entry-- > 0 && !trials.exhausted();)
    try_without([entry](StoredObject& object) {
      object.archive->entries.erase(object.archive->entries.begin() + static_cast<std::ptrdiff_t>(entry));
    });
}

}  // namespace

bool is_repetition(const Scenario& scenario) {
  return scenario.steps.size() >= kRepeated && std::adjacent_find(scenario.steps.begin(), scenario.steps.end(),
                                                                  std::not_equal_to<>()) == scenario.steps.end();
}

Trials::Trials(Shows shows, std::size_t replays, std::function<bool()> stop)
    : shows_(std::move(shows)), left_(replays), stop_(std::move(stop)) {}

bool Trials::show(const Scenario& scenario) {
  if (exhausted()) return false;
  auto text = write_scenario(scenario);
  if (failed_.contains(text)) return false;
  --left_;
  if (shows_(scenario)) return true;
  failed_.insert(std::move(text));
  return false;
}

Scenario fewest_steps(Scenario scenario, Trials& trials) {
  for (std::size_t chunk = scenario.steps.size() / 2; chunk > 1; chunk /= 2) remove_chunks(scenario, chunk, trials);
  while (scenario.steps.size() > 1 && !trials.exhausted() && remove_chunks(scenario, 1, trials)) {
  }
  return scenario;
}

Scenario in_turn(Scenario scenario, Trials& trials) {
  if (auto* first = std::get_if<InvokeStep>(&scenario.steps.front())) first->overlaps = false;
  Scenario plain = scenario;
  for (auto& step : plain.steps)
    if (auto* invoke = std::get_if<InvokeStep>(&step)) invoke->overlaps = false;
  return plain != scenario && trials.show(plain) ? plain : scenario;
}

/// Objects of steps that are gone, and lists that say what is so without them.
Scenario plainest_objects(Scenario scenario, Trials& trials) {
  remove_unused_objects(scenario);
  Scenario plain = scenario;
  for (auto& step : plain.steps)
    if (auto* invoke = std::get_if<InvokeStep>(&step)) invoke->objects.reset();
  return plain != scenario && trials.show(plain) ? plain : scenario;
}

Scenario fewest_fields(Scenario scenario, Trials& trials) {
  scenario = plainest_objects(std::move(scenario), trials);
  for (std::size_t index = 0; index < scenario.steps.size(); ++index) drop_fields_of(scenario, index, trials);
  for (std::size_t index = scenario.objects.size(); index-- > 0;) {
    Scenario smaller = scenario;
    remove_object(smaller, index);
    if (trials.show(smaller)) scenario = std::move(smaller);
  }
  for (std::size_t index = 0; index < scenario.objects.size(); ++index) drop_parts_of(scenario, index, trials);
  return scenario;
}

Scenario fewest_repetitions(Scenario scenario, Trials& trials) {
  for (;;) {
    Scenario half = scenario;
    half.steps.resize((scenario.steps.size() + 1) / 2);
    if (half.steps.size() == scenario.steps.size() || !trials.show(half)) break;
    scenario = std::move(half);
  }
  Scenario plain = scenario;
  for (auto& step : plain.steps)
    if (auto* invoke = std::get_if<InvokeStep>(&step)) invoke->fields.clear();
  return plain != scenario && trials.show(plain) ? plain : scenario;
}

Scenario minimise(Scenario scenario, Trials& trials) {
  if (is_repetition(scenario)) return fewest_repetitions(std::move(scenario), trials);
  scenario = in_turn(fewest_steps(std::move(scenario), trials), trials);
  scenario = fewest_fields(std::move(scenario), trials);
  return simplest_values(std::move(scenario), trials);
}

}  // namespace warmfuzz
