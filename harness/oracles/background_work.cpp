#include <algorithm>
#include <map>
#include <set>

#include "harness/oracles/evidence/event_fields.h"
#include "harness/oracles/evidence/lateness.h"
#include "harness/oracles/evidence/report.h"
#include "harness/oracles/evidence/text.h"
#include "harness/oracles/families.h"

namespace warmfuzz {

using namespace judging;

namespace {

constexpr Rule kRule{
    "background-work", 821, Severity::medium, "Work of an invocation is carried on in a later one's time",
    "Wait for everything that an event starts before the response is returned (`await` every promise, `join` threads, "
    "wait for child processes, flush buffers), or hand the work to a queue."};

constexpr const char* kFreeze =
    "Lambda freezes the environment as soon as the response is out: what is still to do then is done when another "
    "event "
    "thaws it, which may be minutes later, or never.";

/// How it took its way, as far as that shows from outside.
struct Way {
  std::string text;
  bool is_buffer = false;
};

/// Several invocations in one line, or lines of several and of the one that brought them out, all alike: they had been
/// collected.
bool is_collected(const Evidence& evidence, const Observation& seen, const std::vector<LateSighting>& late) {
  std::set<std::uint64_t> owners;
  std::map<std::string_view, std::uint64_t> owner_of;
  std::set<std::string> lines;
  for (const auto& one : late) {
    const auto line = line_at(seen.log, one.sighting.offset);
    const auto owner = one.sighting.owner.invocation;
    if (owner_of.try_emplace(line, owner).first->second != owner) return true;
    owners.insert(owner);
    lines.insert(stable_line(line));
  }
  if (owners.size() < 2) return false;
  const auto all = evidence.canaries.recognise(seen.log);
  return std::any_of(all.begin(), all.end(), [&](const CanarySighting& sighting) {
    return sighting.owner.invocation == seen.invocation &&
           lines.contains(stable_line(line_at(seen.log, sighting.offset)));
  });
}

Way way_of(const Evidence& evidence, const Observation& origin, bool collected) {
  if (collected) return {"a buffer that a timer or a later event empties", true};
  const bool python = evidence.function.runtime.starts_with("python");
  if (origin.footprint) {
    const auto& held = *origin.footprint;
    if (held.processes > held.zombies + 1) return {"a child process that was still running"};
    if (python && held.threads > 1) return {"a thread that was still running"};
    if (python) return {"a task that nobody waited for, or a buffer that nobody emptied"};
  }
  if (evidence.function.runtime.starts_with("nodejs")) return {"a promise or a timer that nobody waited for"};
  return {python ? "a thread, a child process or a buffer" : "a task, a thread or a child process"};
}

class BackgroundWork : public Oracle {
 public:
  std::vector<Rule> rules() const override { return {kRule}; }
  Look look() const override { return {.footprint = true}; }

  void judge(const Evidence& evidence, std::vector<Finding>& findings) const override {
    if (evidence.trace.observations.size() < 2) return;
    const auto before = findings.size();
    for (const auto& seen : evidence.trace.observations) {
      judge_log(evidence, seen, findings);
      judge_files(evidence, seen, findings);
      judge_sent(evidence, seen, findings);
    }
    if (findings.size() == before) judge_backlogs(evidence, findings);
  }

 private:
  static void judge_log(const Evidence& evidence, const Observation& seen, std::vector<Finding>& findings) {
    const auto late = late_output(evidence, seen);
    const InvokeStep* step = late.empty() ? nullptr : step_of(evidence, seen);
    if (step == nullptr) return;
    const LateSighting& first = late.front();
    const Way way = way_of(evidence, *first.origin, is_collected(evidence, seen, late));
    Finding finding = report(evidence, seen, *step, *first.origin, way,
                             "output with `" + first.sighting.owner.label + "` of an earlier invocation came");
    if (way.is_buffer) finding.severity = Severity::low;
    finding.title = "Output of an invocation comes in a later one's time";
    finding.source = source_of(evidence, first);
    finding.sink = Json{{"channel", "log"}};
    finding.evidence.push_back(
        Json{{"what", "log"}, {"text", excerpt(seen.log, first.sighting.offset, evidence.canaries)}});
    finding.identity = "log";
    findings.push_back(std::move(finding));
  }

  /// A file of an earlier invocation alone, which had left nothing of the kind when it ended.
  static void judge_files(const Evidence& evidence, const Observation& seen, std::vector<Finding>& findings) {
    for (const auto& file : seen.tmp) {
      auto sightings = evidence.canaries.recognise(file.content);
      const auto is_own = [&](const CanarySighting& one) { return one.owner.invocation == seen.invocation; };
      if (std::any_of(sightings.begin(), sightings.end(), is_own)) continue;
      for (auto& sighting : sightings) {
        if (sighting.owner.kind == CanaryKind::secret || sighting.owner.invocation > seen.invocation) continue;
        const Observation* origin = observation_of(evidence, sighting.owner.invocation);
        const InvokeStep* step = step_of(evidence, seen);
        if (origin == nullptr || step == nullptr || !may_be_late(evidence, *origin, seen) ||
            is_brought(sighting, seen, evidence.canaries) || was_there(evidence, *origin, seen, sighting.owner))
          continue;
        const LateSighting late{sighting, origin};
        Finding finding = report(evidence, seen, *step, *origin, way_of(evidence, *origin, false),
                                 "a file with `" + sighting.owner.label + "` of an earlier invocation was written");
        finding.title = "A file of an invocation is written in a later one's time";
        finding.source = source_of(evidence, late);
        finding.sink = Json{{"channel", "file"}};
        finding.evidence.push_back(
            Json{{"what", "file"}, {"text", excerpt(file.content, sighting.offset, evidence.canaries)}});
        finding.identity = "file";
        findings.push_back(std::move(finding));
        return;
      }
    }
  }

