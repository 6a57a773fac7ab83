#include "generators/mutators/scenario_mutator.h"

#include <algorithm>
#include <array>

#include "generators/events/guess.h"
#include "generators/mutators/shapes.h"

namespace warmfuzz {
namespace {

constexpr std::size_t kMaxFieldBytes = 300'000;
constexpr std::size_t kMaxLeafBytes = 4096;  ///< of mutated texts; longer ones come from the catalogue
constexpr int kTries = 12;
constexpr std::uint64_t kMaxPauseMs = 50;

// Not std::uniform_int_distribution: its numbers differ between standard libraries.
std::size_t below(std::size_t limit, Random& random) { return static_cast<std::size_t>(random() % limit); }
bool one_in(std::size_t n, Random& random) { return below(n, random) == 0; }

template <typename T>
const T& pick(const std::vector<T>& from, Random& random) {
  return from[below(from.size(), random)];
}

/// Index by weight; the weights must not all be 0.
std::size_t weighted(const std::vector<unsigned>& weights, Random& random) {
  std::size_t sum = 0;
  for (const auto weight : weights) sum += weight;
  auto at = below(sum, random);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (at < weights[i]) return i;
    at -= weights[i];
  }
  return 0;
}

/// Bodies, images and keys first; headers and claims seldom.
unsigned weight_of(const Field& field) {
  if (field.control == Control::partly) return 1;
  switch (field.kind) {
    case FieldKind::json_text:
      return 8;
    case FieldKind::path:
    case FieldKind::attribute_map:
      return 6;
    case FieldKind::string_map:
      return field.pointer.find("header") != std::string::npos ? 1 : 4;
    default:
      return 2;
  }
}

std::vector<std::size_t> events_of(const Scenario& scenario) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < scenario.steps.size(); ++i)
    if (const auto* invoke = std::get_if<InvokeStep>(&scenario.steps[i]); invoke != nullptr && invoke->event.is_null())
      out.push_back(i);
  return out;
}

Json other_type(const Json& value, Random& random) {
  const std::array<Json, 9> values{nullptr, true, false, 0, -1, "", "x", Json::array(), Json::object()};
  for (int i = 0; i < 4; ++i)
    if (const auto& other = values[below(values.size(), random)]; other.type() != value.type()) return other;
  return value.is_null() ? Json("") : Json();
}

}  // namespace

ScenarioMutator::ScenarioMutator(const Function& function, const EventSources& sources, const Catalogue& catalogue,
                                 KeyWords words, MutateBytes mutate_bytes)
    : function_(function),
      table_(function, sources),
      catalogue_(catalogue),
      words_(std::move(words)),
      mutate_bytes_(std::move(mutate_bytes)) {}

