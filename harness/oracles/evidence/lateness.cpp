#include "harness/oracles/evidence/lateness.h"

#include <algorithm>
#include <map>

#include "harness/oracles/evidence/event_fields.h"
#include "harness/oracles/evidence/report.h"
#include "harness/oracles/evidence/text.h"
#include "harness/oracles/evidence/together.h"

namespace warmfuzz::judging {

namespace {

bool does_something(OperationKind kind) {
  switch (kind) {
    case OperationKind::write:
    case OperationKind::rename:
    case OperationKind::link:
    case OperationKind::mkdir:
    case OperationKind::execute:
    case OperationKind::connect:
    case OperationKind::send:
      return true;
    default:
      return false;
  }
}

// The path of a file that is made anew each time says little more than its folder.
std::string stable_operation(const Operation& operation) {
  std::string what(to_string(operation.kind));
  if (!operation.address.empty()) return what + " " + stable_key(operation.address);
  const auto slash = operation.path.rfind('/');
  if (slash == std::string::npos) return what + " " + stable_line(operation.path);
  return what + " " + stable_line(operation.path.substr(0, slash + 1)) +
         stable_file_name(operation.path.substr(slash + 1));
}

struct Counted {
  Backlog example;
  std::map<const Observation*, std::size_t> times;
};

std::map<std::string, Counted> count(const Trace& trace) {
  std::map<std::string, Counted> all;
  const auto add = [&](const std::string& what, const Observation& seen, const Operation* operation) {
    Counted& counted = all[(operation == nullptr ? "log " : "operation ") + what];
    if (counted.times.empty()) counted.example = {what, operation == nullptr, operation, &seen, 0};
    ++counted.times[&seen];
  };
  for (const auto& seen : trace.observations) {
    for (std::size_t at = 0; at < seen.log.size();) {
      const auto line = line_at(seen.log, at);
      at += line.size() + 1;
      if (!line.empty()) add(stable_line(line), seen, nullptr);
    }
    for (const auto& operation : seen.operations)
      if (does_something(operation.kind)) add(stable_operation(operation), seen, &operation);
  }
  return all;
}

bool is_one_event(const Evidence& evidence) {
  const InvokeStep* first = nullptr;
  for (const auto& step : evidence.scenario.steps) {
    const auto* invoke = std::get_if<InvokeStep>(&step);
    if (invoke == nullptr) continue;
    if (first != nullptr && *first != *invoke) return false;
    first = invoke;
  }
  return first != nullptr;
}

bool in_one_process(const Trace& trace) {
  for (std::size_t i = 1; i < trace.observations.size(); ++i)
    if (trace.observations[i].cold_start) return false;
  return true;
}

// The observations that come right after a pause, as indices.
std::vector<std::size_t> after_pauses(const Evidence& evidence) {
  std::vector<std::size_t> found;
  const auto& all = evidence.trace.observations;
  for (std::size_t i = 1; i < all.size(); ++i)
    if (all[i].step > all[i - 1].step + 1) found.push_back(i);
  return found;
}

}  // namespace

std::string stable_line(std::string_view line) {
  std::string stable;
  const std::string key = stable_key(line);
  for (std::size_t at = 0; at < key.size(); ++at) {
    const bool identifier = key.compare(at, 2, "{}") == 0;
    if (identifier) ++at;
    if (!identifier && !is_digit(key[at]))
      stable += key[at];
    else if (!stable.ends_with('#'))
      stable += '#';
  }
  return stable;
}

bool holds(const Evidence& evidence, std::string_view text, const CanaryOwner& owner) {
  const auto all = evidence.canaries.recognise(text);
  return std::any_of(all.begin(), all.end(), [&](const CanarySighting& one) { return one.owner == owner; });
}

bool may_be_late(const Evidence& evidence, const Observation& origin, const Observation& seen) {
  const bool answered = origin.outcome.kind == OutcomeKind::response || origin.outcome.kind == OutcomeKind::error;
  return answered && origin.environment == seen.environment && !seen.cold_start &&
         !is_together(evidence, seen, origin.invocation);
}

bool is_late_output(const Evidence& evidence, const Observation& seen, const CanarySighting& sighting,
                    const Observation* origin) {
  for (const auto& other : evidence.canaries.recognise(line_at(seen.log, sighting.offset)))
    if (other.owner.invocation == seen.invocation) return false;
  return origin == nullptr || !holds(evidence, origin->log, sighting.owner);
}

bool is_first_sent(const Evidence& evidence, const Observation& seen, const Sent& sent, const CanarySighting& sighting,
                   const Observation* origin) {
  for (const auto& other : evidence.canaries.recognise(sent.to))
    if (other.owner.invocation == seen.invocation) return false;
  return origin == nullptr || std::none_of(origin->sent.begin(), origin->sent.end(), [&](const Sent& one) {
           return holds(evidence, one.to, sighting.owner) || holds(evidence, one.text, sighting.owner);
         });
}

std::vector<LateSighting> late_output(const Evidence& evidence, const Observation& seen) {
  std::vector<LateSighting> late;
  if (seen.log.empty()) return late;
  for (auto& sighting : evidence.canaries.recognise(seen.log)) {
    if (sighting.owner.kind == CanaryKind::secret || sighting.owner.invocation >= seen.invocation) continue;
    const Observation* origin = observation_of(evidence, sighting.owner.invocation);
    if (origin == nullptr || !may_be_late(evidence, *origin, seen) || is_brought(sighting, seen, evidence.canaries) ||
        !is_late_output(evidence, seen, sighting, origin))
      continue;
    late.push_back({std::move(sighting), origin});
  }
  return late;
}

std::vector<Backlog> backlogs(const Evidence& evidence) {
  std::vector<Backlog> found;
  const auto& all = evidence.trace.observations;
  const auto points = after_pauses(evidence);
  if (points.size() < 2 || points[1] - points[0] == points[0] || points.back() + 1 >= all.size()) return found;
  if (!is_one_event(evidence) || !in_one_process(evidence.trace)) return found;
  for (auto& [key, counted] : count(evidence.trace)) {
    const auto times = [&, &times = counted.times](std::size_t index) -> std::size_t {
      const auto known = times.find(&all[index]);
      return known == times.end() ? 0 : known->second;
    };
    const auto until = [&](std::size_t index) {
      std::size_t sum = 0;
      for (std::size_t i = 0; i <= index; ++i) sum += times(i);
      return sum;
    };
    // The rest may come in the next invocation, together with what the one after the pause has left.
    const std::size_t each = until(points[0] + 1) / points[0];
    const auto is_due = [&](std::size_t point) {
      return until(point + 1) >= each * point && until(point + 1) <= each * (point + 1) &&
             times(point) + times(point + 1) >= 3 * each;
    };
    if (each == 0 || times(0) > 0 || !std::all_of(points.begin(), points.end(), is_due)) continue;
    counted.example.seen = &all[points[0] + (times(points[0]) == 0 ? 1 : 0)];
    counted.example.events = points[0];
    found.push_back(std::move(counted.example));
  }
  return found;
}

}  // namespace warmfuzz::judging
