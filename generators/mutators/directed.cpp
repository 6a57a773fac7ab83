#include "generators/mutators/directed.h"

#include <algorithm>

#include "warmfuzz/canary.h"

namespace warmfuzz {

std::vector<Scenario> directed_attacks(const Scenario& base, std::size_t step, const std::string& label,
                                       PayloadClass payload_class, const FieldTable& table, const Catalogue& catalogue,
                                       std::size_t limit) {
  std::vector<Scenario> attacks;
  if (step >= base.steps.size() || !std::holds_alternative<InvokeStep>(base.steps[step])) return attacks;
  const auto& invoke = std::get<InvokeStep>(base.steps[step]);
  const std::string placeholder = std::string(kPlaceholderOpen) + label + std::string(kPlaceholderClose);

  struct Target {
    const Field* field;
    Json value;
    Node node;
  };
  std::vector<Target> targets;
  for (const auto& field : table.fields(invoke.trigger)) {
    if (field.kind == FieldKind::choice) continue;
    const Json& value = value_of(invoke, field.pointer, field);
    for (const auto& node : nodes_of(value, name_of_pointer(field.pointer))) {
      if (node.container) continue;
      const Json leaf = value_at(value, node);
      if (leaf.is_string() && leaf.get_ref<const std::string&>().find(placeholder) != std::string::npos)
        targets.push_back({&field, value, node});
    }
  }

  std::size_t most = 0;
  for (const auto& payload : catalogue.of_class(payload_class)) most = std::max(most, payload.placements.size());
  for (std::size_t place = 0; place < most; ++place)
    for (const auto& payload : catalogue.of_class(payload_class)) {
      if (place >= payload.placements.size() || payload.placements[place] == PayloadPlace::merge) continue;
      for (const auto& target : targets) {
        if (attacks.size() >= limit) return attacks;
        Json value = target.value;
        if (!apply(payload, payload.placements[place], value, target.node)) continue;
        attacks.push_back(base);
        std::get<InvokeStep>(attacks.back().steps[step]).fields[target.field->pointer] = std::move(value);
      }
    }
  return attacks;
}

bool take_back(InvokeStep& step, const std::string& path) {
  for (auto field = step.fields.begin(); field != step.fields.end(); ++field) {
    const std::string& pointer = field->first;
    if (path != pointer && (!path.starts_with(pointer) || path[pointer.size()] != '/')) continue;
    const std::string inner = path.substr(pointer.size());
    if (!inner.empty())
      for (const auto& node : nodes_of(field->second, name_of_pointer(pointer)))
        if (node.path() == inner && remove(field->second, node)) return true;
    step.fields.erase(field);
    return true;
  }
  return false;
}

}  // namespace warmfuzz
