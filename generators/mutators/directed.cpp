#include "generators/mutators/directed.h"

#include <algorithm>

#include "generators/canary/mint.h"
#include "warmfuzz/canary.h"

namespace warmfuzz {

namespace {

constexpr std::size_t kBeside = 3;  // folders from the innermost outwards

// "/tmp/avatars/" → "../avatars-x/PROBE", "../../tmp-x/PROBE".
std::vector<Payload> beside(const std::string& path) {
  std::vector<Payload> payloads;
  std::string climb;
  std::string_view rest = path;
  rest = rest.substr(0, rest.rfind('/') == std::string_view::npos ? 0 : rest.rfind('/'));
  while (!rest.empty() && payloads.size() < kBeside) {
    const auto slash = rest.rfind('/');
    const auto name = rest.substr(slash == std::string_view::npos ? 0 : slash + 1);
    rest = rest.substr(0, slash == std::string_view::npos ? 0 : slash);
    climb += "../";
    if (name.empty() || name.find(kTokenPrefix) != std::string_view::npos) continue;
    Payload payload;
    payload.payload_class = "path";
    payload.value = climb + std::string(name) + "-x/{{wf:probe.x-path}}";
    payload.placements = {PayloadPlace::whole, PayloadPlace::keep_suffix};
    payloads.push_back(std::move(payload));
  }
  return payloads;
}

}  // namespace

std::vector<Scenario> directed_attacks(const Scenario& base, std::size_t step, const std::string& label,
                                       std::string_view payload_class, const FieldTable& table,
                                       const Catalogue& catalogue, std::size_t limit, const std::string& path) {
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

  auto payloads = beside(path);
  const auto known = catalogue.of_class(payload_class);
  payloads.insert(payloads.end(), known.begin(), known.end());
  std::size_t most = 0;
  for (const auto& payload : payloads) most = std::max(most, payload.placements.size());
  for (std::size_t place = 0; place < most; ++place)
    for (const auto& payload : payloads) {
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
