#include "harness/engine/state_search.h"

#include <algorithm>
#include <utility>

#include "harness/oracles/evidence/report.h"
#include "harness/oracles/made_once.h"

namespace warmfuzz {

namespace {

constexpr std::size_t kMinRounds = 4;  // that run their own init: a value made there shows in several of them only
constexpr std::size_t kOthers = 4;
constexpr std::size_t kPairWithOthers = 12;
constexpr std::size_t kRoundsToValues = 6;  // differing endings come first
constexpr std::size_t kRoundsToHostile = 5;
constexpr std::size_t kHostileRounds = 4;
constexpr std::size_t kHostileAtATime = 4;
constexpr std::size_t kComparedToHostile = 8;
constexpr std::size_t kMostBefore = 4;  // what takes more events to come about is a limit, or grows
constexpr int kTries = 2;               // of a difference that does not show again
constexpr int kMaxFailedValues = 6;     // differing values that do not show again: then they are noise

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

}  // namespace

StateSearch::StateSearch(std::string function, std::vector<InvokeStep> benign, std::vector<InvokeStep> hostile,
                         const CanaryRecogniser& canaries, Random& random, Tools tools)
    : function_(std::move(function)),
      events_(std::move(benign)),
      benign_(events_.size()),
      canaries_(canaries),
      random_(random),
      tools_(std::move(tools)),
      known_(benign_) {
  events_.insert(events_.end(), std::make_move_iterator(hostile.begin()), std::make_move_iterator(hostile.end()));
}

void StateSearch::run() {
  if (benign_ == 0) return;
  const std::size_t rounds = std::max(benign_, kMinRounds);
  for (std::size_t i = 0; i < rounds && !tools_.over(); ++i) {
    round(next_first());
    look_for_shared_values();
    if (i + 1 == rounds || (i + 1) % kRoundsToHostile == 0) hostile_round();
  }
  look_at_values();
}

void StateSearch::look_at_values() {
  for (const auto& suspicion : std::exchange(values_, {})) {
    if (tools_.over()) return;
    // What is another value in each environment is noise.
    learn_first(suspicion.event, 2);
    look_at(suspicion);
  }
}

void StateSearch::learn_first(std::size_t event, std::size_t times) {
  auto alone = scenario();
  alone.steps = {sent(event, caller_of(event))};
  auto& first = known_[event].first;
  if (first.size() < times)
    if (const auto trace = tools_.run(alone, Freshness::cold))
      first.push_back(answer(trace->observations.front(), event));
}

void StateSearch::round(std::size_t first) {
  Events order;
  for (std::size_t i = 0; i < benign_; ++i)
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
  for (std::size_t i = 2; i < answers.size() && known_[first].pair.size() < kPairWithOthers; ++i)
    if (answers[i].kind == answers[0].kind && answers[i].status == answers[0].status)
      known_[first].pair.push_back(answers[i]);
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
  look_at(std::move(suspicions));
  if (++rounds_ % kRoundsToValues == 0) look_at_values();
}

// What an event is answered as far as it tells events apart. Empty: it was not sent yet.
std::string StateSearch::kind_of_answer(std::size_t event) const {
  const auto& answers = known_[event].first.empty() ? known_[event].others : known_[event].first;
  if (answers.empty()) return {};
  std::string kind = std::to_string(static_cast<int>(answers.front().kind)) + answers.front().failure + " " +
                     std::to_string(answers.front().status);
  for (const auto& [where, place] : answers.front().places) kind += " " + where;
  return kind;
}

// The plainest event that was not the first one yet, those first that are answered in a way of their own.
std::size_t StateSearch::next_first() const {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < benign_; ++i)
    if (!known_[i].first.empty()) seen.insert(kind_of_answer(i));
  for (const bool any : {false, true})
    for (std::size_t i = 0; i < benign_; ++i)
      if (known_[i].pair.empty() && (any || !seen.contains(kind_of_answer(i)))) return i;
  return rounds_ % benign_;
}

// Events that are answered in ways as different as can be: the plainest of each, then another one of each, and so on.
StateSearch::Events StateSearch::kinds_of_answers() {
  std::vector<Events> kinds;
  std::map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < benign_; ++i) {
    const auto kind = kind_of_answer(i);
    if (kind.empty()) continue;
    const auto [at, is_new] = known.emplace(kind, kinds.size());
    if (is_new) kinds.emplace_back();
    kinds[at->second].push_back(i);
  }
  for (auto& events : kinds) std::shuffle(events.begin() + 1, events.end(), random_);
  Events events;
  for (std::size_t i = 0; i < benign_; ++i)
    for (const auto& kind : kinds)
      if (i < kind.size() && events.size() < kComparedToHostile) events.push_back(kind[i]);
  return events;
}

