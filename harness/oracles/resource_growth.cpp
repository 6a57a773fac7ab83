#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>

#include "harness/oracles/evidence/report.h"
#include "harness/oracles/evidence/text.h"
#include "harness/oracles/families.h"
#include "harness/oracles/repetition.h"

namespace warmfuzz {

using namespace judging;

namespace {

constexpr Rule kRule{
    "resource-growth", 772, Severity::low,
    "Each event leaves something behind, until a limit of the environment breaks",
    "Give back what an event takes before its invocation ends, also when it fails (`with`, `try … finally`), and bound "
    "what is kept on purpose: an environment serves many thousands of events."};

constexpr std::uint64_t kSoon = 10'000;  // invocations: hours at most
constexpr std::size_t kNamed = 3;

struct Wording {
  const char* title;  ///< after "… with each event of X"
  const char* what;   ///< there is more of
  const char* unit;
};

Wording wording(Held held, bool zombies) {
  switch (held) {
    case Held::processes:
      return zombies ? Wording{"Ended child processes are not waited for", "ended child processes", ""}
                     : Wording{"Child processes stay", "processes", ""};
    case Held::threads:
      return {"Threads stay", "threads", ""};
    case Held::descriptors:
      return {"Descriptors stay open", "open descriptors", ""};
    case Held::tmp:
      return {"/tmp fills up", "bytes under /tmp", " bytes"};
    case Held::memory:
      break;
  }
  return {"Memory grows", "KB of memory", " KB"};
}

/// "1", "2.7", "4096".
std::string rounded(double number) {
  char text[32];
  std::snprintf(text, sizeof text, number < 10 && std::abs(number - std::round(number)) > 0.05 ? "%.1f" : "%.0f",
                number);
  return text;
}

/// The path without what is new each time; what is no path as it is.
std::string stable_name(std::string name, const CanaryRecogniser& canaries) {
  constexpr std::string_view deleted = " (deleted)";
  if (name.ends_with(deleted)) name.resize(name.size() - deleted.size());
  if (!name.starts_with("/tmp/")) return shown(stable_key(name), canaries);
  const auto slash = name.rfind('/');
  const std::string file = name.substr(slash + 1);
  return (slash > 4 ? "/tmp/*/" : "/tmp/") + (may_hold_canary(file) ? std::string("*") : stable_file_name(file));
}

using Counts = std::map<std::string, std::int64_t>;

/// The most frequent ones, the first three.
Json most_of(const Counts& counts) {
  std::vector<std::pair<std::int64_t, std::string>> sorted;
  for (const auto& [name, count] : counts)
    if (count > 0) sorted.emplace_back(-count, name);
  std::sort(sorted.begin(), sorted.end());
  Json names = Json::array();
  for (std::size_t i = 0; i < std::min(kNamed, sorted.size()); ++i)
    names.push_back(Json{{"name", sorted[i].second}, {"count", -sorted[i].first}});
  return names;
}

class ResourceGrowth : public Oracle {
 public:
  std::vector<Rule> rules() const override { return {kRule}; }
  Look look() const override { return {.footprint = true}; }

  void judge(const Evidence& evidence, std::vector<Finding>& findings) const override {
    const auto repetition = longest_repetition(evidence.scenario, evidence.trace);
    if (repetition.count < kFewestValues) return;
    for (const auto& one : growth(evidence.function, evidence.trace, repetition))
      if (one.reached_limit || repetition.count >= enough_repetitions(one.held))
        findings.push_back(report(evidence, repetition, one));
  }

