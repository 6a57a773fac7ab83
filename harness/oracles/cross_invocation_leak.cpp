#include <algorithm>
#include <set>

#include "harness/oracles/evidence/event_fields.h"
#include "harness/oracles/evidence/lateness.h"
#include "harness/oracles/evidence/places.h"
#include "harness/oracles/evidence/report.h"
#include "harness/oracles/evidence/retention.h"
#include "harness/oracles/evidence/text.h"
#include "harness/oracles/evidence/together.h"
#include "harness/oracles/families.h"
#include "warmfuzz/canary.h"

namespace warmfuzz {

using namespace judging;

namespace {

constexpr Rule kRule{
    "cross-invocation-leak", 488, Severity::high, "An earlier caller's data comes out in a later invocation",
    "Keep what belongs to one event in local variables. Module globals, class attributes, default arguments, loggers' "
    "fields and files under /tmp outlive the invocation and meet the next caller."};

// An earlier caller's canary, where the caller is known to be another one.
struct Leak {
  CanarySighting sighting;
  std::string tenant;
};

class CrossInvocationLeak : public Oracle {
 public:
  std::vector<Rule> rules() const override { return {kRule}; }

  void judge(const Evidence& evidence, std::vector<Finding>& findings) const override {
    // Such an environment serves one tenant only: there is nobody to leak to.
    if (evidence.function.tenant_isolation) return;
    for (const auto& seen : evidence.trace.observations) {
      std::set<std::uint64_t> answered;  // whose data the answer has: the log then shows the same flaw
      judge_body(evidence, seen, findings, answered);
      judge_log(evidence, seen, findings, answered);
      for (const auto& operation : seen.operations) judge_operation(evidence, seen, operation, findings);
      for (const auto& sent : seen.sent) judge_sent(evidence, seen, sent, findings);
    }
  }

 private:
  static std::string tenant_of(const Evidence& evidence, std::uint64_t invocation) {
    if (const Observation* other = observation_of(evidence, invocation)) return other->tenant;
    return evidence.tenant_of ? evidence.tenant_of(invocation) : std::string();
  }

  static std::vector<Leak> leaks(const Evidence& evidence, const Observation& seen, std::string_view text) {
    std::vector<Leak> found;
    for (auto& sighting : evidence.canaries.recognise(text)) {
      const auto owner = sighting.owner.invocation;
      if (sighting.owner.kind == CanaryKind::secret || owner == 0 || is_brought(sighting, seen, evidence.canaries) ||
          (owner >= seen.invocation && !is_together(evidence, seen, owner)))
        continue;
      std::string tenant = tenant_of(evidence, sighting.owner.invocation);
      if (!tenant.empty() && tenant != seen.tenant) found.push_back({std::move(sighting), std::move(tenant)});
    }
    return found;
  }

  static void judge_body(const Evidence& evidence, const Observation& seen, std::vector<Finding>& findings,
                         std::set<std::uint64_t>& answered) {
    const auto kind = seen.outcome.kind;
    if (kind != OutcomeKind::response && kind != OutcomeKind::error) return;
    const auto found = leaks(evidence, seen, seen.outcome.body);
    const InvokeStep* step = found.empty() ? nullptr : step_of(evidence, seen);
    if (step == nullptr) return;
    std::vector<CanarySighting> sightings;
    for (const auto& leak : found) sightings.push_back(leak.sighting);
    const bool error = kind == OutcomeKind::error;
    std::set<std::string> parts;
    for (const auto& placed : place(seen.outcome.body, sightings, evidence.canaries)) {
      const auto leak = std::find_if(found.begin(), found.end(), [&](const Leak& candidate) {
        return candidate.sighting.owner == placed.sighting.owner;
      });
      if (leak == found.end()) continue;
      answered.insert(leak->sighting.owner.invocation);
      const std::string part = first_segment(placed.pointer);
      if (!parts.insert(part).second) continue;
      const std::string channel = error ? "error document" : "response";
      Finding finding = report(evidence, seen, *step, *leak,
                               channel + (placed.pointer.empty() ? "" : ", at `" + placed.pointer + "`"));
      // Only the answer of an API is read by the other caller.
      if (error || is_asynchronous(step->source)) finding.severity = Severity::medium;
      const bool together = is_together(evidence, seen, leak->sighting.owner.invocation);
      finding.title = "The " + channel + " carries " + (together ? "another" : "an earlier") + " caller's data" +
                      (part.empty() ? "" : " in " + part);
      finding.sink = Json{{"channel", channel}, {"pointer", placed.pointer}};
      finding.evidence.push_back(Json{{"what", channel},
                                      {"encoding", leak->sighting.encoding},
                                      {"text", excerpt(seen.outcome.body, leak->sighting.offset, evidence.canaries)}});
      finding.identity = channel + " " + part;
      findings.push_back(std::move(finding));
    }
  }

  static void judge_log(const Evidence& evidence, const Observation& seen, std::vector<Finding>& findings,
                        const std::set<std::uint64_t>& answered) {
    if (seen.log.empty()) return;
    for (const auto& leak : leaks(evidence, seen, seen.log)) {
      const InvokeStep* step = step_of(evidence, seen);
      if (step == nullptr || answered.contains(leak.sighting.owner.invocation) ||
          is_together(evidence, seen, leak.sighting.owner.invocation) ||
          is_late_output(evidence, seen, leak.sighting, observation_of(evidence, leak.sighting.owner.invocation)))
        continue;
      Finding finding = report(evidence, seen, *step, leak, "log");
      finding.severity = Severity::medium;
      finding.title = "The log of one invocation holds an earlier caller's data";
      finding.sink = Json{{"channel", "log"}};
      finding.evidence.push_back(Json{{"what", "log"},
                                      {"encoding", leak.sighting.encoding},
                                      {"text", excerpt(seen.log, leak.sighting.offset, evidence.canaries)}});
      finding.identity = "log";
      findings.push_back(std::move(finding));
      return;
    }
  }

