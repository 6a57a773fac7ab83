#include "harness/engine/executor.h"

#include <unistd.h>

#include <algorithm>

#include "harness/oracles/baseline.h"

namespace warmfuzz {

namespace {

constexpr int kToldPerFlaw = 3;     // the first example may depend on something that is lost
constexpr int kFlawsPerRule = 100;  // an identity that does not hold still must not flood the triage
constexpr std::size_t kToldHistory = 64;
constexpr std::int64_t kFreshStarts = 8;  // new environments for several callers, and one more each second
constexpr int kRunAgain = 200;            // scenarios of the corpus, to see whether they end the same
constexpr int kVisits = 100;              // of another caller, after a process has ended
constexpr int kFaultsInTurn = 5;          // once may be the machine's mood, again and again is a reason to stop
constexpr std::chrono::milliseconds kSearchTimeout{3000};
constexpr std::chrono::milliseconds kShortTimeout{500};
constexpr std::chrono::milliseconds kBetweenProgress{400};

// Adds to several: libFuzzer's array is cleared before each of its runs.
class Tee : public FeatureSink {
 public:
  Tee(FeatureSink& a, FeatureSink* b) : a_(a), b_(b) {}
  void add(std::uint32_t feature) override {
    a_.add(feature);
    if (b_ != nullptr) b_->add(feature);
  }

 private:
  FeatureSink& a_;
  FeatureSink* b_;
};

using History = std::deque<HistoryEntry>;

// The first entry from this invocation on.
History::const_iterator from(const History& history, std::uint64_t invocation) {
  return std::lower_bound(history.begin(), history.end(), invocation,
                          [](const HistoryEntry& entry, std::uint64_t serial) { return entry.invocation < serial; });
}

History::const_iterator find(const History& history, std::uint64_t invocation) {
  const auto at = from(history, invocation);
  return at != history.end() && at->invocation == invocation ? at : history.end();
}

}  // namespace

bool has_ended(const Outcome& outcome) {
  return outcome.kind == OutcomeKind::crash || outcome.kind == OutcomeKind::timeout ||
         outcome.kind == OutcomeKind::out_of_memory;
}

void SeenFeatures::add(std::uint32_t feature) {
  feature %= kFeatureSpace;
  if (!seen_[feature]) fresh_ = true;
  seen_[feature] = true;
}

Executor::Executor(const SearchJob& job, const SearchContext& context)
    : job_(job),
      context_(context),
      begin_(Clock::now()),
      end_(begin_ + std::chrono::milliseconds(static_cast<std::int64_t>(job.seconds * 1000))) {}

void Executor::learn() {
  context_.invoker.set_time_limit(kSearchTimeout);
  auto baseline =
      learn_baseline(context_.function, context_.sources, context_.words, context_.canaries, context_.source_line,
                     context_.invoker, std::chrono::milliseconds(static_cast<std::int64_t>(job_.seconds * 250)));
  if (!baseline.ok()) fail(baseline.fault());
  baseline_ = std::move(*baseline);
}

// The cold start of the environment that learnt the baseline was not judged: the first scenario has one of its own.
// Several callers meet in a new environment now and then, too: what only the first of its callers can leave behind
// was long ago in one that has served many.
Freshness Executor::freshness_of(const Scenario& scenario) {
  const auto allowed = kFreshStarts + std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - begin_).count();
  if (fresh_starts_ > 0 && (scenario.steps.size() < 2 || fresh_starts_ >= allowed)) return Freshness::warm;
  ++fresh_starts_;
  return Freshness::fresh;
}

std::optional<Trace> Executor::execute(const Scenario& scenario, Look look, FeatureSink* also) {
  auto trace = observe(scenario, look == Look{} ? freshness_of(scenario) : Freshness::fresh, look, also);
  if (trace) judge(scenario, *trace);
  return trace;
}

std::optional<Trace> Executor::observe(const Scenario& scenario, Freshness freshness, Look look, FeatureSink* also) {
  ++scenarios_;
  auto trace = context_.invoker.run(scenario, freshness, look);
  if (!trace.ok()) {
    if (++faults_ >= kFaultsInTurn) fail(trace.fault());
    return std::nullopt;
  }
  faults_ = 0;
  Tee both(seen_, also);
  outcome_features(*trace, both);
  last_endings_.clear();
  for (const auto& seen : trace->observations) {
    last_endings_.push_back(failure_signature(seen.outcome));
    note_duration(seen);
  }
  // First what the visitor shows: a leak is worth more than the end of the process, and sooner confirmed.
  if (!trace->observations.empty() && has_ended(trace->observations.back().outcome)) visit(scenario);
  if (const auto now = Clock::now(); now - told_ > kBetweenProgress) {
    told_ = now;
    tell({SearchMessage::Kind::progress, progress(), {}, {}, {}});
  }
  return std::move(trace).value();
}

