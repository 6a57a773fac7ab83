#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>

#include "harness/oracles/evidence/event_fields.h"
#include "harness/oracles/evidence/network.h"
#include "harness/oracles/evidence/report.h"
#include "harness/oracles/evidence/retention.h"
#include "harness/oracles/evidence/text.h"
#include "harness/oracles/families.h"
#include "harness/oracles/made_once.h"
#include "harness/oracles/reaction.h"

namespace warmfuzz {

using namespace judging;

namespace {

constexpr Rule kRule{
    "state-dependence", 488, Severity::medium, "What a caller is answered depends on who was served before",
    "Decide from this event alone. What is kept between invocations must be keyed by everything that it depends on, "
    "who asks included, and be put back to what it was when an invocation ends, also when it fails."};

constexpr int kTimes = 5;            // new environments to compare with
constexpr std::size_t kEnough = 3;   // of them, for a judgement
constexpr std::size_t kShown = 300;  // bytes of an answer in the evidence
constexpr std::size_t kMostEvents = 5;
constexpr std::size_t kKeptText = 6;  // the shortest part of an answer that an earlier event must have brought

using Aspect = Difference::Aspect;

// Answers that tell of the load, or of what others did to a shared thing on purpose.
bool is_temporary(int status) {
  constexpr int all[] = {304, 408, 409, 410, 412, 423, 425, 428, 429};
  return std::find(std::begin(all), std::end(all), status) != std::end(all);
}

bool is_refusal(int status) { return status == 401 || status == 403 || status == 407; }

bool speaks_of_rates(const Reaction& answer) {
  return std::any_of(answer.places.begin(), answer.places.end(), [](const auto& place) {
    return place.first == "/headers/retry-after" || place.first.starts_with("/headers/x-ratelimit") ||
           place.first.starts_with("/headers/ratelimit");
  });
}

bool same_content(const InvokeStep& a, const InvokeStep& b) {
  return a.trigger == b.trigger && a.source == b.source && a.fields == b.fields && a.event == b.event &&
         a.objects == b.objects;
}

bool has_credentials(const Observation& seen, const CanaryRecogniser& canaries) {
  const auto sightings = canaries.recognise(seen.event);
  return std::any_of(sightings.begin(), sightings.end(), [&](const CanarySighting& sighting) {
    return sighting.owner.kind == CanaryKind::credential && sighting.owner.invocation == seen.invocation;
  });
}

bool connects(const Observation& seen) {
  return std::any_of(seen.operations.begin(), seen.operations.end(), [](const Operation& operation) {
    return operation.kind == OperationKind::connect && !operation.address.starts_with("unix:");
  });
}

// Words of names whose yes or no decides something for the caller.
bool decides(const std::string& where) {
  constexpr std::string_view words[] = {"valid",     "allowed",  "allow",    "authorized", "authorised",
                                        "permitted", "granted",  "access",   "admin",      "may",
                                        "can",       "accepted", "approved", "eligible",   "verified",
                                        "owner",     "ok",       "success",  "enabled",    "matches"};
  const auto name = name_words(where);
  return std::any_of(name.begin(), name.end(), [&](const std::string& word) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
  });
}

// One trace, as the rule looks at it: the last event, and the same one where nobody was served before.
class Case {
 public:
  Case(const Evidence& evidence, const InvokeStep& step)
      : evidence_(evidence), step_(step), seen_(evidence.trace.observations.back()) {
    const bool is_read = !is_asynchronous(step.source);
    for (const auto& one : evidence.trace.observations)
      answers_.push_back(reaction_to(one.outcome, evidence.canaries, is_read));
    for (const auto& one : evidence.trace.alone)
      (one.cold_start ? alone_ : again_).push_back(reaction_to(one.outcome, evidence.canaries, is_read));
    others_ = alone_;
    // The first event of the trace had nobody before it either.
    const auto& first = evidence.trace.observations.front();
    const InvokeStep* earlier = step_of(evidence, first);
    if (first.cold_start && earlier != nullptr && same_content(*earlier, step)) alone_.push_back(answers_.front());
  }

  /// The difference that counts most, if there is one that another caller can be harmed by.
  std::optional<Difference> difference() const {
    const Reaction& last = answers_.back();
    if (others_.size() < kEnough) return std::nullopt;
    const auto started = [](const Reaction& answer) { return answer.kind != OutcomeKind::init_error; };
    if (!started(last) || !std::all_of(alone_.begin(), alone_.end(), started)) return std::nullopt;
    for (auto& difference : differences(alone_, last)) {
      // Whatever else an answer has that must not be compared is as it is for the same reason.
      if ((difference.aspect == Aspect::outcome || difference.aspect == Aspect::status) && !counts(difference)) break;
      if (counts(difference)) return std::move(difference);
    }
    return std::nullopt;
  }

