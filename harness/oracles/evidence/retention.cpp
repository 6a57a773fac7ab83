#include "harness/oracles/evidence/retention.h"

#include <algorithm>
#include <span>

#include "harness/oracles/evidence/text.h"

namespace warmfuzz::judging {

namespace {

constexpr std::string_view kBounded = ", bounded";
constexpr std::size_t kShown = 120;
constexpr std::size_t kMostChanges = 4;
constexpr std::string_view kKey = " (a key)";
// How the agents write an index: an element, a key, a key of a Map, an entry of a memoised function.
constexpr std::string_view kIndices[] = {"[", ".get(\"", " memo["};

bool is_position(std::string_view path, std::size_t at) {
  return path[at] == '[' && at + 1 < path.size() && (is_digit(path[at + 1]) || path[at + 1] == '*');
}

// What is nearer to the developer: his own names before what only the engine has.
std::pair<bool, std::size_t> simplicity(const Retained& retained) {
  return {retained.file.empty() && retained.kind.find("environment variable") == std::string::npos,
          retained.path.size()};
}

std::optional<Way> way_in_memory(const Evidence& evidence, const CanarySighting& sighting) {
  const Retained* best = nullptr;
  bool best_is_same = false;
  for (const auto& kept : kept_canaries(evidence)) {
    if (kept.sighting.owner.invocation != sighting.owner.invocation) continue;
    const bool is_same = kept.sighting.owner == sighting.owner;
    if (best == nullptr || (is_same && !best_is_same) ||
        (is_same == best_is_same && simplicity(*kept.retained) < simplicity(*best))) {
      best = kept.retained;
      best_is_same = is_same;
    }
  }
  if (best == nullptr) return std::nullopt;
  return Way{kept_in(*best).kind, best->path, location_of(*best)};
}

std::optional<Way> way_in_surroundings(const Evidence& evidence, const CanarySighting& sighting) {
  if (!evidence.trace.memory) return std::nullopt;
  for (const auto& changed : evidence.trace.memory->surroundings)
    for (const auto& found : evidence.canaries.recognise(changed.after))
      if (found.owner == sighting.owner) return Way{"changed surroundings", changed.what, std::nullopt};
  return std::nullopt;
}

std::optional<Way> way_under_tmp(const Evidence& evidence, const Observation& seen, const CanarySighting& sighting) {
  for (const auto& earlier : evidence.trace.observations) {
    if (earlier.invocation < sighting.owner.invocation || earlier.invocation >= seen.invocation) continue;
    for (const auto& file : earlier.tmp) {
      const auto is_it = [&](const CanarySighting& found) { return found.owner == sighting.owner; };
      const auto inside = evidence.canaries.recognise(file.content);
      const auto in_name =
          may_hold_canary(file.path) ? evidence.canaries.recognise(file.path) : std::vector<CanarySighting>();
      const bool in_content = std::any_of(inside.begin(), inside.end(), is_it);
      const bool named = std::any_of(in_name.begin(), in_name.end(), is_it);
      const auto folder = file.path.substr(0, file.path.rfind('/'));
      const auto uses = [&](const Operation& operation) {
        return (in_content && operation.path == file.path &&
                (operation.kind == OperationKind::read || operation.kind == OperationKind::write ||
                 operation.kind == OperationKind::rename || operation.kind == OperationKind::link)) ||
               (named && operation.kind == OperationKind::list && operation.path == folder);
      };
      if (std::any_of(seen.operations.begin(), seen.operations.end(), uses) ||
          (seen.cold_start && std::any_of(seen.init_operations.begin(), seen.init_operations.end(), uses)))
        return Way{"file under /tmp", file.path, std::nullopt};
    }
  }
  return std::nullopt;
}

// Another process that was started before this invocation, and that neither its owner's nor this one's objects know of.
std::optional<Way> way_in_process(const Evidence& evidence, const Observation& seen, const CanarySighting& sighting) {
  if (!evidence.trace.memory) return std::nullopt;
  const auto runs = [](const Operation& operation) { return operation.kind == OperationKind::execute; };
  if (std::any_of(seen.operations.begin(), seen.operations.end(), runs)) return std::nullopt;
  for (const auto& earlier : evidence.trace.observations) {
    if (earlier.invocation > sighting.owner.invocation) break;
    for (const auto* operations : {&earlier.operations, &earlier.init_operations}) {
      const auto found = std::find_if(operations->begin(), operations->end(), runs);
      if (found == operations->end()) continue;
      std::string program = found->path;
      for (std::size_t i = 1; i < std::min<std::size_t>(found->argv.size(), 3); ++i) program += " " + found->argv[i];
      return Way{"child process", program, std::nullopt};
    }
  }
  return std::nullopt;
}

}  // namespace

KeptIn kept_in(const Retained& retained) {
  KeptIn kept;
  kept.kind = retained.kind;
  if (const auto at = kept.kind.find(kBounded); at != std::string::npos) {
    kept.bounded = true;
    kept.kind.resize(at);
  }
  const std::string_view path = retained.path;
  std::size_t first = path.size();
  const bool variable = kept.kind == "environment variable";
  for (const auto index : variable ? std::span<const std::string_view>() : std::span(kIndices))
    first = std::min(first, std::min(path.find(index), path.size()));
  kept.container = path.substr(0, first);
  kept.is_key = path.ends_with(kKey);
  if (first < path.size()) kept.shape = is_position(path, first) ? KeptIn::Shape::list : KeptIn::Shape::table;
  return kept;
}

std::vector<Kept> kept_canaries(const Evidence& evidence) {
  std::vector<Kept> all;
  if (!evidence.trace.memory) return all;
  for (const auto& retained : evidence.trace.memory->retained)
    for (auto& sighting : evidence.canaries.recognise(retained.text))
      if (sighting.owner.kind != CanaryKind::secret && sighting.owner.invocation != 0)
        all.push_back({&retained, std::move(sighting)});
  return all;
}

std::optional<Location> location_of(const Retained& retained) {
  if (retained.file.empty() || retained.file.starts_with('/') || retained.line <= 0) return std::nullopt;
  return Location{retained.file, retained.line};
}

std::optional<Way> way_of(const Evidence& evidence, const Observation& seen, const CanarySighting& sighting) {
  // A process that has ended takes its objects along.
  const auto& all = evidence.trace.observations;
  const bool anew = std::any_of(all.begin(), all.end(), [&](const Observation& one) {
    return one.cold_start && one.invocation > sighting.owner.invocation && one.invocation <= seen.invocation;
  });
  auto under_tmp = way_under_tmp(evidence, seen, sighting);
  if (anew) return under_tmp;
  if (auto way = way_in_memory(evidence, sighting)) return way;
  if (auto way = way_in_surroundings(evidence, sighting)) return way;
  if (under_tmp) return under_tmp;
  return way_in_process(evidence, seen, sighting);
}

std::string described(const Way& way, const CanaryRecogniser& canaries) {
  std::string text = way.kind + " `" + shown(way.place, canaries) + "`";
  if (way.location) text += " (" + way.location->file + ":" + std::to_string(way.location->line) + ")";
  return text;
}

Json evidence_of(const Way& way, const CanaryRecogniser& canaries) {
  Json json{{"what", "kept in"}, {"way", way.kind}, {"place", shown(way.place, canaries)}};
  if (way.location) json["first given a value"] = way.location->file + ":" + std::to_string(way.location->line);
  return json;
}

std::string described(const Surrounding& changed, const CanaryRecogniser& canaries) {
  const std::string what = shown(changed.what, canaries);
  const std::string before = excerpt(changed.before, 0, canaries, kShown);
  const std::string after = excerpt(changed.after, 0, canaries, kShown);
  const auto dot = what.rfind('.');
  const bool member = what.find(' ') == std::string::npos && dot != std::string::npos;
  if (member && before.empty())
    return "`" + what.substr(0, dot) + "` has a member `" + what.substr(dot + 1) + "`: " + after;
  if (before.empty()) return "there is the " + what + ": " + after;
  if (after.empty()) return (member ? "`" + what + "` is gone" : "the " + what + " is gone") + " (was " + before + ")";
  return (member ? "`" + what + "` is " : "the " + what + " is ") + after + " (was " + before + ")";
}

Json evidence_of(const Surrounding& changed, const CanaryRecogniser& canaries) {
  return {{"what", "changed surroundings"},
          {"name", shown(changed.what, canaries)},
          {"before", excerpt(changed.before, 0, canaries, kShown)},
          {"after", excerpt(changed.after, 0, canaries, kShown)}};
}

std::string what_has_changed(const Evidence& evidence, Finding& finding) {
  std::string text;
  if (!evidence.trace.memory) return text;
  const auto& changes = evidence.trace.memory->surroundings;
  for (std::size_t i = 0; i < std::min(changes.size(), kMostChanges); ++i) {
    text += (text.empty() ? "Since the init of the process " : ", ") + described(changes[i], evidence.canaries);
    finding.evidence.push_back(evidence_of(changes[i], evidence.canaries));
  }
  if (!text.empty()) text += ". ";
  const auto all = kept_canaries(evidence);
  const auto last = evidence.trace.observations.back().invocation;
  const auto kept =
      std::find_if(all.begin(), all.end(), [&](const Kept& one) { return one.sighting.owner.invocation < last; });
  if (kept == all.end()) return text;
  const Way way{kept_in(*kept->retained).kind, kept->retained->path, location_of(*kept->retained)};
  finding.evidence.push_back(evidence_of(way, evidence.canaries));
  if (!finding.location) finding.location = way.location;
  return text + "The process keeps what an earlier caller sent in the " + described(way, evidence.canaries) + ". ";
}

}  // namespace warmfuzz::judging