// The same benign events again and again, with some hostile ones in between. What comes after the last time that an
// event was answered as it is alone is what it is answered otherwise for.
void StateSearch::hostile_round() {
  if (benign_ == events_.size() || hostile_rounds_ == kHostileRounds || tools_.over()) return;
  ++hostile_rounds_;
  Events compared = kinds_of_answers(), hostile;
  for (std::size_t i = benign_; i < events_.size(); ++i) hostile.push_back(i);
  std::shuffle(hostile.begin(), hostile.end(), random_);
  Events order;
  for (std::size_t at = 0;; at += kHostileAtATime) {
    std::shuffle(compared.begin(), compared.end(), random_);
    order.insert(order.end(), compared.begin(), compared.end());
    if (at >= hostile.size()) break;
    const auto begin = hostile.begin() + static_cast<std::ptrdiff_t>(at);
    order.insert(order.end(), begin,
                 begin + static_cast<std::ptrdiff_t>(std::min(kHostileAtATime, hostile.size() - at)));
  }
  auto all = scenario();
  for (std::size_t i = 0; i < order.size(); ++i) all.steps.emplace_back(sent(order[i], caller_of(i)));
  const auto trace = tools_.run(all, Freshness::fresh);
  if (!trace || trace->observations.size() != order.size()) return;

  struct Good {
    std::vector<Reaction> answers;  ///< as they are alone
    std::size_t last = 0;
  };
  std::map<std::size_t, Good> good;
  for (const auto event : compared) {
    good[event].answers = known_[event].first;
    good[event].answers.insert(good[event].answers.end(), known_[event].others.begin(), known_[event].others.end());
  }
  std::vector<Suspicion> suspicions;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto known = good.find(order[i]);
    if (known == good.end()) continue;
    auto reaction = answer(trace->observations[i], order[i]);
    const auto found = differences(known->second.answers, reaction);
    const auto difference = std::find_if(found.begin(), found.end(), is_promising);
    if (difference == found.end()) {
      known->second.answers.push_back(std::move(reaction));
      known->second.last = i;
      continue;
    }
    // It may have come about in any of the events before if it is there from the beginning.
    const auto begin = order.begin() + static_cast<std::ptrdiff_t>(known->second.last);
    Events before(begin, order.begin() + static_cast<std::ptrdiff_t>(i));
    if (i >= compared.size()) suspicions.push_back({order[i], std::move(before), *difference, std::move(reaction)});
    good.erase(known);
  }
  look_at(std::move(suspicions));
}

void StateSearch::look_at(std::vector<Suspicion> suspicions) {
  // Of the same difference in several events, the plainest.
  std::stable_sort(suspicions.begin(), suspicions.end(), [](const Suspicion& a, const Suspicion& b) {
    return std::pair(a.difference.aspect, a.event) < std::pair(b.difference.aspect, b.event);
  });
  for (auto& suspicion : suspicions) {
    if (tools_.over()) return;
    learn_first(suspicion.event, 1);
    if (suspicion.difference.aspect != Difference::Aspect::value)
      look_at(suspicion);
    else if (std::none_of(values_.begin(), values_.end(), [&](const Suspicion& other) {
               return key_of(other.difference) == key_of(suspicion.difference);
             }))
      values_.push_back(std::move(suspicion));
  }
}

void StateSearch::look_at(const Suspicion& suspicion) {
  const bool is_value = suspicion.difference.aspect == Difference::Aspect::value;
  const std::string key = key_of(suspicion.difference);
  if (found_.contains(key) || tried_[key] >= kTries || (is_value && failed_values_ >= kMaxFailedValues)) return;
  if (!differs(suspicion, suspicion.answer)) return;
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
  for (std::size_t i = 0; i < benign_; ++i) {
    const auto& known = known_[i];
    if (known.pair.empty() || known.others.size() < 2) continue;
    for (const auto& shared : made_once(known.pair[0], known.pair[1], known.others)) {
      // Another value for another event of the same environment: it is worked out of what callers say.
      if (std::any_of(known.pair.begin(), known.pair.end(), [&](const Reaction& other) {
            const auto place = other.places.find(shared.where);
            return place != other.places.end() && place->second.types == std::set<std::string>{"text"} &&
                   place->second.text.find(shared.value) == std::string::npos;
          }))
        continue;
      const std::string key = shared.where + shared.name;
      if (tools_.over() || found_.contains(key) || ++tried_[key] > kTries) continue;
      const auto close = said_otherwise(i);
      if (close && tools_.compare(*close)) found_.insert(key);
    }
  }
}

// The event of one caller, and of another one who says nothing that is the same. Nothing: he cannot.
std::optional<Scenario> StateSearch::said_otherwise(std::size_t event) const {
  auto close = scenario();
  InvokeStep one = sent(event, "a"), other = sent(event, "b");
  if (say_the_same(one, other)) other = in_other_words(other);
  if (say_the_same(one, other))
    for (auto* step : {&one, &other})
      for (auto& [pointer, value] : step->fields)
        if (pointer.ends_with("/body") && value.is_object()) value["reference"] = "{{wf:tenant.reference}}";
  if (say_the_same(one, other)) return std::nullopt;
  close.steps = {std::move(one), std::move(other)};
  return close;
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