  /// How often the same event was the first of a new environment.
  std::size_t times() const { return others_.size(); }

  /// Whether the difference decides what the caller may do.
  bool is_authorization(const Difference& difference) const {
    const Reaction& alone = alone_.front();
    const Reaction& last = answers_.back();
    if (difference.aspect == Aspect::outcome) return failed(alone) && !failed(last);
    if (difference.aspect != Aspect::status || failed(last)) return false;
    return failed(alone) || is_refusal(alone.status) != is_refusal(last.status);
  }

  std::vector<MadeOnce> shared_values() const {
    if (others_.size() < kEnough) return {};
    for (std::size_t i = 0; i + 1 < answers_.size(); ++i) {
      const auto& earlier = evidence_.trace.observations[i];
      const InvokeStep* step = step_of(evidence_, earlier);
      if (earlier.environment != seen_.environment || answers_[i].kind != OutcomeKind::response || step == nullptr ||
          say_the_same(*step, step_))
        continue;
      if (auto found = made_once(answers_[i], answers_.back(), others_); !found.empty()) return found;
    }
    return {};
  }

 private:
  static bool failed(const Reaction& answer) { return answer.kind != OutcomeKind::response || answer.status >= 500; }

  bool counts(const Difference& difference) const {
    switch (difference.aspect) {
      case Aspect::outcome:
      case Aspect::status:
        return ending_counts();
      case Aspect::failure:
        return true;
      case Aspect::header:
      case Aspect::shape:
        return !leaks() && (!is_gained(difference) || is_steady(difference));
      case Aspect::value:
        return !leaks() && value_counts(difference);
    }
    return false;
  }

  bool ending_counts() const {
    const Reaction& alone = alone_.front();
    const Reaction& last = answers_.back();
    if (answers_.size() > kMostEvents) return false;  // a limit, or something that runs out
    if (speaks_of_rates(alone) || speaks_of_rates(last)) return false;
    if (is_temporary(alone.status) || (is_temporary(last.status) && !is_left_locked())) return false;
    const auto family = [](const Reaction& answer) { return answer.status / 100; };
    if (alone.kind == last.kind && family(alone) == family(last) && family(last) != 4) return false;
    if (failed(alone) || failed(last)) {
      // A service that does not answer, and a breaker that therefore opened.
      if (connects(seen_) || std::any_of(evidence_.trace.alone.begin(), evidence_.trace.alone.end(), connects))
        return false;
      if (last.status == 503 && answers_.size() > 2) return false;
      // What only becomes ready with the first event harms nobody, unless it is somebody else's rights that it got.
      if (failed(alone)) return !failed(last) && last.status / 100 <= 3 && !has_credentials(seen_, evidence_.canaries);
    }
    return true;
  }

  // What one event that failed has left behind: it has made nothing that could be in anybody's way.
  bool is_left_locked() const {
    const int status = answers_.back().status;
    return (status == 409 || status == 423) && answers_.size() == 2 && failed(answers_.front());
  }

  // What is only there from the second event on may be a mark of just that.
  static bool is_gained(const Difference& difference) {
    return difference.alone == "missing" || difference.alone == "nothing";
  }

  // Another rule says it better.
  bool leaks() const {
    for (const auto& sighting : evidence_.canaries.recognise(seen_.outcome.body))
      if (sighting.owner.invocation != 0 && sighting.owner.invocation < seen_.invocation &&
          !is_brought(sighting, seen_, evidence_.canaries))
        return true;
    return false;
  }

  // Values may change for many good reasons. Bad ones: an earlier event brought it; it decides something; it follows
  // from what the earlier caller sent, for after the same event once more it is still as it is alone.
  bool value_counts(const Difference& difference) const {
    if (std::any_of(difference.parts.begin(), difference.parts.end(),
                    [&](const auto& part) { return is_kept(part.second, difference.after); }))
      return true;
    const auto& types = answers_.back().places.at(difference.where).types;
    if (types == std::set<std::string>{"flag"} && decides(difference.where)) return true;
    // A sum of any figures is no better than a counter.
    const bool sum = types == std::set<std::string>{"number"} &&
                     std::strtod(difference.after.c_str(), nullptr) > std::strtod(difference.alone.c_str(), nullptr);
    const bool counted = std::all_of(difference.parts.begin(), difference.parts.end(),
                                     [](const auto& part) { return is_counted(part.first, part.second); });
    return !sum && !counted && is_steady(difference);
  }