  /// An object of an earlier invocation alone, which had not stored it when it ended.
  static void judge_sent(const Evidence& evidence, const Observation& seen, std::vector<Finding>& findings) {
    for (const auto& sent : seen.sent) {
      const auto sightings = evidence.canaries.recognise(sent.text);
      const auto is_own = [&](const CanarySighting& one) { return one.owner.invocation == seen.invocation; };
      if (std::any_of(sightings.begin(), sightings.end(), is_own)) continue;
      for (const auto& sighting : sightings) {
        const Observation* origin = observation_of(evidence, sighting.owner.invocation);
        const InvokeStep* step = step_of(evidence, seen);
        if (sighting.owner.kind == CanaryKind::secret || sighting.owner.invocation >= seen.invocation ||
            origin == nullptr || step == nullptr || !may_be_late(evidence, *origin, seen) ||
            is_brought(sighting, seen, evidence.canaries) || !is_first_sent(evidence, seen, sent, sighting, origin))
          continue;
        const LateSighting late{sighting, origin};
        const bool collected = std::any_of(sightings.begin(), sightings.end(), [&](const CanarySighting& other) {
          return other.owner.invocation != sighting.owner.invocation;
        });
        const Way way = way_of(evidence, *origin, collected);
        Finding finding = report(evidence, seen, *step, *origin, way,
                                 "an object with `" + sighting.owner.label + "` of an earlier invocation was stored");
        if (way.is_buffer) finding.severity = Severity::low;
        finding.title = "An object of an invocation is stored in a later one's time";
        finding.source = source_of(evidence, late);
        finding.sink = Json{{"channel", "request"}};
        finding.evidence.push_back(
            Json{{"what", "request"}, {"text", excerpt(sent.text, sighting.offset, evidence.canaries)}});
        finding.identity = "request";
        findings.push_back(std::move(finding));
        return;
      }
    }
  }

  /// Whether a file had it at the end of the earlier invocation, or of one between the two, or may have had it: beyond
  /// what is seen of a long one.
  static bool was_there(const Evidence& evidence, const Observation& origin, const Observation& seen,
                        const CanaryOwner& owner) {
    return std::any_of(&origin, &seen, [&](const Observation& other) {
      return std::any_of(other.tmp.begin(), other.tmp.end(), [&](const TmpFile& file) {
        return file.size > file.content.size() || holds(evidence, file.content, owner) ||
               holds(evidence, file.path, owner);
      });
    });
  }

  static void judge_backlogs(const Evidence& evidence, std::vector<Finding>& findings) {
    for (const auto& backlog : backlogs(evidence)) {
      const InvokeStep* step = step_of(evidence, *backlog.seen);
      const std::string what = shown(backlog.what, evidence.canaries);
      const Way way = way_of(evidence, evidence.trace.observations.front(), false);
      Finding finding =
          report(evidence, *backlog.seen, *step, evidence.trace.observations.front(), way,
                 (backlog.is_output ? "the line `" : "`") + what + "` was " + (backlog.is_output ? "written" : "seen") +
                     " once for each of the " + counted(backlog.events, "earlier event"));
      if (backlog.is_output) finding.severity = Severity::low;
      finding.title = backlog.is_output ? "Output of an invocation comes in a later one's time"
                                        : "An invocation's work is carried on in a later one's time";
      finding.sink = Json{{"channel", backlog.is_output ? "log" : "operation"}};
      finding.evidence.push_back(Json{{"what", backlog.is_output ? "log" : "operation"}, {"text", what}});
      finding.identity = backlog.is_output ? "log" : std::string(to_string(backlog.operation->kind));
      findings.push_back(std::move(finding));
    }
  }

  static std::optional<FieldRef> source_of(const Evidence& evidence, const LateSighting& late) {
    const InvokeStep* earlier = step_of(evidence, *late.origin);
    return earlier == nullptr ? std::nullopt : field_of(late.sighting.token, *earlier, EventFields(*late.origin));
  }

  static Finding report(const Evidence& evidence, const Observation& seen, const InvokeStep& step,
                        const Observation& origin, const Way& way, const std::string& what) {
    Finding finding = start_finding(kRule, evidence, seen);
    finding.message = "While the function handled an event of caller `" + seen.tenant + "`, " + what +
                      ", though that one had been answered before: its work went by way of " + way.text + ". " +
                      kFreeze + " " + kRule.advice.data();
    if (origin.invocation != seen.invocation) finding.depends_on.push_back(origin.invocation);
    finding.evidence.push_back(Json{{"what", "way"}, {"text", way.text}});
    if (const InvokeStep* earlier = step_of(evidence, origin))
      finding.evidence.push_back(evidence_of_step(*earlier, origin));
    finding.evidence.push_back(evidence_of_step(step, seen));
    return finding;
  }
};

}  // namespace

std::unique_ptr<Oracle> background_work_oracle() { return std::make_unique<BackgroundWork>(); }

}  // namespace warmfuzz