  static void judge_operation(const Evidence& evidence, const Observation& seen, const Operation& operation,
                              std::vector<Finding>& findings) {
    const bool execute = operation.kind == OperationKind::execute;
    if (!execute && operation.kind != OperationKind::connect && operation.kind != OperationKind::send) return;
    // A command that an earlier event injected, and that runs on in the background, is no data that was kept.
    const auto is_proof = [](const std::string& text) { return text.find(kProofProgram) != std::string::npos; };
    if (is_proof(operation.path) || std::any_of(operation.argv.begin(), operation.argv.end(), is_proof)) return;
    const auto judge_text = [&](const std::string& text) {
      // A program that clears away what an earlier invocation left under /tmp leaks nothing.
      if (!may_hold_canary(text) || (execute && text.starts_with("/tmp/"))) return false;
      auto found = leaks(evidence, seen, text);
      std::erase_if(found,
                    [&](const Leak& leak) { return is_together(evidence, seen, leak.sighting.owner.invocation); });
      const InvokeStep* step = found.empty() ? nullptr : step_of(evidence, seen);
      if (step == nullptr) return false;
      const std::string program = operation.path.substr(operation.path.rfind('/') + 1);
      const std::string channel = execute ? "arguments of a program" : "address of a connection";
      Finding finding = report(evidence, seen, *step, found.front(), channel);
      finding.severity = Severity::medium;
      finding.title = "The " + channel + " hold" + (execute ? "" : "s") + " an earlier caller's data";
      finding.sink = Json{{"channel", channel}, {"operation", to_string(operation.kind)}};
      finding.evidence.push_back(Json{{"what", channel}, {"text", excerpt(text, 0, evidence.canaries)}});
      finding.identity = channel + (execute ? " " + stable_file_name(program) : "");
      findings.push_back(std::move(finding));
      return true;
    };
    if (!operation.address.empty()) judge_text(operation.address);
    for (const auto& argument : operation.argv)
      if (judge_text(argument)) return;
  }

  static void judge_sent(const Evidence& evidence, const Observation& seen, const Sent& sent,
                         std::vector<Finding>& findings) {
    for (const auto& [text, what] : {std::pair(&sent.to, "name"), std::pair(&sent.text, "content")}) {
      for (const auto& leak : leaks(evidence, seen, *text)) {
        const auto owner = leak.sighting.owner.invocation;
        const InvokeStep* step = step_of(evidence, seen);
        if (step == nullptr || is_together(evidence, seen, owner) ||
            is_first_sent(evidence, seen, sent, leak.sighting, observation_of(evidence, owner)))
          continue;
        const std::string channel = what + std::string(" of an object that it stored");
        Finding finding = report(evidence, seen, *step, leak, channel);
        finding.severity = Severity::medium;
        finding.title = "The " + std::string(what) + " of a stored object holds an earlier caller's data";
        finding.sink = Json{{"channel", channel}, {"request", shown(stable_key(sent.to), evidence.canaries)}};
        finding.evidence.push_back(Json{{"what", channel},
                                        {"encoding", leak.sighting.encoding},
                                        {"text", excerpt(*text, leak.sighting.offset, evidence.canaries)}});
        finding.identity = channel;
        findings.push_back(std::move(finding));
        break;
      }
    }
  }

  static Finding report(const Evidence& evidence, const Observation& seen, const InvokeStep& step, const Leak& leak,
                        const std::string& channel) {
    Finding finding = start_finding(kRule, evidence, seen);
    const bool together = is_together(evidence, seen, leak.sighting.owner.invocation);
    const auto way = way_of(evidence, seen, leak.sighting);
    finding.message =
        "While it handled an event of caller `" + seen.tenant + "`, the function put `" + leak.sighting.owner.label +
        "` of " + (together ? "another" : "an earlier") + " caller (`" + leak.tenant + "`) into the " + channel +
        ". This event did not bring it: " +
        (together ? "the other one's was handled by the same process at the same time"
                  : "it was kept in the environment since the earlier invocation") +
        (way ? (together ? ", and both use the " : ", in the ") + described(*way, evidence.canaries) : std::string()) +
        ". " + std::string(kRule.advice);
    if (way) finding.location = way->location;
    finding.depends_on.push_back(leak.sighting.owner.invocation);
    const Observation* other = observation_of(evidence, leak.sighting.owner.invocation);
    if (const InvokeStep* earlier = other == nullptr ? nullptr : step_of(evidence, *other)) {
      finding.source = field_of(leak.sighting.token, *earlier, EventFields(*other));
      finding.evidence.push_back(evidence_of_step(*earlier, *other));
    }
    finding.evidence.push_back(evidence_of_step(step, seen));
    if (way) finding.evidence.push_back(evidence_of(*way, evidence.canaries));
    return finding;
  }
};

}  // namespace

std::unique_ptr<Oracle> cross_invocation_leak_oracle() { return std::make_unique<CrossInvocationLeak>(); }

}  // namespace warmfuzz
