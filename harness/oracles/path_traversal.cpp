#include <algorithm>
#include <optional>
#include <tuple>

#include "harness/oracles/evidence/event_fields.h"
#include "harness/oracles/evidence/paths.h"
#include "harness/oracles/evidence/report.h"
#include "harness/oracles/evidence/text.h"
#include "harness/oracles/families.h"

namespace warmfuzz {

using namespace judging;

namespace {

constexpr Rule kRule{
    "path-traversal", 22, Severity::high, "A field of the event moves a file operation out of its folder",
    "Take only the last component of the value (`os.path.basename`, `path.basename`), or resolve the whole path and "
    "refuse it unless it is still inside the folder; look a name up in a list where there is one."};

// What the operation does to the file system; empty for kinds that open no file.
std::string_view access_of(OperationKind kind) {
  switch (kind) {
    case OperationKind::read:
    case OperationKind::list:
      return "read";
    case OperationKind::write:
    case OperationKind::remove:
    case OperationKind::rename:
    case OperationKind::link:
    case OperationKind::mkdir:
    case OperationKind::mode:
      return "write";
    default:
      return {};
  }
}

struct Words {
  std::string_view thing;  // "moves a file read out of its folder"
  std::string_view does;   // "the function reads a file"
};

Words words_for(OperationKind kind) {
  switch (kind) {
    case OperationKind::read:
      return {"a file read", "reads a file"};
    case OperationKind::list:
      return {"a directory listing", "lists a directory"};
    case OperationKind::remove:
      return {"a deletion", "deletes a file"};
    case OperationKind::mkdir:
      return {"a new directory", "makes a directory"};
    default:
      return {"a file write", "writes a file"};
  }
}

class PathTraversal : public Oracle {
 public:
  std::vector<Rule> rules() const override { return {kRule}; }

  void judge(const Evidence& evidence, std::vector<Finding>& findings) const override {
    for (const auto& seen : evidence.trace.observations) {
      std::optional<EventFields> fields;  // of this event, read when an operation asks for them
      for (const auto& operation : seen.operations) {
        if (access_of(operation.kind).empty()) continue;
        judge_path(evidence, seen, operation, operation.path, operation.raw_path, fields, findings);
        if (!operation.path2.empty())
          judge_path(evidence, seen, operation, operation.path2, operation.raw_path2, fields, findings);
      }
    }
  }

 private:
  static void judge_path(const Evidence& evidence, const Observation& seen, const Operation& operation,
                         const std::string& path, const std::string& raw_path, std::optional<EventFields>& fields,
                         std::vector<Finding>& findings) {
    if (!may_hold_canary(path) && !may_hold_canary(raw_path)) return;
    const InvokeStep* step = step_of(evidence, seen);
    if (step == nullptr) return;
    auto sightings = evidence.canaries.recognise(path);
    for (auto& sighting : evidence.canaries.recognise(raw_path))
      if (path.find(sighting.token) == std::string::npos) sightings.push_back(std::move(sighting));

    for (const auto& sighting : sightings) {
      if (!is_of_event(sighting.owner, seen)) continue;
      if (!fields) fields.emplace(seen);
      for (const auto& placement : likeliest_first(evidence, path, raw_path, sighting.token, *fields)) {
        const FieldRef field{step->source, first_record(placement.pointer)};
        const KnownFolders known = known_folders(evidence.baseline, field.path);
        if (!escapes({path, raw_path, sighting.token, placement.value}, known)) continue;
        findings.push_back(report(evidence, seen, *step, operation, field, placement, path, known));
        return;
      }
    }
  }

  // Several fields may hold the same token. The one that the path was made with is the one whose text is most like it;
  // after that, one that named files in benign events.
  static std::vector<Placement> likeliest_first(const Evidence& evidence, const std::string& path,
                                                const std::string& raw_path, const std::string& token,
                                                const EventFields& fields) {
    auto places = fields.holding(token);
    std::erase_if(places, [](const Placement& place) { return !may_lead_out(place.value); });
    if (places.size() < 2) return places;
    const auto rank = [&](const Placement& place) {
      return std::tuple(is_repetition(place.pointer), -fit({path, raw_path, token, place.value}),
                        !evidence.baseline.folders.contains(first_record(place.pointer)));
    };
    std::stable_sort(places.begin(), places.end(),
                     [&](const Placement& a, const Placement& b) { return rank(a) < rank(b); });
    return places;
  }

  static Finding report(const Evidence& evidence, const Observation& seen, const InvokeStep& step,
                        const Operation& operation, const FieldRef& field, const Placement& placement,
                        const std::string& path, const KnownFolders& known) {
    const Words words = words_for(operation.kind);
    const std::string target = shown(path, evidence.canaries);
    Finding finding = start_finding(kRule, evidence, seen);
    finding.title = title_of(evidence.baseline, field) + " moves " + std::string(words.thing) + " out of its folder";
    finding.message = "The function " + std::string(words.does) + " whose path " + describe(field) +
                      " chooses: with the value \"" + shown_value(field, placement.value, evidence.canaries) +
                      "\" it asked for `" + operation.call + "` on `" + target + "`.";
    if (known.of_field != nullptr && !known.of_field->empty())
      finding.message += " With harmless values it stays in `" + shown(*known.of_field->begin(), evidence.canaries) +
                         "`" + (known.of_field->size() > 1 ? " and similar folders." : ".");
    finding.message += " " + std::string(kRule.advice);
    finding.source = field;
    finding.sink = Json{{"operation", to_string(operation.kind)}, {"call", operation.call}, {"path", target}};
    finding.evidence.push_back(evidence_of_step(step, seen));
    add_objects(finding, evidence.scenario);
    finding.evidence.push_back(Json{{"what", "operation"},
                                    {"operation", to_string(operation.kind)},
                                    {"path", target},
                                    {"as_passed", shown(operation.raw_path, evidence.canaries)}});
    finding.identity = std::string(access_of(operation.kind)) + " " + known_field(evidence.baseline, field.path);
    return finding;
  }
};

}  // namespace

std::unique_ptr<Oracle> path_traversal_oracle() { return std::make_unique<PathTraversal>(); }

}  // namespace warmfuzz
