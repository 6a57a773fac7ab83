#include "harness/engine/state_search.h"

#include <algorithm>
#include <utility>

#include "generators/events/guess.h"
#include "generators/mutators/shapes.h"
#include "harness/oracles/evidence/report.h"
#include "harness/oracles/made_once.h"

namespace warmfuzz {

namespace {

constexpr std::size_t kMaxEvents = 64;
constexpr std::size_t kPlainest = 3;   // events of a trigger that come in variants
constexpr std::size_t kMaxWords = 12;  // of the code, each as the value of all keys
constexpr std::size_t kMinRounds = 4;  // that run their own init: a value made there shows in several of them only
constexpr std::size_t kOthers = 4;
constexpr std::size_t kRoundsToValues = 6;  // differing endings come first
constexpr std::size_t kMostBefore = 4;      // what takes more events to come about is a limit, or grows
constexpr int kTries = 2;                   // of a difference that does not show again
constexpr int kMaxFailedValues = 6;         // differing values that do not show again: then they are noise

std::string caller_of(std::size_t event) {
  std::string name(1, static_cast<char>('b' + event % 25));
  return event < 25 ? name : name + std::to_string(event / 25);
}

bool is_status(Difference::Aspect aspect) {
  return aspect == Difference::Aspect::outcome || aspect == Difference::Aspect::status;
}

std::string key_of(const Difference& difference) {
  std::string key = std::to_string(static_cast<int>(difference.aspect)) + difference.where;
  if (is_status(difference.aspect)) key += difference.alone + "/" + difference.after;
  return key;
}

/// Ids and counters are no reason to look closer.
bool is_promising(const Difference& difference) {
  if (difference.aspect != Difference::Aspect::value) return true;
  return std::any_of(difference.parts.begin(), difference.parts.end(), [](const auto& part) {
    return !is_counted(part.first, part.second) && part.second.find(kPlaceholderOpen) == std::string::npos;
  });
}

bool is_query(const Field& field) {
  return field.kind == FieldKind::string_map && field.control == Control::attacker &&
         field.pointer.find("eader") == std::string::npos && field.pointer != "/pathParameters";
}

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

void StateSearch::run() {
  if (events_.empty()) return;
  const std::size_t rounds = std::max(events_.size(), kMinRounds);
  for (std::size_t i = 0; i < rounds && !tools_.over(); ++i) {
    round(i % events_.size());
    look_for_shared_values();
  }
  look_at_values();
}

void StateSearch::look_at_values() {
  for (const auto& suspicion : std::exchange(values_, {})) {
    if (tools_.over()) return;
    // What is another value in each environment is noise.
    auto alone = scenario();
    alone.steps = {sent(suspicion.event, caller_of(suspicion.event))};
    auto& first = known_[suspicion.event].first;
    if (first.size() < 2)
      if (const auto trace = tools_.run(alone, Freshness::cold))
        first.push_back(answer(trace->observations.front(), suspicion.event));
    look_at(suspicion);
  }
}

void StateSearch::round(std::size_t first) {
  Events order;
  for (std::size_t i = 0; i < events_.size(); ++i)
    if (i != first) order.push_back(i);
  std::shuffle(order.begin(), order.end(), random_);
  order.insert(order.begin(), 2, first);
  auto all = scenario();
  for (std::size_t i = 0; i < order.size(); ++i)
    all.steps.emplace_back(sent(order[i], i == 1 ? "a" : caller_of(order[i])));
  const auto trace = tools_.run(all, rounds_ < kMinRounds ? Freshness::cold : Freshness::fresh);
  if (!trace || trace->observations.size() != order.size()) return;

  std::vector<Reaction> answers;
  for (std::size_t i = 0; i < order.size(); ++i) answers.push_back(answer(trace->observations[i], order[i]));
  known_[first].first.push_back(answers.front());
  known_[first].pair = {answers[0], answers[1]};
  std::vector<Suspicion> suspicions;
  for (std::size_t i = 1; i < order.size(); ++i) {
    auto& known = known_[order[i]];
    if (i > 1 && known.others.size() < kOthers) known.others.push_back(answers[i]);
    if (known.first.empty()) continue;
    for (auto& difference : differences(known.first, answers[i])) {
      // The second event of a round comes from another caller: values are his own.
      if (!is_promising(difference) || (i == 1 && difference.aspect == Difference::Aspect::value)) continue;
      suspicions.push_back(
          {order[i], {order.begin(), order.begin() + static_cast<std::ptrdiff_t>(i)}, difference, answers[i]});
      break;
    }
  }
  // Of the same difference in several events, the plainest.
  std::stable_sort(suspicions.begin(), suspicions.end(), [](const Suspicion& a, const Suspicion& b) {
    return std::pair(a.difference.aspect, a.event) < std::pair(b.difference.aspect, b.event);
  });
  for (auto& suspicion : suspicions) {
    if (tools_.over()) return;
    if (suspicion.difference.aspect != Difference::Aspect::value)
      look_at(suspicion);
    else if (std::none_of(values_.begin(), values_.end(), [&](const Suspicion& other) {
               return key_of(other.difference) == key_of(suspicion.difference);
             }))
      values_.push_back(std::move(suspicion));
  }
  if (++rounds_ % kRoundsToValues == 0) look_at_values();
}

void StateSearch::look_at(const Suspicion& suspicion) {
  const bool is_value = suspicion.difference.aspect == Difference::Aspect::value;
  const std::string key = key_of(suspicion.difference);
  if (found_.contains(key) || tried_[key] >= kTries || (is_value && failed_values_ >= kMaxFailedValues)) return;
  if (is_value && !differs(suspicion, suspicion.answer)) return;
  ++tried_[key];
  failed_values_ += is_value;
  const auto before = shortest(suspicion);
  if (!before || before->size() > kMostBefore) return;
  auto close = scenario();
  for (const auto event : *before) close.steps.emplace_back(sent(event, "a"));
  close.steps.emplace_back(sent(suspicion.event, "b"));
  const bool found = tools_.compare(close);
  if (found) {
    found_.insert(key);
    failed_values_ -= is_value;
  }
}

std::optional<StateSearch::Events> StateSearch::shortest(const Suspicion& suspicion) {
  Events before = suspicion.before;
  for (const auto event : {before.back(), before.front()})
    if (shows(suspicion, {event})) return Events{event};
  if (before.size() <= 2 || !shows(suspicion, before)) return std::nullopt;
  while (before.size() > 1 && !tools_.over()) {
    const auto middle = before.begin() + static_cast<std::ptrdiff_t>(before.size() / 2);
    const Events later(middle, before.end()), earlier(before.begin(), middle);
    if (shows(suspicion, later))
      before = later;
    else if (shows(suspicion, earlier))
      before = earlier;
    else
      break;
  }
  return before;
}

bool StateSearch::shows(const Suspicion& suspicion, const Events& before) {
  auto some = scenario();
  for (const auto event : before) some.steps.emplace_back(sent(event, "a"));
  some.steps.emplace_back(sent(suspicion.event, caller_of(suspicion.event)));
  const auto trace = tools_.run(some, Freshness::fresh);
  if (!trace || trace->observations.size() != some.steps.size()) return false;
  return differs(suspicion, answer(trace->observations.back(), suspicion.event));
}

bool StateSearch::differs(const Suspicion& suspicion, const Reaction& answer) const {
  const auto found = differences(known_[suspicion.event].first, answer);
  return std::any_of(found.begin(), found.end(),
                     [&](const Difference& difference) { return key_of(difference) == key_of(suspicion.difference); });
}

void StateSearch::look_for_shared_values() {
  for (std::size_t i = 0; i < events_.size(); ++i) {
    const auto& known = known_[i];
    if (known.pair.empty() || known.others.size() < 2) continue;
    for (const auto& shared : made_once(known.pair[0], known.pair[1], known.others)) {
      const std::string key = shared.where + shared.name;
      if (tools_.over() || found_.contains(key) || ++tried_[key] > kTries) continue;
      auto close = scenario();
      close.steps = {sent(i, "a"), sent(i, "b")};
      if (tools_.compare(close)) found_.insert(key);
    }
  }
}

Reaction StateSearch::answer(const Observation& seen, std::size_t event) const {
  return reaction_to(seen.outcome, canaries_, !judging::is_asynchronous(events_[event].source));
}

InvokeStep StateSearch::sent(std::size_t event, const std::string& tenant) const {
  InvokeStep step = events_[event];
  step.tenant = tenant;
  return step;
}

Scenario StateSearch::scenario() const {
  Scenario empty;
  empty.function = function_;
  return empty;
}

}  // namespace warmfuzz
