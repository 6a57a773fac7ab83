#include "harness/triage/triage.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "generators/mutators/directed.h"
#include "harness/triage/minimise.h"

namespace warmfuzz {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kReplays = 60;     // for making a scenario small
constexpr std::size_t kSlowReplays = 8;  // the same where each waits for a deadline
constexpr std::chrono::seconds kTime{10};
constexpr int kLeastAttempts = 3;
constexpr std::chrono::seconds kTimeAlone{4};        // where each replay takes several new environments
constexpr int kAloneAgain = 3;                       // of them while a scenario is made small
constexpr std::chrono::milliseconds kPatience{250};  // at least, with a handler that hangs
constexpr std::chrono::milliseconds kCutShort{1000};

/// One replay that showed the flaw.
struct Sighting {
  Finding finding;
  Scenario scenario;
  Trace trace;
};

/// In how many replays of a scenario the flaw showed.
struct Rate {
  int shown = 0;
  int compared = 0;  ///< of them, with new environments of their own
  int attempts = 0;
  std::optional<Sighting> last;

  bool is_above(const Rate& other) const { return shown * other.attempts > other.shown * attempts; }
};

Scenario last_event(const Scenario& scenario) {
  Scenario last = scenario;
  while (last.steps.size() > 1 && std::holds_alternative<PauseStep>(last.steps.back())) last.steps.pop_back();
  last.steps = {last.steps.back()};
  return last;
}

/// The replays of one suspicion.
class Examination {
 public:
  Examination(Triage& triage, const Finding& wanted) : triage_(triage), wanted_(wanted) {}

  /// `again`: what is known of the scenario's last event alone need not be seen anew.
  bool shows(const Scenario& scenario, Freshness freshness = Freshness::fresh, bool again = false) {
    Trace trace;
    const Scenario event = last_event(scenario);
    const bool known = again && !alone_.empty() && event == alone_of_;
    Look look = look_for(wanted_.rule);
    if (again) look.alone = std::min(look.alone, kAloneAgain);
    auto findings = triage_.replay(scenario, freshness, look, &trace, known ? &alone_ : nullptr, wanted_.rule);
    if (!findings.ok()) {
      fault_ = findings.fault();
      return false;
    }
    has_hung_ = has_hung_ || std::any_of(trace.observations.begin(), trace.observations.end(),
                                         [](const auto& seen) { return seen.outcome.kind == OutcomeKind::timeout; });
    if (!known && !trace.alone.empty()) {
      alone_ = trace.alone;
      alone_of_ = event;
    }
    for (auto& finding : *findings) {
      if (finding.rule != wanted_.rule || finding.identity != wanted_.identity) continue;
      last_ = Sighting{std::move(finding), scenario, std::move(trace)};
      return true;
    }
    return false;
  }

  /// A sighting of the same flaw that also tells which way a value took from one invocation to the next, by one replay
  /// more: the way is no part of the flaw, and to look for it each time would cost too much.
  Sighting explained(const Sighting& seen) {
    Look look = look_for(wanted_.rule);
    if (seen.finding.depends_on.empty() || std::exchange(look.memory, true)) return seen;
    Trace trace;
    const bool known = !alone_.empty() && last_event(seen.scenario) == alone_of_;
    auto findings = triage_.replay(seen.scenario, Freshness::fresh, look, &trace, known ? &alone_ : nullptr);
    if (!findings.ok()) return seen;
    for (auto& finding : *findings)
      if (finding.rule == wanted_.rule && finding.identity == wanted_.identity)
        return Sighting{std::move(finding), seen.scenario, std::move(trace)};
    return seen;
  }

  const std::optional<Fault>& fault() const { return fault_; }
  /// Whether any event of any replay ran into its deadline.
  bool has_hung() const { return has_hung_; }
  const std::optional<Sighting>& last() const { return last_; }

