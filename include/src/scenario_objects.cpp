#include <algorithm>
#include <numeric>

#include "warmfuzz/scenario.h"

namespace warmfuzz {
namespace {

std::vector<std::size_t> indices_for(const Scenario& scenario, const InvokeStep& step) {
  if (step.objects) return *step.objects;
  std::vector<std::size_t> all(scenario.objects.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

/// The index of an equal object, which is added if there is none.
std::size_t place_of(const StoredObject& object, std::vector<StoredObject>& objects) {
  const auto found = std::find(objects.begin(), objects.end(), object);
  if (found != objects.end()) return static_cast<std::size_t>(found - objects.begin());
  objects.push_back(object);
  return objects.size() - 1;
}

}  // namespace

std::vector<StoredObject> objects_for(const Scenario& scenario, const InvokeStep& step) {
  if (!step.objects) return scenario.objects;
  std::vector<StoredObject> out;
  for (const auto index : *step.objects)
    if (index < scenario.objects.size()) out.push_back(scenario.objects[index]);
  return out;
}

void remove_object(Scenario& scenario, std::size_t index) {
  scenario.objects.erase(scenario.objects.begin() + static_cast<std::ptrdiff_t>(index));
  for (auto& step : scenario.steps) {
    auto* invoke = std::get_if<InvokeStep>(&step);
    if (invoke == nullptr || !invoke->objects) continue;
    std::erase(*invoke->objects, index);
    for (auto& other : *invoke->objects)
      if (other > index) --other;
  }
}

void remove_unused_objects(Scenario& scenario) {
  for (auto index = scenario.objects.size(); index-- > 0;) {
    const bool used = std::any_of(scenario.steps.begin(), scenario.steps.end(), [index](const Step& step) {
      const auto* invoke = std::get_if<InvokeStep>(&step);
      return invoke != nullptr && (!invoke->objects || std::find(invoke->objects->begin(), invoke->objects->end(),
                                                                 index) != invoke->objects->end());
    });
    if (!used) remove_object(scenario, index);
  }
}

Scenario joined(const Scenario& earlier, const Scenario& later) {
  Scenario out = later;
  out.steps.clear();
  out.objects.clear();
  for (const auto* part : {&earlier, &later})
    for (auto step : part->steps) {
      if (auto* invoke = std::get_if<InvokeStep>(&step)) {
        auto indices = indices_for(*part, *invoke);
        std::erase_if(indices, [part](std::size_t index) { return index >= part->objects.size(); });
        for (auto& index : indices) index = place_of(part->objects[index], out.objects);
        invoke->objects = std::move(indices);
      }
      out.steps.push_back(std::move(step));
    }
  // Lists of everything say nothing.
  std::vector<std::size_t> all(out.objects.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const bool needed = std::any_of(out.steps.begin(), out.steps.end(), [&all](const Step& step) {
    const auto* invoke = std::get_if<InvokeStep>(&step);
    return invoke != nullptr && *invoke->objects != all;
  });
  for (auto& step : out.steps)
    if (auto* invoke = std::get_if<InvokeStep>(&step); invoke != nullptr && !needed) invoke->objects.reset();
  return out;
}

}  // namespace warmfuzz
