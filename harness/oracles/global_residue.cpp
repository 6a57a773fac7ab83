#include <algorithm>
#include <map>
#include <set>

#include "harness/oracles/evidence/event_fields.h"
#include "harness/oracles/evidence/report.h"
#include "harness/oracles/evidence/retention.h"
#include "harness/oracles/evidence/secrets.h"
#include "harness/oracles/evidence/text.h"
#include "harness/oracles/families.h"

namespace warmfuzz {

using namespace judging;

namespace {

constexpr Rule kRule{"global-residue", 226, Severity::low, "The process keeps an earlier caller's data",
                     "Keep what belongs to one event in local variables. If something must be kept, keep a digest or "
                     "an id, and give what "
                     "holds it a maximum and an expiry."};

// What survives this many invocations of others is kept, not just not yet overwritten.
constexpr std::size_t kLater = 3;
// What holds the data of this many callers grows with each of them.
constexpr std::size_t kCallers = 4;

class GlobalResidue : public Oracle {
 public:
  std::vector<Rule> rules() const override { return {kRule}; }
  Look look() const override { return {.memory = true}; }

  void judge(const Evidence& evidence, std::vector<Finding>& findings) const override {
    // Such an environment serves one tenant only.
    if (!evidence.trace.memory || evidence.trace.observations.empty() || evidence.function.tenant_isolation) return;
    std::vector<One> all;
    for (const auto& kept : kept_canaries(evidence)) {
      const auto owner =
          std::find_if(evidence.trace.observations.begin(), evidence.trace.observations.end(),
                       [&](const Observation& seen) { return seen.invocation == kept.sighting.owner.invocation; });
      if (owner == evidence.trace.observations.end() || kept.retained->kind.starts_with("running thread")) continue;
      all.push_back({kept, kept_in(*kept.retained), &*owner, later_of_others(evidence, *owner)});
    }
    std::set<std::string> told;
    judge_growing(evidence, all, findings, told);
    for (const auto& one : all)
      if (is_kept_secret(one) && told.insert(one.in.container).second)
        findings.push_back(report(evidence, one, one.kept.sighting.owner.label));
  }

 private:
  struct One {
    Kept kept;
    KeptIn in;
    const Observation* owner = nullptr;
    std::size_t later = 0;  // invocations of other callers since
  };

  static std::size_t later_of_others(const Evidence& evidence, const Observation& owner) {
    const auto& all = evidence.trace.observations;
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const Observation& seen) {
      return seen.invocation > owner.invocation && seen.tenant != owner.tenant;
    }));
  }

  static bool is_sensitive(const CanaryOwner& owner) { return is_credential(owner) || is_personal(owner); }

  // Whose it was has left, others came, and it is still there: not in a table that has a maximum or an expiry, and not
  // as the key of one, by which a caller that comes again is known.
  static bool is_kept_secret(const One& one) {
    if (one.later < kLater || one.in.is_key) return false;
    const bool shared = one.in.kind == "environment variable";
    if (!is_credential(one.kept.sighting.owner) && !(shared && is_personal(one.kept.sighting.owner))) return false;
    return !one.in.bounded || one.in.shape == KeptIn::Shape::list || shared;
  }

  // Whatever holds something of every caller, has no maximum, and is never made smaller.
  static void judge_growing(const Evidence& evidence, const std::vector<One>& all, std::vector<Finding>& findings,
                            std::set<std::string>& told) {
    std::set<std::string> callers;
    for (const auto& seen : evidence.trace.observations) callers.insert(seen.tenant);
    std::map<std::string, std::vector<const One*>> containers;
    for (const auto& one : all) {
      // A key alone is a limiter's, a counter's or a memo's.
      if (one.in.bounded || one.in.is_key || one.in.shape == KeptIn::Shape::name) continue;
      // What is found under the keys of events of all sorts may be public.
      if (one.in.shape == KeptIn::Shape::table && !is_sensitive(one.kept.sighting.owner)) continue;
      containers[one.in.container].push_back(&one);
    }
    for (const auto& [container, held] : containers) {
      std::set<std::string> tenants;
      const One* oldest = nullptr;
      for (const One* one : held) {
        tenants.insert(one->owner->tenant);
        // Of the oldest event, what tells most.
        if (oldest == nullptr || one->owner->invocation < oldest->owner->invocation ||
            (one->owner == oldest->owner && is_sensitive(one->kept.sighting.owner) &&
             !is_sensitive(oldest->kept.sighting.owner)))
          oldest = one;
      }
      if (tenants.size() < std::max(kCallers, (callers.size() + 1) / 2) || oldest->later < kLater) continue;
      if (!told.insert(container).second) continue;
      findings.push_back(report(evidence, *oldest, {}));
      findings.back().evidence.push_back(
          Json{{"what", "growth"}, {"holds data of callers", tenants.size()}, {"of", callers.size()}});
    }
  }

  // `secret`: the label of what is kept; empty: data of every caller.
  static Finding report(const Evidence& evidence, const One& one, const std::string& secret) {
    const Observation& last = evidence.trace.observations.back();
    const Way way{one.in.kind, one.kept.retained->path, location_of(*one.kept.retained)};
    const std::string container = shown(one.in.container, evidence.canaries);
    Finding finding = start_finding(kRule, evidence, last);
    finding.title = secret.empty() ? "`" + container + "` keeps the data of every caller"
                                   : "A caller's `" + secret + "` stays in `" + container + "`";
    finding.message = "After " + counted(one.later, "more invocation") + " of other callers the process still holds `" +
                      one.kept.sighting.owner.label + "` of an earlier caller (`" + one.owner->tenant +
                      "`): " + described(way, evidence.canaries) + ". ";
    if (secret.empty())
      finding.message +=
          "It holds data of the other callers, too, and nothing is seen to be taken away: it grows "
          "with each event until the environment ends. ";
    finding.message +=
        "Nothing has leaked yet, but every later mistake in this process, a log line or an error page, "
        "can give it to another caller. " +
        std::string(kRule.advice);
    finding.location = way.location;
    finding.sink = Json{{"container", container}, {"kind", one.in.kind}};
    if (const InvokeStep* step = step_of(evidence, *one.owner)) {
      finding.source = field_of(one.kept.sighting.token, *step, EventFields(*one.owner));
      finding.evidence.push_back(evidence_of_step(*step, *one.owner));
    }
    finding.evidence.push_back(evidence_of(way, evidence.canaries));
    if (one.owner->invocation != last.invocation) finding.depends_on.push_back(one.owner->invocation);
    finding.identity = container;
    return finding;
  }
};

}  // namespace

std::unique_ptr<Oracle> global_residue_oracle() { return std::make_unique<GlobalResidue>(); }

}  // namespace warmfuzz
