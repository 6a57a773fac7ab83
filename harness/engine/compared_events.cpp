#include "harness/engine/compared_events.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "generators/events/guess.h"
#include "generators/mutators/shapes.h"
#include "warmfuzz/canary.h"

namespace warmfuzz {

namespace {

constexpr std::size_t kMaxEvents = 64;
constexpr std::size_t kPlainest = 3;   // events of a trigger that come in variants
constexpr std::size_t kMaxWords = 12;  // of the code, each as the value of all keys

/// Numbers where the guess was a text or a larger number.
std::optional<InvokeStep> with_numbers(const InvokeStep& step, const std::vector<Field>& fields, int number) {
  auto changed = step;
  for (const auto& field : fields) {
    if (field.kind != FieldKind::json_text && !is_query(field)) continue;
    auto value = value_of(step, field.pointer, field);
    if (!value.is_object()) continue;
    for (auto& member : value)
      if (!member.is_structured()) member = is_query(field) ? Json(std::to_string(number)) : Json(number);
    changed.fields[field.pointer] = std::move(value);
  }
  return changed == step ? std::nullopt : std::optional(std::move(changed));
}

/// Whether an event says in words of the code who its caller is: { role: "editor" }.
bool claims_a_role(const InvokeStep& step) {
  constexpr std::string_view names[] = {"role", "roles", "scope", "scopes",  "group",     "groups",    "permission",
                                        "plan", "tier",  "user",  "account", "authority", "privilege", "level"};
  for (const auto& [pointer, value] : step.fields) {
    if (!value.is_object()) continue;
    for (const auto& [key, member] : value.items()) {
      if (!member.is_string() || member.get_ref<const std::string&>().find(kPlaceholderOpen) != std::string::npos)
        continue;
      const auto words = words_of(key);
      if (!words.empty() && std::find(std::begin(names), std::end(names), words.back()) != std::end(names)) return true;
    }
  }
  return false;
}

/// The same event with a word of the code in place of every text that was made up.
std::optional<InvokeStep> with_word(const InvokeStep& step, const std::vector<Field>& fields, const std::string& word) {
  auto changed = step;
  for (const auto& field : fields) {
    if (field.kind != FieldKind::json_text && !is_query(field)) continue;
    auto value = value_of(step, field.pointer, field);
    if (!value.is_object()) continue;
    for (const auto& [key, member] : value.items())
      if (member.is_string() && key != word) member = word;
    changed.fields[field.pointer] = std::move(value);
  }
  return changed == step ? std::nullopt : std::optional(std::move(changed));
}

std::vector<InvokeStep> variants(const InvokeStep& step, const std::vector<Field>& fields) {
  std::vector<InvokeStep> all;
  if (auto anonymous = step; make_anonymous(anonymous, fields)) all.push_back(std::move(anonymous));
  auto empty = step;
  auto broken = step;
  for (const auto& field : fields) {
    if (field.kind == FieldKind::json_text || is_query(field)) empty.fields[field.pointer] = Json::object();
    if (field.kind == FieldKind::json_text) broken.fields[field.pointer] = "{";
  }
  all.push_back(std::move(empty));
  all.push_back(std::move(broken));
  for (const int number : {1, 0})
    if (auto numbers = with_numbers(step, fields, number)) all.push_back(std::move(*numbers));
  return all;
}

}  // namespace

bool is_query(const Field& field) {
  return field.kind == FieldKind::string_map && field.control == Control::attacker &&
         field.pointer.find("eader") == std::string::npos && field.pointer != "/pathParameters";
}

std::vector<InvokeStep> events_to_compare(const std::vector<Scenario>& benign, const FieldTable& table,
                                          const KeyWords& words, Random& random) {
  std::map<std::string, std::vector<InvokeStep>> by_trigger;
  for (const auto& scenario : benign) {
    const auto* step = std::get_if<InvokeStep>(&scenario.steps.front());
    if (scenario.steps.size() == 1 && scenario.objects.empty() && step != nullptr)
      by_trigger[step->trigger].push_back(*step);
  }
  std::size_t longest = 0;
  for (auto& [trigger, steps] : by_trigger) {
    const auto plainest = steps.begin() + static_cast<std::ptrdiff_t>(std::min(kPlainest, steps.size()));
    const auto others = std::stable_partition(plainest, steps.end(), claims_a_role);
    std::shuffle(plainest, others, random);
    std::vector<InvokeStep> all(steps.begin(), steps.begin() + 1);
    for (auto step = steps.begin(); step != plainest; ++step) {
      if (step != steps.begin()) all.push_back(*step);
      for (auto& variant : variants(*step, table.fields(trigger))) all.push_back(std::move(variant));
      if (step == steps.begin()) all.insert(all.end(), plainest, others);
    }
    // The event with all keys of the code comes second, if there is one.
    std::size_t left = kMaxWords;
    for (const auto& word : words.literals)
      if (left > 0 && looks_like_choice(word))
        if (auto event = with_word(*(plainest - 1), table.fields(trigger), word)) {
          all.push_back(std::move(*event));
          --left;
        }
    all.insert(all.end(), others, steps.end());
    longest = std::max(longest, all.size());
    steps = std::move(all);
  }
  std::vector<InvokeStep> events;
  for (std::size_t i = 0; i < longest; ++i)
    for (const auto& [trigger, steps] : by_trigger)
      if (i < steps.size() && events.size() < kMaxEvents &&
          std::find(events.begin(), events.end(), steps[i]) == events.end())
        events.push_back(steps[i]);
  return events;
}

}  // namespace warmfuzz