// A process that ended leaves its /tmp to the one that follows: there another caller comes next, with a usual event.
void Executor::visit(const Scenario& scenario) {
  const auto* last = std::get_if<InvokeStep>(&scenario.steps.back());
  const auto usual = last == nullptr ? usual_.end() : usual_.find(last->trigger);
  if (usual == usual_.end() || ++visits_ > kVisits) return;
  Scenario visitor;
  visitor.function = scenario.function;
  visitor.seed = scenario.seed;
  visitor.steps.emplace_back(usual->second);
  std::get<InvokeStep>(visitor.steps.front()).tenant = last->tenant == "b" ? "a" : "b";
  if (const auto trace = context_.invoker.run(visitor, Freshness::warm); trace.ok()) judge(visitor, *trace);
}

// Once it is known that events can keep the handler busy, each further one need not cost the whole time: triage waits
// for the function's own deadline anyway.
void Executor::note_duration(const Observation& seen) {
  if (seen.outcome.kind == OutcomeKind::response) slowest_answer_ = std::max(slowest_answer_, seen.resources.wall);
  if (seen.outcome.kind != OutcomeKind::timeout || ++timeouts_ > 1) return;
  const auto enough = std::chrono::duration_cast<std::chrono::milliseconds>(slowest_answer_ * 10);
  context_.invoker.set_time_limit(std::clamp(enough, kShortTimeout, kSearchTimeout));
}

void Executor::run_again(const Scenario& scenario) {
  if (run_again_ >= kRunAgain) return;
  execute(scenario);  // attacks may have come between
  const auto endings = last_endings_;
  execute(scenario);
  ++run_again_;
  if (last_endings_ == endings) ++ended_same_;
}

bool Executor::is_told(const std::string& rule) const {
  return std::any_of(told_flaws_.begin(), told_flaws_.end(),
                     [&](const auto& told) { return told.first.first == rule; });
}

std::set<std::string> Executor::judge(const Scenario& scenario, const Trace& trace) {
  return judge(scenario, trace, context_.selection);
}

std::set<std::string> Executor::judge(const Scenario& scenario, const Trace& trace, const RuleSelection& selection) {
  std::set<std::string> rules;
  const auto& history = context_.invoker.history();
  const TenantOf tenant_of = [&](std::uint64_t invocation) -> std::string {
    const auto found = find(history, invocation);
    return found == history.end() ? std::string() : found->step.tenant;
  };
  const Evidence evidence{context_.function,    scenario, trace, context_.canaries, baseline_,
                          context_.source_line, tenant_of};
  for (auto& finding : judge_all(evidence, selection)) {
    rules.insert(finding.rule);
    int& told = told_flaws_[{finding.rule, finding.identity}];
    if (told >= kToldPerFlaw || (told == 0 && ++flaws_of_rule_[finding.rule] > kFlawsPerRule)) continue;
    ++told;
    SearchMessage message;
    message.kind = SearchMessage::Kind::candidate;
    message.candidate = with_history(std::move(finding), scenario, trace);
    tell(message);
  }
  return rules;
}

SearchCandidate Executor::with_history(Finding&& finding, const Scenario& scenario, const Trace& trace) const {
  SearchCandidate candidate{std::move(finding), scenario, {}, {}};
  const std::uint64_t first = trace.observations.empty() ? 0 : trace.observations.front().invocation;
  const auto& history = context_.invoker.history();
  const auto end = from(history, first);
  std::vector<HistoryEntry> told;
  for (const std::uint64_t owner : candidate.finding.depends_on)
    if (const auto found = find(history, owner); found != history.end() && owner < first) {
      candidate.suspects.push_back(told.size());
      told.push_back(*found);
    }
  const auto count = std::min<std::ptrdiff_t>(end - history.begin(), kToldHistory);
  told.insert(told.end(), end - count, end);
  candidate.history = scenario_of(told);
  return candidate;
}

SearchProgress Executor::progress() const {
  const auto& statistics = context_.invoker.statistics();
  return {statistics.invocations,
          scenarios_,
          statistics.cold_starts,
          seen_.count(),
          corpus_,
          std::chrono::duration<double>(Clock::now() - begin_).count(),
          run_again_ > 0 ? static_cast<double>(ended_same_) / run_again_ : 1.0};
}

void Executor::note(const std::string& text) const { tell({SearchMessage::Kind::note, {}, {}, text, {}}); }
void Executor::tell_done() const { tell({SearchMessage::Kind::done, progress(), {}, {}, {}}); }

void Executor::fail(const Fault& fault) const {
  tell({SearchMessage::Kind::fault, {}, {}, fault.message, fault.kind});
  _exit(1);
}

}  // namespace warmfuzz
