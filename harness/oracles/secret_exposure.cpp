#include <algorithm>
#include <optional>
#include <set>

#include "harness/oracles/evidence/places.h"
#include "harness/oracles/evidence/report.h"
#include "harness/oracles/evidence/secrets.h"
#include "harness/oracles/evidence/text.h"
#include "harness/oracles/families.h"

namespace warmfuzz {

using namespace judging;

namespace {

constexpr Rule kInResponse{
    "secret-in-response", 200, Severity::high, "A secret of the function is in its answer",
    "Answer with chosen fields only: not with the environment, a configuration object, a client's settings or the text "
    "of an exception."};
constexpr Rule kInLog{
    "secret-in-log", 532, Severity::medium, "A secret of the function, or a caller's credential, is in the log",
    "Log chosen fields only: not the whole event (its headers carry the caller's credentials), the environment or the "
    "text of an exception that may hold them."};

constexpr std::string_view kOfFile =
    "The text stands in a file outside of the function's folders, put there to be found: whatever the function may "
    "read "
    "can be had this way. See the finding of path-traversal for what to do.";

// More labels than this at once are a dump of everything, and one flaw.
constexpr std::size_t kMaxSingleLabels = 3;

using Labels = std::set<std::string>;

// What a secret is called: one name for what is always kept together.
std::string called(const std::string& label) {
  const std::string lower = lower_case(label);
  if (lower.find("secret_access_key") != std::string::npos || lower.find("session_token") != std::string::npos)
    return "AWS credentials";
  return label;
}

std::string sentence_of(const Labels& flaw) {
  if (flaw.size() > 1) return "secrets of the function";
  if (flaw.contains("bait-content")) return "a file that no event may reach";
  return "the function's secret `" + *flaw.begin() + "`";
}

std::string list_of(const Labels& labels) {
  std::string list;
  for (const auto& label : labels) list += (list.empty() ? "`" : ", `") + label + "`";
  return list;
}

// One label a finding, or one finding for a dump.
std::vector<Labels> flaws(const Labels& labels, std::size_t most_single) {
  if (labels.size() > most_single) return {labels};
  std::vector<Labels> each;
  for (const auto& label : labels) each.push_back({label});
  return each;
}

std::string name_of(const Labels& labels) { return labels.size() == 1 ? *labels.begin() : "several"; }

class SecretExposure : public Oracle {
 public:
  std::vector<Rule> rules() const override { return {kInLog, kInResponse}; }

  void judge(const Evidence& evidence, std::vector<Finding>& findings) const override {
    for (const auto& seen : evidence.trace.observations) {
      const auto kind = seen.outcome.kind;
      if (kind == OutcomeKind::response || kind == OutcomeKind::error) judge_response(evidence, seen, findings);
      judge_log(evidence, seen, seen.log, "log", findings);
      judge_log(evidence, seen, seen.init_log, "log of the cold start", findings);
    }
  }

 private:
  static void judge_response(const Evidence& evidence, const Observation& seen, std::vector<Finding>& findings) {
    auto sightings = evidence.canaries.recognise(seen.outcome.body);
    std::erase_if(sightings, [&](const CanarySighting& sighting) {
      return !is_secret(sighting.owner) || is_presigned(sighting, seen.outcome.body) ||
             seen.event.find(sighting.token) != std::string::npos;
    });
    const InvokeStep* step = sightings.empty() ? nullptr : step_of(evidence, seen);
    if (step == nullptr) return;
    const auto placed = place(seen.outcome.body, sightings, evidence.canaries);
    Labels labels;
    for (const auto& sighting : sightings) labels.insert(called(sighting.owner.label));
    const bool error = seen.outcome.kind == OutcomeKind::error;
    const std::string channel = error ? "error document" : "response";
    for (const auto& flaw : flaws(labels, kMaxSingleLabels)) {
      const auto at = std::find_if(placed.begin(), placed.end(), [&](const PlacedCanary& canary) {
        return flaw.contains(called(canary.sighting.owner.label));
      });
      if (at == placed.end()) continue;
      Finding finding = start_finding(kInResponse, evidence, seen);
      // Who reads it: the caller; the logs and whoever invokes directly; nobody but a configured destination.
      if (is_asynchronous(step->source))
        finding.severity = Severity::low;
      else if (error)
        finding.severity = Severity::medium;
      finding.title = "The " + channel + " carries " + sentence_of(flaw);
      finding.message = "The " + channel + " carries " + list_of(flaw) + " (" + at->sighting.encoding + ")" +
                        (at->pointer.empty() ? "" : " at `" + at->pointer + "`") + ". " +
                        std::string(flaw.contains("bait-content") ? kOfFile : kInResponse.advice);
      finding.source = only_field(*step);
      finding.sink = Json{{"channel", channel}, {"pointer", at->pointer}};
      finding.evidence.push_back(evidence_of_step(*step, seen));
      const auto offset = std::find_if(sightings.begin(), sightings.end(), [&](const CanarySighting& sighting) {
                            return sighting.owner == at->sighting.owner;
                          })->offset;
      finding.evidence.push_back(Json{{"what", channel},
                                      {"encoding", at->sighting.encoding},
                                      {"text", excerpt(seen.outcome.body, offset, evidence.canaries)}});
      finding.identity = channel + " " + name_of(flaw) + " " + first_segment(at->pointer);
      findings.push_back(std::move(finding));
    }
  }

