#include "harness/cli/function_job.h"

#include <chrono>
#include <set>

#include "generators/canary/scrub.h"
#include "harness/cli/interrupt.h"
#include "harness/cli/target.h"
#include "harness/cli/worker_process.h"
#include "harness/corpus/store.h"
#include "harness/engine/search.h"
#include "harness/triage/triage.h"

namespace warmfuzz::cli {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

namespace {

// How long a worker may go on after its time: a last scenario of several steps may be under way.
constexpr milliseconds kGrace{15'000};

// What the search kept, each file whole, into the folder that people share.
std::uint64_t keep_corpus(const std::filesystem::path& from, const std::filesystem::path& to,
                          std::vector<std::string>& notes) {
  auto found = CorpusStore::open(from);
  if (!found.ok()) return 0;
  auto content = found->load();
  if (!content.ok()) return 0;
  auto store = CorpusStore::open(to);
  if (!store.ok()) {
    notes.push_back(store.fault().message);
    return 0;
  }
  for (const auto& entry : content->entries)
    if (auto added = store->add(entry.scenario); !added.ok()) {
      notes.push_back(added.fault().message);
      break;
    }
  const auto size = store->size();
  return size.ok() ? *size : 0;
}

}  // namespace

FunctionJob::Result FunctionJob::run() {
  Result result;
  auto& statistics = result.statistics;
  const auto fail = [&](const Fault& fault) { result.faults.push_back(fault); };
  const auto begin = Clock::now();

  auto target = make_target(function, sources, search.seed ^ 0x747269616765ULL);
  if (!target.ok()) {
    fail(target.fault());
    return result;
  }
  auto worker = WorkerProcess::start(search);
  if (!worker.ok()) {
    fail(worker.fault());
    return result;
  }
  Target& here = **target;
  if (search.idle_core >= 0) here.invoker->start_ahead(1);
  // Needed only once there is something to confirm: most functions are fine.
  std::optional<Baseline> baseline;
  std::optional<Triage> triage;
  const auto start_triage = [&]() -> Status {
    if (triage) return Done{};
    auto learnt = learn_baseline(here.function, sources, here.words, *here.canaries, here.source_line, *here.invoker,
                                 milliseconds(static_cast<std::int64_t>(search.seconds * 250)));
    if (!learnt.ok()) return learnt.fault();
    baseline = std::move(*learnt);
    triage.emplace(TriageContext{here.function, *here.invoker, *here.canaries, *baseline, selection, here.source_line,
                                 [&here](std::string_view text) { return scrub(text, *here.canaries); }});
    return Done{};
  };

  std::set<std::string> confirmed;
  std::uint64_t unconfirmed = 0;
  const auto deadline = begin + milliseconds(static_cast<std::int64_t>(search.seconds * 1000)) + kGrace;
  bool done = false;
  while (!interrupted && !(*worker)->finished()) {
    if (!done && Clock::now() > deadline) (*worker)->kill();
    auto message = (*worker)->next(milliseconds(100));
    on_progress((*worker)->progress());
    if (!message) continue;
    switch (message->kind) {
      case SearchMessage::Kind::note:
        statistics.notes.push_back(message->text);
        break;
      case SearchMessage::Kind::fault:
        fail({message->fault, message->text});
        done = true;
        break;
      case SearchMessage::Kind::done:
        done = true;
        break;
      case SearchMessage::Kind::progress:
        break;
      case SearchMessage::Kind::candidate: {
        SearchCandidate& candidate = message->candidate;
        if (confirmed.contains(fingerprint_of(candidate.finding))) break;
        if (Status ready = start_triage(); !ready.ok()) {
          fail(ready.fault());
          break;
        }
        auto examined = triage->examine({std::move(candidate.finding), std::move(candidate.scenario),
                                         std::move(candidate.history), std::move(candidate.suspects)},
                                        [] { return interrupted.load(); });
        if (!examined.ok()) {
          statistics.notes.push_back("a finding could not be confirmed: " + examined.fault().message);
        } else if (*examined) {
          if (confirmed.insert((*examined)->finding.fingerprint).second)
            on_finding((*examined)->finding, (*examined)->transcript);
        } else {
          ++unconfirmed;
        }
        break;
      }
    }
  }
  const SearchProgress progress = (*worker)->progress();
  statistics.invocations = progress.invocations;
  statistics.scenarios = progress.scenarios;
  statistics.cold_starts = progress.cold_starts;
  statistics.features = progress.features;
  statistics.stability = progress.stability;
  statistics.seconds =
      progress.seconds > 0 ? progress.seconds : std::chrono::duration<double>(Clock::now() - begin).count();
  if (!done && !interrupted && result.faults.empty() && progress.scenarios == 0)
    fail({FaultKind::internal, "the search of " + function.id + " ended before its first scenario"});
  if (unconfirmed > 0)
    statistics.notes.push_back(std::to_string(unconfirmed) +
                               " suspicions did not show again in a fresh environment and are not reported");
  (*worker)->kill();
  statistics.corpus = keep_corpus(search.work_folder + "/corpus", corpus, statistics.notes);
  return result;
}

}  // namespace warmfuzz::cli