 private:
  Triage& triage_;
  const Finding& wanted_;
  std::optional<Fault> fault_;
  bool has_hung_ = false;
  std::optional<Sighting> last_;
  std::vector<Observation> alone_;  // Trace::alone of that event
  Scenario alone_of_;
};

/// The ways to bring the flaw about again, the simplest first. Twice as they are, for what happens only sometimes.
std::vector<Scenario> ways(const Suspicion& suspicion) {
  std::vector<Scenario> all{suspicion.scenario};
  const auto& history = suspicion.history.steps;
  const auto add = [&](std::vector<Step> steps) {
    Scenario before = suspicion.history;
    before.steps = std::move(steps);
    all.push_back(joined(before, suspicion.scenario));
  };
  std::vector<Step> suspects;
  for (const auto index : suspicion.suspects)
    if (index < history.size()) suspects.push_back(history[index]);
  if (!suspects.empty()) add(suspects);
  if (history.size() > suspects.size()) {
    const auto count = std::min(history.size(), Triage::kMaxHistory);
    add({history.end() - static_cast<std::ptrdiff_t>(count), history.end()});
  }
  const auto once = all.size();
  for (std::size_t i = 0; i < once; ++i) all.push_back(all[i]);
  return all;
}

/// How long to wait for an answer where the timeout itself is not the flaw: ten times what any answer took. Without a
/// timeout there is nothing to be saved.
std::chrono::milliseconds patience(const Trace& trace, std::chrono::milliseconds timeout) {
  std::chrono::microseconds slowest{0};
  bool hangs = false;
  for (const auto& seen : trace.observations) {
    if (seen.outcome.kind == OutcomeKind::timeout)
      hangs = true;
    else
      slowest = std::max(slowest, seen.resources.wall);
  }
  if (!hangs) return timeout;
  return std::min(timeout, std::max(kPatience, std::chrono::duration_cast<std::chrono::milliseconds>(slowest * 10)));
}

/// Whether it matters when each event comes: then a replay that shows the flaw may have been lucky.
bool depends_on_time(const Scenario& scenario) {
  return std::any_of(scenario.steps.begin(), scenario.steps.end(), [](const Step& step) {
    const auto* invoke = std::get_if<InvokeStep>(&step);
    return invoke == nullptr || invoke->overlaps;
  });
}

/// What comes after the step that showed it is of no use.
Scenario up_to(const Scenario& scenario, std::size_t step) {
  Scenario shorter = scenario;
  if (step + 1 < shorter.steps.size()) shorter.steps.resize(step + 1);
  return shorter;
}

/// Whether the very file of a finding's sink is asked for again, in the same way.
bool touches_again(const Json& sink, const Trace& trace, const Scrub& scrub) {
  if (!sink.is_object() || !sink.contains("path")) return false;
  for (const auto& seen : trace.observations)
    for (const auto& operation : seen.operations)
      if (to_string(operation.kind) == sink.value("operation", std::string()) &&
          (scrub(operation.path) == sink["path"] || scrub(operation.path2) == sink["path"]))
        return true;
  return false;
}

Confirmed confirm(const Sighting& seen, int reproduced, int attempts, const Scrub& scrub) {
  Confirmed confirmed{seen.finding, transcript_of(seen.scenario, seen.trace, scrub)};
  Finding& finding = confirmed.finding;
  finding.fingerprint = fingerprint_of(finding);
  finding.scenario = seen.scenario;
  finding.reproduced = reproduced;
  finding.attempts = attempts;
  finding.depends_on.clear();  // serial numbers of a replay that nobody sees
  finding.title = scrub(finding.title);
  finding.message = scrub(finding.message);
  finding.sink = scrubbed(finding.sink, scrub);
  for (auto& item : finding.evidence) item = scrubbed(item, scrub);
  return confirmed;
}

}  // namespace

int Triage::attempts_for(const Scenario& scenario) {
  return scenario.steps.size() > 1 && !is_repetition(scenario) ? 10 : 3;
}

Result<std::vector<Finding>> Triage::replay(const Scenario& scenario, Freshness freshness, Look look, Trace* trace,
                                            const std::vector<Observation>* alone, const std::string& rule) {
  if (alone != nullptr) look.alone = 0;
  auto seen = context_.invoker.run(scenario, freshness, look);
  if (!seen.ok()) return seen.fault();
  if (alone != nullptr) seen->alone = *alone;
  const Evidence evidence{context_.function, scenario,          *seen,
                          context_.canaries, context_.baseline, context_.source_line};
  auto findings = judge_all(evidence, rule.empty() ? context_.selection : RuleSelection{{rule}, {}});
  if (trace != nullptr) *trace = std::move(*seen);
  return findings;
}

Result<Blame> Triage::check_blame(const Finding& finding, const Scenario& scenario) {
  Blame blame;
  if (!finding.source || finding.step >= scenario.steps.size()) return blame;
  Scenario without = scenario;
  auto* step = std::get_if<InvokeStep>(&without.steps[finding.step]);
  if (step == nullptr || !take_back(*step, finding.source->path)) return blame;
  Trace trace;
  auto others = replay(without, Freshness::fresh, look_for(finding.rule), &trace);
  if (!others.ok()) return others.fault();
  const Json sink = scrubbed(finding.sink, context_.scrub);
  for (auto& other : *others)
    if (other.rule == finding.rule && scrubbed(other.sink, context_.scrub) == sink) {
      blame.other = Suspicion{std::move(other), std::move(without), {}, {}};
      break;
    }
  blame.right = !blame.other && !touches_again(sink, trace, context_.scrub);
  return blame;
}

