#include "harness/cli/target.h"

#include <cctype>
#include <fstream>
#include <map>
#include <utility>

#include "generators/canary/placeholders.h"
#include "generators/canary/secrets.h"
#include "generators/events/sample.h"
#include "generators/mutators/vocabulary.h"
#include "generators/objects/deliver.h"
#include "harness/project/check.h"
#include "harness/project/code_words.h"

namespace warmfuzz::cli {

namespace {

// Handlers that look whether a file is there before they open it, and handlers that add an ending of their own.
constexpr const char* kBaitEndings[] = {"",     ".txt", ".json", ".html", ".csv", ".jpg", ".png",
                                        ".pdf", ".xml", ".yaml", ".yml",  ".log", ".md",  ".tmpl"};

std::vector<BaitFile> bait_files(CanaryMint& mint, const std::string& path) {
  const std::string content = "bait: " + mint.token(CanaryKind::secret, 0, "bait-content") + "\n";
  std::vector<BaitFile> files;
  for (const char* ending : kBaitEndings) files.push_back({"/" + path + ending, content});
  return files;
}

SourceLine reader_of(const Function& function) {
  auto cache = std::make_shared<std::map<std::string, std::vector<std::string>>>();
  return [function, cache](const std::string& file, int line) -> std::string {
    auto found = cache->find(file);
    if (found == cache->end()) {
      std::vector<std::string> lines;
      const bool safe = !file.empty() && file.front() != '/' && file.find("..") == std::string::npos;
      std::ifstream stream(safe ? function.code / file : std::filesystem::path());
      for (std::string text; lines.size() < 100'000 && std::getline(stream, text);) lines.push_back(std::move(text));
      found = cache->emplace(file, std::move(lines)).first;
    }
    return line >= 1 && static_cast<std::size_t>(line) <= found->second.size()
               ? found->second[static_cast<std::size_t>(line) - 1]
               : std::string();
  };
}

}  // namespace

KeyWords key_words(const Function& function) {
  KeyWords words;
  for (auto& word : code_words(function))
    (word.use == CodeWord::Use::key ? words.keys : words.literals).push_back(std::move(word.text));
  if (words.keys.empty()) {
    KeyWords common = common_key_words();
    words.keys = std::move(common.keys);
    if (words.literals.empty()) words.literals = std::move(common.literals);
  }
  return words;
}

Result<std::unique_ptr<Target>> make_target(const Function& function, const EventSources& sources, std::uint64_t key) {
  auto target = std::make_unique<Target>();
  target->function = function;
  target->mint = std::make_unique<CanaryMint>(key);
  auto recogniser = Recogniser::create(*target->mint);
  if (!recogniser.ok()) return recogniser.fault();
  target->canaries = std::move(recogniser).value();
  CanaryMint& mint = *target->mint;
  auto deployment = std::make_shared<Deployment>();
  deployment->function = function;
  deployment->variables = plant_secrets(function, mint).variables;
  for (auto& [name, value] : aws_credentials(mint).variables) deployment->variables[name] = value;
  const std::string bait = "srv/" + mint.token(CanaryKind::secret, 0, kBaitLabel);
  deployment->bait = bait_files(mint, bait);
  deployment->mint = [&mint, bait](std::uint64_t invocation, std::string_view label) {
    return canaries_of(mint, invocation, bait)(label);
  };
  deployment->sources = sources;
  deployment->canary_pattern = kTokenPattern;
  target->words = key_words(function);
  deployment->deliver = [names = without_envelope(usable_keys(target->words))](
                            const objects::Rendering& render, const std::vector<StoredObject>& objects, bool first,
                            const Substitution& substitute) {
    return objects::deliver(render, objects, first, substitute, names);
  };
  target->deployment = std::move(deployment);
  target->source_line = reader_of(function);
  auto invoker = Invoker::create(target->deployment);
  if (!invoker.ok()) return invoker.fault();
  target->invoker = std::move(invoker).value();
  return target;
}

void leave_out_unknown_sources(Project& project, const EventSources& sources) {
  for (auto& function : project.functions)
    std::erase_if(function.triggers, [&](const Trigger& trigger) {
      if (sources.contains(trigger.source)) return false;
      project.notes.push_back(function.where + ": the trigger " + trigger.name + " of " + function.id +
                              " is left out: there is no event source \"" + trigger.source + "\" yet");
      return true;
    });
}

void leave_out_strange_samples(Project& project, const EventSources& sources) {
  std::map<std::string, bool> used;
  for (auto& function : project.functions)
    std::erase_if(function.samples, [&](const SampleEvent& sample) {
      const bool fits = step_from_sample(function, sources, sample.event).has_value();
      used[sample.where] = used[sample.where] || fits;
      return !fits;
    });
  for (const auto& [where, fits] : used)
    if (!fits)
      project.notes.push_back(where +
                              ": left out: it looks like no event that a trigger of this project's functions sends");
}

std::vector<std::string> notes_about(const Project& project, const Function& function) {
  const auto part_of_name = [](char letter) { return std::isalnum(static_cast<unsigned char>(letter)) != 0; };
  std::vector<std::string> notes;
  for (const auto& note : project.notes)
    for (auto at = note.find(function.id); at != std::string::npos; at = note.find(function.id, at + 1)) {
      const auto end = at + function.id.size();
      if ((at > 0 && part_of_name(note[at - 1])) || (end < note.size() && part_of_name(note[end]))) continue;
      notes.push_back(note);
      break;
    }
  return notes;
}

Result<const Function*> find_function(const Project& project, const std::string& id) {
  std::string names;
  for (const auto& function : project.functions) {
    if (function.id == id) {
      if (Status usable = check_function(function); !usable.ok()) return usable.fault();
      return &function;
    }
    names += (names.empty() ? "" : ", ") + function.id;
  }
  for (const auto& function : project.wrong) {
    if (function.id == id) return function.fault;
    names += ", " + function.id;
  }
  return Fault{FaultKind::usage, project.file.string() + ": there is no function \"" + id + "\"; there is " + names};
}

}  // namespace warmfuzz::cli