  bool is_kept(const std::string& part, const std::string& whole) const {
    if (part.size() < kKeptText && part != whole) return false;
    if (part.size() < 2 || part.find_first_not_of("0123456789.+-") == std::string::npos || part == "true" ||
        part == "false")
      return false;
    if (part.find(kPlaceholderOpen) != std::string::npos || holds(seen_, part)) return false;
    for (const auto& alone : evidence_.trace.alone)
      if (holds(alone, part)) return false;
    const auto& observations = evidence_.trace.observations;
    return std::any_of(observations.begin(), std::prev(observations.end()),
                       [&](const Observation& earlier) { return holds(earlier, part); });
  }

  static bool holds(const Observation& seen, const std::string& part) {
    const EventFields fields(seen);
    return std::any_of(fields.all().begin(), fields.all().end(), [&](const Placement& placement) {
      return part.size() < kKeptText ? placement.value == part : placement.value.find(part) != std::string::npos;
    });
  }

  // What changes with any event, the same one again included, does not follow from what the earlier one said.
  bool is_steady(const Difference& difference) const {
    for (const auto& one : again_) {
      if (one.kind != alone_.front().kind || one.status != alone_.front().status) return false;
      for (const auto& other : differences(alone_, one))
        if (other.where == difference.where) return false;
    }
    return !again_.empty();
  }

  const Evidence& evidence_;
  const InvokeStep& step_;
  const Observation& seen_;
  std::vector<Reaction> answers_;  // of the observations
  std::vector<Reaction> alone_;    // to the same event as the first of an environment
  std::vector<Reaction> again_;    // and as the second
  std::vector<Reaction> others_;   // of other environments
};

class StateDependence : public Oracle {
 public:
  std::vector<Rule> rules() const override { return {kRule}; }
  Look look() const override { return {.alone = kTimes}; }

  void judge(const Evidence& evidence, std::vector<Finding>& findings) const override {
    const auto& trace = evidence.trace;
    if (trace.alone.empty() || trace.observations.size() < 2 || evidence.function.tenant_isolation) return;
    const Observation& seen = trace.observations.back();
    const InvokeStep* step = step_of(evidence, seen);
    // What a caller's own earlier events change for him is a cart, a session, a limit.
    const bool own = std::any_of(trace.observations.begin(), std::prev(trace.observations.end()),
                                 [&](const Observation& earlier) { return earlier.tenant == seen.tenant; });
    if (step == nullptr || own) return;
    const Case one(evidence, *step);
    if (const auto difference = one.difference())
      findings.push_back(dependence(evidence, *step, *difference, one.is_authorization(*difference), one.times()));
    for (const auto& shared : one.shared_values()) findings.push_back(sharing(evidence, *step, shared));
  }

 private:
  static Finding dependence(const Evidence& evidence, const InvokeStep& step, const Difference& difference,
                            bool authorization, std::size_t times) {
    const Observation& seen = evidence.trace.observations.back();
    Finding finding = start(evidence, step);
    const std::string alone = excerpt(difference.alone, 0, evidence.canaries, 80);
    const std::string after = excerpt(difference.after, 0, evidence.canaries, 80);
    switch (difference.aspect) {
      case Aspect::outcome:
      case Aspect::status:
        finding.title =
            authorization
                ? "Whether a request is allowed depends on an earlier caller: alone " + alone + ", after him " + after
                : "An earlier caller changes how a later event ends: alone " + alone + ", after him " + after;
        finding.identity = authorization ? "authorization" : "ending " + families(difference);
        break;
      case Aspect::failure:
        finding.title = "An earlier caller changes the error that a later event ends in";
        finding.identity = "failure";
        finding.severity = Severity::low;
        break;
      case Aspect::header:
        finding.title = "An earlier caller changes the headers of another one's answer: " + difference.where.substr(9);
        finding.identity = "header " + difference.where;
        break;
      case Aspect::shape:
        finding.title = "An earlier caller changes the shape of another one's answer at " + difference.where;
        finding.identity = "shape " + difference.where;
        break;
      case Aspect::value:
        finding.title = "An earlier caller changes a value in another one's answer at " + difference.where;
        finding.identity = "value " + difference.where;
        break;
    }
    if (authorization) finding.severity = Severity::high;
    const auto field = field_of_earlier(evidence, step);
    finding.source = field;
    finding.message = "As the first event of a new environment, " + std::to_string(times) + " times out of " +
                      std::to_string(times) + ", this event of caller `" + seen.tenant + "` " +
                      (difference.where.empty() ? "ends in " : "has at `" + difference.where + "` ") + quoted(alone) +
                      ". After " + earlier_callers(evidence) + (field ? ", with " + describe(*field) + "," : "") +
                      " the same event " + (difference.where.empty() ? "ends in " : "has there ") + quoted(after) +
                      ". " + what_has_changed(evidence, finding) + std::string(kRule.advice);
    finding.sink = Json{{"aspect", aspect_name(difference.aspect)}, {"alone", alone}, {"after", after}};
    if (!difference.where.empty()) finding.sink["pointer"] = difference.where;
    finding.evidence.push_back(Json{{"what", "difference"},
                                    {"where", difference.where.empty() ? "outcome" : difference.where},
                                    {"alone", "- " + alone},
                                    {"after earlier callers", "+ " + after}});
    add_answers(evidence, finding);
    return finding;
  }