Result<std::optional<Confirmed>> Triage::examine(const Suspicion& suspicion, const std::function<bool()>& stop) {
  Examination examination(*this, suspicion.finding);
  const std::optional<Confirmed> nothing;
  const auto timeout = context_.function.timeout;
  const bool is_timeout = suspicion.finding.rule == "timeout";

  // What hangs on the way to another flaw is first cut short; with its whole time only where that shows nothing.
  for (const auto limit : {is_timeout ? timeout : std::min(timeout, kCutShort), timeout}) {
    context_.invoker.set_time_limit(limit);
    for (const auto& scenario : ways(suspicion)) {
      if (stop()) return nothing;
      const bool shown = examination.shows(scenario);
      if (examination.fault()) return *examination.fault();
      if (shown) break;
    }
    if (examination.last() || !examination.has_hung() || limit == timeout) break;
  }
  if (!examination.last()) return nothing;
  const Sighting first = *examination.last();
  const auto waits = is_timeout ? timeout : patience(first.trace, timeout);
  context_.invoker.set_time_limit(waits);

  // What shows by comparison shows now and then where a function does this or that at random, too.
  const bool compares = look_for(suspicion.finding.rule).alone > 0;
  const auto always_shows = [&](const Scenario& scenario) {
    for (int i = 0; i < kLeastAttempts; ++i)
      if (!examination.shows(scenario)) return false;
    return true;
  };
  const bool with_care = !compares && (first.finding.rule == "background-work" || depends_on_time(first.scenario));
  const auto deadline = Clock::now() + (compares ? kTimeAlone : with_care ? kTime / 2 : kTime);
  Trials trials(
      [&](const Scenario& scenario) {
        return with_care ? always_shows(scenario) : examination.shows(scenario, Freshness::fresh, true);
      },
      is_timeout ? kSlowReplays : kReplays, [&] { return examination.fault() || Clock::now() >= deadline || stop(); });
  auto smallest = first.scenario;
  if (auto shorter = up_to(smallest, first.finding.step); shorter != smallest && trials.show(shorter))
    smallest = std::move(shorter);
  smallest = minimise(std::move(smallest), trials);
  if (examination.fault()) return *examination.fault();

  // Two values of an event may hold the same attack: the one that can be taken away is not to blame.
  if (!stop()) {
    auto blame = check_blame(examination.last()->finding, examination.last()->scenario);
    if (!blame.ok()) return blame.fault();
    if (blame->other) return examine(*blame->other, stop);
    if (!blame->right) return nothing;
  }

  const auto count = [&](const Scenario& scenario) -> Rate {
    Rate rate;
    const int most = attempts_for(scenario);
    const auto until = Clock::now() + (compares ? kTimeAlone : kTime);
    while (rate.attempts < most && (rate.attempts < kLeastAttempts || Clock::now() < until) && !stop()) {
      const int attempt = ++rate.attempts;
      // The first has its whole time; where that does not show the flaw, the others have it, too.
      context_.invoker.set_time_limit(attempt == 1 || rate.shown == 0 ? timeout : waits);
      const bool again = attempt > kLeastAttempts;
      if (examination.shows(scenario, attempt == 1 ? Freshness::cold : Freshness::fresh, again)) {
        ++rate.shown;
        rate.compared += !again;
        rate.last = *examination.last();
      }
      if (examination.fault()) break;
    }
    return rate;
  };
  const auto is_steady = [&](const Rate& rate) {
    if (compares) return rate.shown * 2 > rate.attempts && rate.compared * 2 > std::min(rate.attempts, kLeastAttempts);
    return rate.shown * 10 >= rate.attempts * 9;
  };
  Rate best = count(smallest);
  // What shows only sometimes may have been made smaller than it can be: then it becomes no smaller than what shows
  // each time, or stays as it first showed.
  for (const bool smaller : {true, false}) {
    if (is_steady(best) || examination.fault() || stop() || (smaller && (compares || with_care))) continue;
    Scenario larger = first.scenario;
    if (smaller) {
      const auto until = Clock::now() + kTime / 2;
      Trials careful(always_shows, kReplays, [&] { return examination.fault() || Clock::now() >= until || stop(); });
      larger = minimise(std::move(larger), careful);
    }
    if (larger == smallest) continue;
    if (Rate rate = count(larger); rate.is_above(best)) best = std::move(rate);
  }
  if (examination.fault()) return *examination.fault();
  // Asked to stop before any attempt: the replay that made it smallest is one.
  if (best.attempts == 0) return std::optional(confirm(*examination.last(), 1, 1, context_.scrub));
  if (!best.last || (compares && !is_steady(best))) return nothing;
  if (!stop()) best.last = examination.explained(*best.last);
  return std::optional(confirm(*best.last, best.shown, best.attempts, context_.scrub));
}

}  // namespace warmfuzz
