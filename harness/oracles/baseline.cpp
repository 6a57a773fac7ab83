#include "harness/oracles/baseline.h"

#include <algorithm>

#include "harness/oracles/evidence/event_fields.h"
#include "harness/oracles/evidence/frames.h"
#include "harness/oracles/evidence/paths.h"
#include "harness/oracles/evidence/report.h"
#include "harness/oracles/evidence/text.h"

namespace warmfuzz {

using namespace judging;

namespace {

// Temporary folders have a new name each time: some are enough to know them by.
constexpr std::size_t kMaxFolders = 64;

void learn_texts(Baseline& baseline, const EventFields& fields) {
  std::map<std::string, int> seen;  // once an event, however many records it has
  for (const auto& placement : fields.all()) seen[first_record(placement.pointer)] = 1;
  for (const auto& container : fields.containers()) seen[first_record(container)] = -1;
  for (const auto& [pointer, change] : seen) baseline.texts[pointer] += change;
}

void learn_folders(Baseline& baseline, const Evidence& evidence, const Observation& seen, const EventFields& fields) {
  const auto learn_path = [&](const std::string& path) {
    if (!may_hold_canary(path)) return;
    for (const auto& sighting : evidence.canaries.recognise(path)) {
      if (sighting.owner.invocation != seen.invocation) continue;
      for (const auto& placement : fields.holding(sighting.token)) {
        auto& folders = baseline.folders[first_record(placement.pointer)];
        // A value that happens to begin like the function's own folder would make it look as if all of it were the
        // value's: plain names come first and know better.
        const auto holds = [&](const std::string& folder) { return is_inside(path, folder); };
        if (std::any_of(folders.begin(), folders.end(), holds)) continue;
        if (folders.size() < kMaxFolders) folders.insert(chosen_folder(path, placement.value, sighting.token));
      }
    }
  };
  for (const auto& operation : seen.operations) {
    learn_path(operation.path);
    learn_path(operation.path2);
  }
}

void learn_tmp_names(Baseline& baseline, const Observation& seen) {
  for (const auto& file : seen.tmp) {
    const std::string name = file.path.substr(file.path.rfind('/') + 1);
    if (!may_hold_canary(name) && seen.event.find(name) == std::string::npos)
      baseline.tmp_names.insert(stable_file_name(name));
  }
}

}  // namespace

std::string failure_signature(const Outcome& outcome) {
  switch (outcome.kind) {
    case OutcomeKind::response:
      return {};
    case OutcomeKind::error:
    case OutcomeKind::init_error: {
      std::string signature = std::string(to_string(outcome.kind)) + " " + outcome.error_type;
      if (const Frame* frame = own_frame(outcome)) signature += " in " + name_of(*frame) + " (" + frame->file + ")";
      return signature;
    }
    case OutcomeKind::crash:
      return outcome.signal != 0 ? "crash signal " + std::to_string(outcome.signal)
                                 : "crash exit " + std::to_string(outcome.exit_status);
    case OutcomeKind::timeout:
    case OutcomeKind::out_of_memory:
      break;
  }
  return std::string(to_string(outcome.kind));
}

void learn(Baseline& baseline, const Evidence& evidence) {
  for (const auto& seen : evidence.trace.observations) {
    const InvokeStep* step = step_of(evidence, seen);
    if (step == nullptr) continue;
    ++baseline.events[step->trigger];
    if (auto signature = failure_signature(seen.outcome); !signature.empty())
      ++baseline.errors[step->trigger][std::move(signature)];
    const EventFields fields(seen);
    learn_texts(baseline, fields);
    learn_folders(baseline, evidence, seen, fields);
    learn_tmp_names(baseline, seen);
  }
}

bool always_fails_so(const Baseline& baseline, const std::string& trigger, const Outcome& outcome) {
  const auto events = baseline.events.find(trigger);
  const auto errors = baseline.errors.find(trigger);
  if (events == baseline.events.end() || errors == baseline.errors.end()) return false;
  const auto same = errors->second.find(failure_signature(outcome));
  return same != errors->second.end() && same->second >= events->second;
}

}  // namespace warmfuzz
