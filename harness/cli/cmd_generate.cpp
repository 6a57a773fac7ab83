#include <cerrno>
#include <cstring>
#include <iostream>
#include <optional>
#include <utility>

#include "generators/canary/mint.h"
#include "generators/canary/placeholders.h"
#include "generators/mutators/key_words.h"
#include "generators/mutators/scenario_mutator.h"
#include "generators/mutators/seeds.h"
#include "generators/mutators/vocabulary.h"
#include "generators/objects/deliver.h"
#include "generators/payloads/catalogue.h"
#include "harness/cli/commands.h"
#include "harness/cli/library.h"
#include "harness/cli/target.h"
#include "harness/project/project.h"
#include "harness/triage/transcript.h"

namespace warmfuzz::cli {

namespace {

// Whom the events are for: a function whose triggers are all of the wanted source.
struct Receiver {
  Function function;
  KeyWords words;
};

std::string join(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Receiver unknown_receiver(const std::string& source) {
  Receiver receiver;
  receiver.function.id = "Function";
  receiver.function.triggers.push_back({"Event", source, Json::object()});
  receiver.words = common_key_words();
  return receiver;
}

Result<Receiver> receiver_in(const Project& project, const GenerateOptions& options) {
  std::string id = options.function;
  if (id.empty()) {
    std::vector<std::string> names;
    for (const auto& function : project.functions) names.push_back(function.id);
    for (const auto& function : project.wrong) names.push_back(function.id);
    if (names.size() != 1)
      return Fault{FaultKind::usage, project.file.string() + ": say with --function which one of " + join(names)};
    id = names.front();
  }
  auto found = find_function(project, id);
  if (!found.ok()) return found.fault();
  Receiver receiver{**found, {}};
  std::vector<std::string> others;
  std::vector<Trigger> matching;
  for (const auto& trigger : receiver.function.triggers) {
    if (trigger.source == options.source)
      matching.push_back(trigger);
    else
      others.push_back(trigger.name + " (" + trigger.source + ")");
  }
  if (matching.empty())
    return Fault{FaultKind::usage, receiver.function.where + ": function " + id + " has no trigger of source \"" +
                                       options.source + "\"; it has " + (others.empty() ? "none" : join(others))};
  receiver.function.triggers = std::move(matching);
  receiver.words = key_words(receiver.function);
  return receiver;
}

// Nothing where the command line names none.
Result<std::optional<Project>> named_project(const GenerateOptions& options) {
  if (options.project.empty() && options.function.empty()) return std::optional<Project>();
  auto project = load_project(options.project.empty() ? "." : options.project);
  if (!project.ok()) return project.fault();
  return std::optional(std::move(*project));
}

const InvokeStep* only_event(const Scenario& scenario) {
  if (scenario.steps.size() != 1) return nullptr;
  const auto* step = std::get_if<InvokeStep>(&scenario.steps.front());
  return step != nullptr && step->event.is_null() ? step : nullptr;
}

// Another choice of a field that has choices is nothing that an honest caller would not send.
bool is_changed(const InvokeStep& step, const InvokeStep& before, const FieldTable& table) {
  for (const auto& [pointer, value] : step.fields) {
    const Field* field = table.field(step.trigger, pointer);
    if (field == nullptr || field->kind == FieldKind::choice) continue;
    const auto earlier = before.fields.find(pointer);
    if (earlier == before.fields.end() || earlier->second != value) return true;
  }
  return false;
}

// Several changes of one event, each noted. What makes a history of it is left out: a line is one event.
Scenario make_hostile(const Scenario& benign, const ScenarioMutator& mutator, Random& random,
                      std::vector<Change>& changes) {
  constexpr int kTries = 64;
  const InvokeStep& before = *only_event(benign);
  Scenario scenario = benign;
  std::size_t wanted = 1 + static_cast<std::size_t>(random() % 4);
  for (int i = 0; i < kTries && wanted > 0; ++i) {
    Scenario candidate = scenario;
    std::vector<Change> made;
    if (!mutator.mutate(candidate, random, &made)) break;
    const InvokeStep* step = only_event(candidate);
    if (step == nullptr || !is_changed(*step, before, mutator.table())) continue;
    scenario = std::move(candidate);
    changes.insert(changes.end(), made.begin(), made.end());
    --wanted;
  }
  return scenario;
}

// What was changed and by what, and every field that the step sets with who controls it.
Json explanation(const InvokeStep& step, const std::vector<Change>& changes, const FieldTable& table) {
  Json out{{"changes", Json::array()}, {"fields", Json::array()}};
  for (const auto& change : changes) {
    Json entry{{"by", change.by}};
    if (!change.field.empty()) entry["field"] = change.field;
    out["changes"].push_back(std::move(entry));
  }
  for (const auto& field : table.fields(step.trigger)) {
    bool set = false;
    for (const auto& [pointer, value] : step.fields) set = set || table.field(step.trigger, pointer) == &field;
    out["fields"].push_back({{"field", field.pointer},
                             {"kind", to_string(field.kind)},
                             {"control", field.control == Control::attacker ? "attacker" : "partly"},
                             {"touched", set}});
  }
  return out;
}

// main() has SIGPIPE ignored: `generate … | head` ends by the error of a write.
enum class Written { yes, reader_gone, failed };

Written write_line(const std::string& line) {
  errno = 0;
  std::cout << line << '\n' << std::flush;
  if (std::cout) return Written::yes;
  return errno == EPIPE ? Written::reader_gone : Written::failed;
}

}  // namespace

int run_generate(const GenerateOptions& options, const CommonOptions& common) {
  const auto project = named_project(options);
  if (!project.ok()) return report_fault(project.fault());
  auto library = load_library_aloud(*project ? &**project : nullptr, common.keep_going);
  if (!library.ok()) return report_fault(library.fault());
  const auto& sources = library->sources;
  const auto source = sources.find(options.source);
  if (source == sources.end()) {
    std::vector<std::string> ids;
    for (const auto& known : sources) ids.push_back(known.first);
    return report_fault(
        {FaultKind::usage, "unknown event source \"" + options.source + "\"; expected one of " + join(ids)});
  }
  auto receiver = *project ? receiver_in(**project, options) : Result<Receiver>(unknown_receiver(options.source));
  if (!receiver.ok()) return report_fault(receiver.fault());

  const Function& function = receiver->function;
  std::vector<Scenario> benign;
  for (auto& scenario : benign_sets(function, sources, receiver->words).plain)
    if (only_event(scenario) != nullptr) benign.push_back(std::move(scenario));
  if (benign.empty())
    return report_fault({FaultKind::internal, "no harmless event of source \"" + options.source + "\" can be made"});

  const ScenarioMutator mutator(function, sources, library->catalogue, receiver->words);
  CanaryMint mint(options.seed);
  const std::string bait = "srv/" + mint.token(CanaryKind::secret, 0, kBaitLabel);
  Random random(options.seed);
  const auto names = without_envelope(usable_keys(receiver->words));
  for (std::uint64_t i = 0; i < options.count; ++i) {
    // Harmless events in the order of the set, so that a few lines already show each choice; hostile ones from any.
    Scenario scenario = benign[static_cast<std::size_t>((options.benign ? i : random()) % benign.size())];
    std::vector<Change> changes;
    if (!options.benign) scenario = make_hostile(scenario, mutator, random, changes);
    const InvokeStep& step = *only_event(scenario);
    const Trigger* trigger = function.find_trigger(step.trigger);
    if (trigger == nullptr) return report_fault({FaultKind::internal, "no trigger \"" + step.trigger + "\""});
    scenario.seed = random();
    const auto render = [&](const Substitution& substitute, const ObjectLookup& stored) {
      return source->second->render(*trigger, step, scenario.seed, substitute, stored);
    };
    auto delivery = objects::deliver(render, scenario.objects, true, canaries_of(mint, i + 1, bait), names);
    Json event = std::move(delivery.event);
    if (options.explain) {
      auto explained = explanation(step, changes, mutator.table());
      auto objects = std::move(delivery.staged);
      objects.insert(objects.end(), delivery.carried.begin(), delivery.carried.end());
      if (!objects.empty()) explained["objects"] = to_json(objects);
      explained["event"] = std::move(event);
      event = std::move(explained);
    }
    switch (write_line(event.dump(-1, ' ', false, Json::error_handler_t::replace))) {
      case Written::yes:
        break;
      case Written::reader_gone:
        return 0;
      case Written::failed:
        return report_fault({FaultKind::internal,
                             std::string("the events cannot be written to standard output: ") + std::strerror(errno)});
    }
  }
  return 0;
}

}  // namespace warmfuzz::cli