void ScenarioMutator::mend(Scenario& scenario, Random& random) const {
  scenario.function = function_.id;
  if (scenario.steps.size() > kMaxSteps) scenario.steps.resize(kMaxSteps);
  bool event = false;
  for (auto& step : scenario.steps) {
    auto* invoke = std::get_if<InvokeStep>(&step);
    if (invoke == nullptr) continue;
    event = true;
    if (!invoke->event.is_null()) continue;
    if (invoke->tenant.empty()) invoke->tenant = "a";
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

bool ScenarioMutator::mutate(Scenario& scenario, Random& random) const {
  if (table_.empty()) return false;
  auto changed = scenario;
  mend(changed, random);
  for (int i = 0; i < kTries; ++i) {
    auto candidate = changed;
    if (!try_one(candidate, random) || candidate == changed) continue;
    changed = std::move(candidate);
    // Sometimes two changes have to come together.
    if (!one_in(4, random)) break;
  }
  if (changed == scenario) changed.seed = random();
  scenario = std::move(changed);
  return true;
}

bool ScenarioMutator::try_one(Scenario& scenario, Random& random) const {
  const auto events = events_of(scenario);
  if (events.empty() || one_in(5, random)) return change_steps(scenario, random);
  auto& step = std::get<InvokeStep>(scenario.steps[pick(events, random)]);
  return one_in(6, random) ? change_step(step, random) : change_value(step, random);
}

bool ScenarioMutator::change_value(InvokeStep& step, Random& random) const {
  const auto& fields = table_.fields(step.trigger);
  if (fields.empty()) return false;
  std::vector<unsigned> weights;
  for (const auto& field : fields) weights.push_back(weight_of(field));
  const auto& field = fields[weighted(weights, random)];
  // A record that the event has already, usually the first.
  std::size_t records = 1;
  for (const auto& [pointer, value] : step.fields) records = std::max(records, first_record(pointer).first + 1);
  const auto pointer = in_record(field.pointer, one_in(3, random) ? below(records, random) : 0);
  if (field.kind == FieldKind::choice) {
    step.fields[pointer] = pick(field.choices, random);
    return true;
  }
  auto value = value_of(step, pointer, field);
  if (!change_node(value, field, random) || rough_size(value, kMaxFieldBytes) > kMaxFieldBytes) return false;
  step.fields[pointer] = std::move(value);
  return true;
}

bool ScenarioMutator::change_node(Json& value, const Field& field, Random& random) const {
  const auto nodes = nodes_of(value, name_of_pointer(field.pointer), 200);
  auto node = pick(nodes, random);
  // Mostly a leaf; the root is one of many and would be hit too seldom where there are many.
  for (int i = 0; i < 3 && node.container && !one_in(4, random); ++i) node = pick(nodes, random);
  const auto kind = kind_of_node(field, node);
  const auto replace = [&](Json with) {
    return edit(value, node, [&](Json& found) {
      if (found == with) return false;
      found = std::move(with);
      return true;
    });
  };
  switch (weighted({10, 3, 2, 3, 3, 4, 2}, random)) {
    case 0: {  // an attack
      // Classes that can wait have their turn here too, but are not half of all there is to try.
      const bool later = one_in(4, random);
      auto payloads = catalogue_.for_kind(one_in(5, random) ? FieldKind::text : kind, later);
      if (payloads.empty()) payloads = catalogue_.for_kind(FieldKind::text, later);
      // The most telling come first in every class: half of the time only they.
      const auto* payload = payloads[one_in(2, random) ? below(payloads.size(), random)
                                                       : below(std::max<std::size_t>(1, payloads.size() / 4), random)];
      if (payload->value.is_string() && one_in(2, random))
        while (!node.hops.empty() && node.hops.back().into != Hop::Into::member &&
               node.hops.back().into != Hop::Into::element)
          node.hops.pop_back();
      return apply(*payload, pick(payload->placements, random), value, node);
    }
    case 1:
      return edit(value, node, [&](Json& found) {
        found = other_type(found, random);
        return true;
      });
    case 2:
      return remove(value, node);
    case 3: {  // another key
      const auto common = words_.keys.empty() ? common_key_words().keys : words_.keys;
      const auto& key = pick(common, random);
      const auto with =
          one_in(4, random) ? shaped(common, kBodyShapes[below(std::size(kBodyShapes), random)]) : benign_value(key);
      return edit(value, node, [&](Json& found) {
        if (!found.is_object()) return false;
        found[key] = with;
        return true;
      });
    }
    case 4: {  // a text of the code, alone or at an end
      if (words_.literals.empty()) return false;
      const auto& literal = pick(words_.literals, random);
      const auto where = below(4, random);
      return edit(value, node, [&](Json& found) {
        if (where < 2 || !found.is_string()) {
          found = literal;
        } else {
          found = where == 2 ? literal + found.get<std::string>() : found.get<std::string>() + literal;
        }
        return true;
      });
    }
    case 5:  // bytes
      return mutate_bytes_ != nullptr && edit(value, node, [&](Json& found) {
               if (found.is_structured()) return false;
               const bool text = found.is_string();
               auto bytes = mutate_bytes_(text ? found.get<std::string>() : found.dump(), kMaxLeafBytes);
               Json read = text ? Json() : Json::parse(bytes, nullptr, false);
               found = text || read.is_discarded() || read.is_structured() ? Json(std::move(bytes)) : std::move(read);
               return true;
             });
    default:  // what a caller would send
      return replace(benign_value(node.key));
  }
}

bool ScenarioMutator::change_step(InvokeStep& step, Random& random) const {
  constexpr std::array<const char*, 3> tenants{"a", "b", "c"};
  switch (weighted({4, 4, 3, 1, 2}, random)) {
    case 0:
      step.tenant = tenants[below(tenants.size(), random)];
      return true;
    case 1: {  // back to the benign value
      if (step.fields.empty()) return false;
      step.fields.erase(std::next(step.fields.begin(), static_cast<std::ptrdiff_t>(below(step.fields.size(), random))));
      return true;
    }
    case 2: {  // one record more, like another or benign
      const auto limit = table_.batch_limit(step.trigger);
      if (limit < 2) return false;
      std::size_t records = 1;
      for (const auto& [pointer, value] : step.fields) records = std::max(records, first_record(pointer).first + 1);
      const auto to = below(std::min(limit, records + 1), random);
      for (const auto& field : table_.fields(step.trigger)) {
        if (field.kind == FieldKind::choice && one_in(2, random)) continue;
        step.fields[in_record(field.pointer, to)] =
            value_of(step, in_record(field.pointer, below(records, random)), field);
      }
      return true;
    }
    case 3: {  // another event of the function
      const auto* trigger = pick(table_.triggers(), random);
      if (trigger->name == step.trigger) return false;
      auto other = benign_step(*trigger);
      other.tenant = step.tenant;
      // Fields that both have stay.
      for (const auto& [pointer, value] : step.fields)
        if (table_.field(trigger->name, pointer) != nullptr &&
            first_record(pointer).first < table_.batch_limit(trigger->name))
          other.fields[pointer] = value;
      step = std::move(other);
      return true;
    }
    default:
      return make_anonymous(step, table_.fields(step.trigger));
  }
}

bool ScenarioMutator::change_steps(Scenario& scenario, Random& random) const {
  auto& steps = scenario.steps;
  const auto position = static_cast<std::ptrdiff_t>(below(steps.size() + 1, random));
  const bool room = steps.size() < kMaxSteps;
  switch (weighted({4, 4, 3, 2, 1, 1}, random)) {
    case 0: {  // the same again, often by another caller
      if (!room) return false;
      auto step = pick(steps, random);
      if (auto* invoke = std::get_if<InvokeStep>(&step); invoke != nullptr && !one_in(3, random))
        invoke->tenant = invoke->tenant == "a" ? "b" : "a";
      steps.insert(steps.begin() + position, std::move(step));
      return true;
    }
    case 1: {  // a benign event
      if (!room) return false;
      auto step = benign_step(*pick(table_.triggers(), random));
      if (one_in(2, random)) step.tenant = "b";
      steps.insert(steps.begin() + position, std::move(step));
      return true;
    }
    case 2: {
      if (steps.size() < 2) return false;
      const auto gone = steps.begin() + static_cast<std::ptrdiff_t>(below(steps.size(), random));
      const bool is_event = std::holds_alternative<InvokeStep>(*gone);
      const auto others = std::count_if(steps.begin(), steps.end(),
                                        [](const Step& step) { return std::holds_alternative<InvokeStep>(step); });
      if (is_event && others < 2) return false;
      steps.erase(gone);
      return true;
    }
    case 3:
      if (steps.size() < 2) return false;
      std::swap(steps[below(steps.size(), random)], steps[below(steps.size(), random)]);
      return true;
    case 4:
      if (!room || steps.size() < 2 || !one_in(3, random)) return false;
      steps.insert(steps.begin() + position, PauseStep{std::chrono::milliseconds(1 + below(kMaxPauseMs, random))});
      return true;
    default:
      scenario.seed = random();
      return true;
  }
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
  for (auto i = start; i < b.steps.size() && out.steps.size() < kMaxSteps; ++i) out.steps.push_back(b.steps[i]);
  out.objects.insert(out.objects.end(), b.objects.begin(), b.objects.end());
  std::vector<StoredObject> unique;
  for (auto& object : out.objects)
    if (std::find(unique.begin(), unique.end(), object) == unique.end()) unique.push_back(std::move(object));
  out.objects = std::move(unique);
  const bool event = std::any_of(out.steps.begin(), out.steps.end(),
                                 [](const Step& step) { return std::holds_alternative<InvokeStep>(step); });
  return event ? out : a;
}

}  // namespace warmfuzz
