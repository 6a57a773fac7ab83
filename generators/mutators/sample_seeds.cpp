#include "generators/mutators/sample_seeds.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

#include "generators/events/guess.h"
#include "generators/events/sample.h"
#include "generators/mutators/edits.h"
#include "generators/mutators/shapes.h"
#include "generators/mutators/vocabulary.h"

namespace warmfuzz {
namespace {

constexpr std::size_t kMaxSingles = 12;  ///< of one sample

std::string ending_of(const std::string& name) {
  const auto dot = name.rfind('.');
  return dot == std::string::npos ? std::string() : extension_in(name.substr(dot));
}

/// Numbers, dates, addresses of things and words that decide what a handler does stay: it may look at their form.
bool stays(const std::string& text, const std::string& key) {
  const auto letters = std::count_if(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
  return letters < 3 || decides(key) || text.find("://") != std::string::npos || text.rfind("arn:", 0) == 0 ||
         text.find("{{wf:") != std::string::npos;
}

/// The text with a canary in it, of the form that it had.
std::string traced(const std::string& text, const std::string& key) {
  const auto label = label_of(key);
  if (text.find('@') != std::string::npos && text.find(' ') == std::string::npos)
    return "{{wf:tenant." + label + "}}@example.com";
  const auto slash = text.rfind('/');
  const auto folder = slash == std::string::npos ? std::string() : text.substr(0, slash + 1);
  const auto ending = ending_of(text.substr(folder.size()));
  if (!folder.empty() || !ending.empty() || meaning_of(key) == Meaning::file)
    return folder + "{{wf:probe." + label + "}}" + ending;
  return meaning_of(key) == Meaning::credential ? "{{wf:credential." + label + "}}" : "{{wf:tenant." + label + "}}";
}

bool trace(Json& value, const Node& node) {
  return !node.container && edit(value, node, [&](Json& leaf) {
    if (!leaf.is_string() || stays(leaf.get<std::string>(), node.key)) return false;
    leaf = traced(leaf.get<std::string>(), node.key);
    return true;
  });
}

/// The source's own headers, which carry canaries where callers have credentials, and those that only the sample has.
Json with_headers(const Json& sample, const Json& own) {
  const auto lower = [](std::string text) {
    for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
  };
  auto out = own.is_object() ? own : Json::object();
  std::set<std::string> there;
  for (const auto& [name, value] : out.items()) there.insert(lower(name));
  for (const auto& [name, value] : sample.items())
    if (there.insert(lower(name)).second || lower(name) == "content-type") {
      if (lower(name) == "content-type")
        for (auto member = out.begin(); member != out.end();)
          member = lower(member.key()) == "content-type" ? out.erase(member) : std::next(member);
      out[name] = value;
    }
  return out;
}

}  // namespace

std::vector<Scenario> sample_seeds(const Function& function, const EventSources& sources) {
  std::vector<Scenario> out;
  if (function.samples.empty()) return out;
  const FieldTable table(function, sources);
  const auto add = [&](InvokeStep step) {
    Scenario scenario;
    scenario.function = function.id;
    scenario.steps.emplace_back(std::move(step));
    if (std::find(out.begin(), out.end(), scenario) == out.end()) out.push_back(std::move(scenario));
  };
  for (const auto& sample : function.samples) {
    const auto step = step_from_sample(function, sources, sample.event);
    if (!step) continue;
    add(*step);
    auto base = *step, all = *step;
    std::vector<InvokeStep> singles;
    for (auto& [pointer, value] : base.fields) {
      const auto* field = table.field(step->trigger, pointer);
      if (field != nullptr && field->kind == FieldKind::string_map && name_of_pointer(field->pointer) == "headers")
        all.fields[pointer] = value = with_headers(value, field->benign);
    }
    for (const auto& [pointer, value] : step->fields) {
      const auto* field = table.field(step->trigger, pointer);
      if (field == nullptr || field->kind == FieldKind::choice || field->kind == FieldKind::number ||
          base.fields[pointer] != value)
        continue;
      for (const auto& node : nodes_of(value, name_of_pointer(field->pointer))) {
        auto one = base;
        if (!trace(one.fields[pointer], node)) continue;
        trace(all.fields[pointer], node);
        if (singles.size() < kMaxSingles) singles.push_back(std::move(one));
      }
    }
    add(std::move(all));
    for (auto& one : singles) add(std::move(one));
  }
  return out;
}

}  // namespace warmfuzz