  static Finding sharing(const Evidence& evidence, const InvokeStep& step, const MadeOnce& shared) {
    Finding finding = start(evidence, step);
    finding.title = "A value that should be new for each caller is made once: " + shared.name + " at " + shared.where;
    finding.message = "Several callers of one environment were given the same " + shared.name + " at `" + shared.where +
                      "`, and each new environment has another one: it is made when the code is loaded. Who has got "
                      "one knows those of all others. Make it within the handler, for each event.";
    if (shared.name == "session" || shared.name == "sid" || shared.name == "password")
      finding.severity = Severity::high;
    finding.sink = Json{{"aspect", "value made once"}, {"pointer", shared.where}, {"name", shared.name}};
    finding.identity = "made once " + shared.where + " " + shared.name;
    add_answers(evidence, finding);
    return finding;
  }

  static Finding start(const Evidence& evidence, const InvokeStep& step) {
    const auto& observations = evidence.trace.observations;
    Finding finding = start_finding(kRule, evidence, observations.back());
    for (std::size_t i = 0; i + 1 < observations.size(); ++i) {
      finding.depends_on.push_back(observations[i].invocation);
      if (const InvokeStep* earlier = step_of(evidence, observations[i]))
        finding.evidence.push_back(evidence_of_step(*earlier, observations[i]));
    }
    finding.evidence.push_back(evidence_of_step(step, observations.back()));
    return finding;
  }

  // What of the only earlier event it is, if it is one value, and none that the later event sets, too.
  static std::optional<FieldRef> field_of_earlier(const Evidence& evidence, const InvokeStep& step) {
    const auto& observations = evidence.trace.observations;
    const InvokeStep* earlier = observations.size() == 2 ? step_of(evidence, observations.front()) : nullptr;
    if (earlier == nullptr || earlier->fields.empty() || step.fields.contains(earlier->fields.begin()->first))
      return std::nullopt;
    return only_field(*earlier);
  }

  static void add_answers(const Evidence& evidence, Finding& finding) {
    const auto& trace = evidence.trace;
    const auto text = [&](const Observation& seen) { return excerpt(seen.outcome.body, 0, evidence.canaries, kShown); };
    finding.evidence.push_back(Json{{"what", "answer alone"}, {"text", text(trace.alone.front())}});
    finding.evidence.push_back(
        Json{{"what", "answer after earlier callers"}, {"text", text(trace.observations.back())}});
  }

  static std::string earlier_callers(const Evidence& evidence) {
    std::set<std::string> tenants;
    const auto& observations = evidence.trace.observations;
    for (std::size_t i = 0; i + 1 < observations.size(); ++i) tenants.insert(observations[i].tenant);
    std::string text;
    for (const auto& tenant : tenants) text += (text.empty() ? "`" : ", `") + tenant + "`";
    return counted(observations.size() - 1, "event") + " of " + (tenants.size() == 1 ? "caller " : "callers ") + text;
  }

  static std::string quoted(const std::string& text) { return "\"" + text + "\""; }

  static std::string aspect_name(Aspect aspect) {
    constexpr const char* names[] = {"outcome", "status", "error", "header", "shape", "value"};
    return names[static_cast<std::size_t>(aspect)];
  }

  // "status 201", "status 422" → "2xx 4xx": which of the good and the bad ones it is tells no flaws apart.
  static std::string families(const Difference& difference) {
    const auto family = [](const std::string& text) {
      return text.starts_with("status ") ? text.substr(7, 1) + "xx" : text.substr(0, text.find(" in "));
    };
    return family(difference.alone) + " " + family(difference.after);
  }
};

}  // namespace

std::unique_ptr<Oracle> state_dependence_oracle() { return std::make_unique<StateDependence>(); }

}  // namespace warmfuzz
