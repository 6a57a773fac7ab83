#include <algorithm>
#include <set>

#include "harness/oracles/evidence/report.h"
#include "harness/oracles/evidence/text.h"
#include "harness/oracles/evidence/unpack.h"
#include "harness/oracles/families.h"

namespace warmfuzz {

using namespace judging;

namespace {

constexpr Rule kRule{
    "tmp-residue", 459, Severity::low, "A caller's data stays in a file under /tmp",
    "Delete the file when the invocation is done, also when it fails (`tempfile.TemporaryDirectory`, `try … finally`): "
    "/tmp is kept for the next caller."};

class TmpResidue : public Oracle {
 public:
  std::vector<Rule> rules() const override { return {kRule}; }

  void judge(const Evidence& evidence, std::vector<Finding>& findings) const override {
    for (const auto& seen : evidence.trace.observations) {
      // A process that was stopped had no chance to clear up.
      if (seen.outcome.kind != OutcomeKind::response && seen.outcome.kind != OutcomeKind::error) continue;
      for (const auto& file : seen.tmp) judge_file(evidence, seen, file, findings);
    }
  }

 private:
  static void judge_file(const Evidence& evidence, const Observation& seen, const TmpFile& file,
                         std::vector<Finding>& findings) {
    const auto of_a_caller = [&](const CanarySighting& sighting) {
      return sighting.owner.kind != CanaryKind::secret && sighting.owner.invocation != 0 &&
             sighting.owner.invocation <= seen.invocation;
    };
    const auto of_callers = [&](std::string_view text) {
      auto all = evidence.canaries.recognise(text);
      std::erase_if(all, [&](const auto& sighting) { return !of_a_caller(sighting); });
      return all;
    };
    auto sightings = of_callers(file.content);
    std::string inside;  // of an archive
    if (sightings.empty()) {
      inside = unpacked(file.content);
      sightings = of_callers(inside);
    }
    const bool in_content = !sightings.empty();
    std::vector<CanarySighting> in_name;
    if (may_hold_canary(file.path)) in_name = of_callers(file.path);
    const InvokeStep* step = in_content || !in_name.empty() ? step_of(evidence, seen) : nullptr;
    if (step == nullptr) return;

    const EventFields fields(seen);
    const CanarySighting& first = in_content ? sightings.front() : in_name.front();
    const std::string name = stable_path(file.path, !in_name.empty(), seen, fields, evidence.baseline);
    std::set<std::string> labels;
    for (const auto* group : {&sightings, &in_name})
      for (const auto& sighting : *group) labels.insert(sighting.owner.label);
    std::string list;
    for (const auto& label : labels) list += (list.empty() ? "`" : ", `") + label + "`";

    Finding finding = start_finding(kRule, evidence, seen);
    finding.title = (name.find("{}") == std::string::npos ? "A file " + name + " with a caller's data"
                                                          : std::string("A file under /tmp with a caller's data")) +
                    (in_content ? " stays behind" : " in its name stays behind");
    finding.message = "The invocation has ended, and `" + shown(file.path, evidence.canaries) + "` (" +
                      counted(file.size, "byte") + ") still holds " + list + " in its " +
                      (in_content ? inside.empty() ? "content" : "content, packed" : "name") +
                      ". Nothing has leaked yet, but every later invocation in this "
                      "environment can read it, and it takes up space until the environment ends. " +
                      std::string(kRule.advice);
    finding.source = field_of(first.token, *step, fields);
    finding.sink = Json{{"path", name}};
    finding.evidence.push_back(evidence_of_step(*step, seen));
    Json item{{"what", "file"}, {"path", name}};
    if (in_content) {
      const std::string& text = inside.empty() ? file.content : inside;
      item["encoding"] = inside.empty() ? first.encoding : "packed, " + first.encoding;
      item["text"] = excerpt(text, first.offset, evidence.canaries);
    }
    finding.evidence.push_back(std::move(item));
    if (first.owner.invocation != seen.invocation) finding.depends_on.push_back(first.owner.invocation);
    finding.identity = name;
    findings.push_back(std::move(finding));
  }

  // The path without what came from the event or is new each time: names of temporary folders say nothing.
  static std::string stable_path(const std::string& path, bool named_by_event, const Observation& seen,
                                 const EventFields& fields, const Baseline& baseline) {
    constexpr std::string_view tmp = "/tmp/";
    const std::string name = path.substr(path.rfind('/') + 1);
    const std::string stable = stable_file_name(name);
    const auto holds_name = [&](const Placement& place) {
      return place.pointer.starts_with("/objects/") && place.value.ends_with(name) &&
             (place.value.size() == name.size() || place.value[place.value.size() - name.size() - 1] == '/');
    };
    const bool brought =
        seen.event.find(name) != std::string::npos || std::any_of(fields.all().begin(), fields.all().end(), holds_name);
    // An event or an object may well hold a name that the function chose: benign events tell.
    if (named_by_event || (brought && !baseline.tmp_names.contains(stable))) return std::string(tmp) + "{}";
    return std::string(tmp) + (path.size() > tmp.size() + name.size() ? "*/" : "") + stable;
  }
};

}  // namespace

std::unique_ptr<Oracle> tmp_residue_oracle() { return std::make_unique<TmpResidue>(); }

}  // namespace warmfuzz
