#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/triage/minimise.h"
#include "warmfuzz/canary.h"

namespace warmfuzz {

namespace {

constexpr std::size_t kManyMembers = 6;  // of more, several are taken out at a time
constexpr std::size_t kLongText = 32;    // bytes; a shorter one is read at a glance

/// Whether the scenario with this value in place of the one at hand still shows the flaw; then it is the one at hand.
using Accepts = std::function<bool(const Json& value)>;

Json without(const Json& value, const Json::json_pointer& parent, const std::string& key, std::size_t index) {
  Json smaller = value;
  Json& container = smaller[parent];
  if (container.is_object())
    container.erase(key);
  else
    container.erase(index);
  return smaller;
}

/// Top down, so that whole branches go first; from the back, so that the indices of what stays are the same.
void take_out(Json& value, const Json::json_pointer& at, const Accepts& accepts) {
  std::vector<std::string> keys;
  const auto drop = [&](const std::string& key, std::size_t index) {
    Json smaller = without(value, at, key, index);
    if (!accepts(smaller)) return false;
    value = std::move(smaller);
    return true;
  };
  // All of a part of the members, else each half of it.
  const std::function<void(std::size_t, std::size_t)> drop_some = [&](std::size_t begin, std::size_t end) {
    if (end - begin == 1) {
      if (!drop(keys[begin], 0)) take_out(value, at / keys[begin], accepts);
      return;
    }
    Json smaller = value;
    for (std::size_t i = begin; i < end; ++i) smaller[at].erase(keys[i]);
    if (accepts(smaller)) {
      value = std::move(smaller);
      return;
    }
    const std::size_t middle = begin + (end - begin) / 2;
    drop_some(begin, middle);
    drop_some(middle, end);
  };
  if (value[at].is_object()) {
    for (const auto& member : value[at].items()) keys.push_back(member.key());
    if (keys.size() > kManyMembers) {
      drop_some(0, keys.size());
    } else {
      for (const auto& key : keys)
        if (!drop(key, 0)) take_out(value, at / key, accepts);
    }
  } else if (value[at].is_array()) {
    for (std::size_t index = value[at].size(); index-- > 0;)
      if (!drop({}, index)) take_out(value, at / index, accepts);
  }
}

/// A text in pieces that make no sense apart: placeholders and UTF-8 sequences.
std::vector<std::string> atoms_of(std::string_view text) {
  std::vector<std::string> atoms;
  while (!text.empty()) {
    std::size_t size = 1;
    if (text.starts_with(kPlaceholderOpen)) {
      const auto end = text.find(kPlaceholderClose);
      if (end != std::string_view::npos) size = end + kPlaceholderClose.size();
    } else {
      while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
    }
    atoms.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return atoms;
}

std::string joined(const std::vector<std::string>& atoms) {
  std::string text;
  for (const auto& atom : atoms) text += atom;
  return text;
}

void shorten_text(Json& value, const Json::json_pointer& at, const Accepts& accepts) {
  auto atoms = atoms_of(value[at].get<std::string>());
  // A text of one letter a thousand times needs ten steps; one of which every part matters, 14 refusals.
  for (std::size_t parts = 2; parts <= 8 && joined(atoms).size() > kLongText && atoms.size() > 1;) {
    const auto chunk = std::max<std::size_t>(1, atoms.size() / parts);
    bool cut = false;
    for (std::size_t end = atoms.size(); end > 0 && !cut; end -= std::min(chunk, end)) {
      auto fewer = atoms;
      const auto last = fewer.begin() + static_cast<std::ptrdiff_t>(end);
      fewer.erase(last - static_cast<std::ptrdiff_t>(std::min(chunk, end)), last);
      Json shorter = value;
      shorter[at] = joined(fewer);
      if (accepts(shorter)) {
        value = std::move(shorter);
        atoms = std::move(fewer);
        cut = true;
      }
    }
    if (!cut) parts *= 2;
  }
}

void shorten(Json& value, const Json::json_pointer& at, const Accepts& accepts) {
  const Json here = value[at];
  if (here.is_string()) {
    shorten_text(value, at, accepts);
  } else if (here.is_object()) {
    for (const auto& member : here.items()) shorten(value, at / member.key(), accepts);
  } else if (here.is_array()) {
    for (std::size_t index = 0; index < here.size(); ++index) shorten(value, at / index, accepts);
  }
}

}  // namespace

Scenario simplest_values(Scenario scenario, Trials& trials) {
  for (const auto simplify : {take_out, shorten}) {
    for (std::size_t index = 0; index < scenario.steps.size(); ++index) {
      const auto* step = std::get_if<InvokeStep>(&scenario.steps[index]);
      if (step == nullptr) continue;
      const auto fields = step->fields;
      for (const auto& [pointer, original] : fields) {
        if (trials.exhausted()) return scenario;
        const Accepts accepts = [&, name = pointer](const Json& value) {
          Scenario simpler = scenario;
          std::get<InvokeStep>(simpler.steps[index]).fields[name] = value;
          if (!trials.show(simpler)) return false;
          scenario = std::move(simpler);
          return true;
        };
        Json value = original;
        simplify(value, Json::json_pointer{}, accepts);
      }
    }
  }
  return scenario;
}

}  // namespace warmfuzz