  static void judge_log(const Evidence& evidence, const Observation& seen, const std::string& log,
                        const std::string& channel, std::vector<Finding>& findings) {
    if (log.empty()) return;
    const auto sightings = evidence.canaries.recognise(log);
    const InvokeStep* step = sightings.empty() ? nullptr : step_of(evidence, seen);
    if (step == nullptr) return;
    Labels secrets, credentials;
    std::optional<EventFields> event;
    for (const auto& sighting : sightings) {
      if (is_credential(sighting.owner) && sighting.owner.invocation == seen.invocation &&
          !credentials.contains(sighting.owner.label)) {
        if (!event) event.emplace(seen.event);
        if (is_sent_as_credential(sighting, *event, evidence.baseline)) credentials.insert(sighting.owner.label);
      }
      if (is_secret(sighting.owner) && !is_presigned(sighting, log) &&
          seen.event.find(sighting.token) == std::string::npos)
        secrets.insert(called(sighting.owner.label));
    }
    for (const auto& flaw : flaws(secrets, kMaxSingleLabels))
      findings.push_back(report_log(evidence, seen, *step, log, channel, sightings, flaw, sentence_of(flaw)));
    // One flaw, however many of them this event happens to bring.
    if (!credentials.empty())
      findings.push_back(
          report_log(evidence, seen, *step, log, channel, sightings, credentials, "the caller's credentials"));
  }

  static Finding report_log(const Evidence& evidence, const Observation& seen, const InvokeStep& step,
                            const std::string& log, const std::string& channel,
                            const std::vector<CanarySighting>& sightings, const Labels& flaw, const std::string& what) {
    const auto at = std::find_if(sightings.begin(), sightings.end(), [&](const CanarySighting& sighting) {
      return flaw.contains(called(sighting.owner.label));
    });
    Finding finding = start_finding(kInLog, evidence, seen);
    finding.title = "The " + channel + " holds " + what;
    finding.message = "What the function writes to its " + channel + " holds " + list_of(flaw) + " (" + at->encoding +
                      "). Logs are kept long, and read by more people and programs than the secret is meant for. " +
                      std::string(kInLog.advice);
    // A caller's credential came in by a field; a secret was there before.
    if (at->owner.kind == CanaryKind::credential) {
      finding.source = field_of(at->token, step, EventFields(seen.event));
    } else {
      finding.source = only_field(step);
    }
    finding.sink = Json{{"channel", channel}};
    finding.evidence.push_back(evidence_of_step(step, seen));
    finding.evidence.push_back(
        Json{{"what", "log"}, {"encoding", at->encoding}, {"text", excerpt(log, at->offset, evidence.canaries)}});
    finding.identity = channel + " " + (at->owner.kind == CanaryKind::credential ? "credentials" : name_of(flaw));
    return finding;
  }
};

}  // namespace

std::unique_ptr<Oracle> secret_exposure_oracle() { return std::make_unique<SecretExposure>(); }

}  // namespace warmfuzz