 private:
  static Finding report(const Evidence& evidence, const Repetition& repetition, const Growth& growth) {
    const auto at = [&](std::size_t number) -> const Observation& {
      return evidence.trace.observations[repetition.first + number];
    };
    const Observation& last = at(repetition.count - 1);
    const InvokeStep* step = step_of(evidence, last);
    const auto more_zombies = last.footprint->zombies - std::min(last.footprint->zombies, at(0).footprint->zombies);
    const bool zombies = growth.held == Held::processes && more_zombies * 2 > growth.rise.last - growth.rise.first;
    const auto [title, what, unit] = wording(growth.held, zombies);
    const Json names = what_grew(evidence, repetition, growth.held);
    std::string list;
    for (const auto& name : names)
      list += (list.empty() ? "" : ", ") +
              ("`" + name["name"].get<std::string>() + "` (" + std::to_string(name["count"].get<std::int64_t>()) + ")");

    Finding finding = start_finding(kRule, evidence, last);
    if (growth.breaks <= kSoon) finding.severity = Severity::medium;
    finding.title = std::string(title) + " with each event of " + step->trigger;
    finding.message =
        "The same event of " + step->trigger + " came " + std::to_string(repetition.count) +
        " times, with new ids only, and each time " + rounded(growth.rise.each) + " more " + what + " remained: from " +
        std::to_string(growth.rise.first) + " to " + std::to_string(growth.rise.last) + ", evenly and to the end" +
        (list.empty() ? "" : "; above all " + list) + ". " + outlook(growth, unit) + " " + kRule.advice.data();
    finding.sink = Json{{"resource", to_string(growth.held)}, {"limit", growth.limit}};
    finding.evidence.push_back(Json{{"what", "growth"},
                                    {"resource", to_string(growth.held)},
                                    {"repetitions", repetition.count},
                                    {"first", growth.rise.first},
                                    {"last", growth.rise.last},
                                    {"each", std::round(growth.rise.each * 100) / 100},
                                    {"confidence", std::round(growth.rise.confidence * 10000) / 10000},
                                    {"limit", growth.limit},
                                    {"breaks_at_invocation", growth.breaks},
                                    {"grew", names}});
    finding.evidence.push_back(evidence_of_step(*step, last));
    finding.identity = to_string(growth.held);
    return finding;
  }

  static std::string outlook(const Growth& growth, const std::string& unit) {
    const std::string limit = std::to_string(growth.limit) + unit;
    if (growth.reached_limit) return "The limit of " + limit + " was all but reached here, and events began to fail.";
    return "At this rate the limit of " + limit + " breaks at about invocation " + std::to_string(growth.breaks) +
           " of an environment; from then on events fail until it is replaced.";
  }

  static Json what_grew(const Evidence& evidence, const Repetition& repetition, Held held) {
    const auto begin = evidence.trace.observations.begin() + static_cast<std::ptrdiff_t>(repetition.first);
    const auto end = begin + static_cast<std::ptrdiff_t>(repetition.count);
    Counts counts;
    switch (held) {
      case Held::processes:
        for (auto seen = begin; seen != end; ++seen)
          for (const auto& operation : seen->operations)
            if (operation.kind == OperationKind::execute)
              ++counts[stable_name(operation.path.substr(operation.path.rfind('/') + 1), evidence.canaries)];
        break;
      case Held::descriptors:
        for (const auto& [name, count] : std::prev(end)->footprint->open)
          counts[stable_name(name, evidence.canaries)] += static_cast<std::int64_t>(count);
        for (const auto& [name, count] : begin->footprint->open)
          counts[stable_name(name, evidence.canaries)] -= static_cast<std::int64_t>(count);
        break;
      case Held::tmp:
        for (auto seen = begin; seen != end; ++seen)
          for (const auto& file : seen->tmp)
            if (!file.path.ends_with('/')) ++counts[stable_name(file.path, evidence.canaries)];
        break;
      case Held::memory:
        return kept_at(evidence);
      case Held::threads:
        break;
    }
    return most_of(counts);
  }

  /// Where the long-lived objects hold values of several of the events, as far as the runtime tells.
  static Json kept_at(const Evidence& evidence) {
    std::map<std::string, std::set<std::uint64_t>> owners;
    if (evidence.trace.memory)
      for (const auto& retained : evidence.trace.memory->retained)
        for (const auto& sighting : evidence.canaries.recognise(retained.text))
          owners[stable_key(retained.path)].insert(sighting.owner.invocation);
    Counts counts;
    for (const auto& [path, of] : owners)
      if (of.size() > 2) counts[shown(path, evidence.canaries)] = static_cast<std::int64_t>(of.size());
    return most_of(counts);
  }
};

}  // namespace

std::unique_ptr<Oracle> resource_growth_oracle() { return std::make_unique<ResourceGrowth>(); }

}  // namespace warmfuzz
