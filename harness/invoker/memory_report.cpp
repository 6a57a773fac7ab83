#include "harness/invoker/memory_report.h"

#include <string>

namespace warmfuzz {

namespace {

constexpr std::size_t kMaxChanges = 200;

std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

const Json& part(const Json& answer, const char* name) {
  static const Json nothing = Json::object();
  const auto surroundings = answer.find("surroundings");
  if (surroundings == answer.end() || !surroundings->is_object()) return nothing;
  const auto found = surroundings->find(name);
  return found != surroundings->end() && found->is_object() ? *found : nothing;
}

// Every member whose text is another than before, in either direction.
void compare(const Json& before, const Json& after, const std::string& prefix, std::vector<Surrounding>& out) {
  const auto add = [&](const std::string& name, std::string was, std::string is) {
    if (was != is && out.size() < kMaxChanges) out.push_back({prefix + name, std::move(was), std::move(is)});
  };
  for (const auto& [name, value] : after.items())
    add(name, text_of(before, name.c_str()), text_of(after, name.c_str()));
  for (const auto& [name, value] : before.items())
    if (!after.contains(name)) add(name, text_of(before, name.c_str()), {});
}

}  // namespace

Memory read_memory(const Json& answer, const std::optional<Json>& at_start) {
  Memory memory;
  const auto retained = answer.find("retained");
  if (retained != answer.end() && retained->is_array())
    for (const auto& one : *retained) {
      if (!one.is_object()) continue;
      const auto line = one.find("line");
      memory.retained.push_back({text_of(one, "text"), text_of(one, "path"), text_of(one, "kind"), text_of(one, "file"),
                                 line != one.end() && line->is_number_integer() ? line->get<int>() : 0});
    }
  if (!at_start) return memory;
  compare(part(*at_start, "texts"), part(answer, "texts"), "", memory.surroundings);
  // Of what was not loaded at the start nobody knows what it was.
  const Json& before = part(*at_start, "patches");
  for (const auto& [name, changed] : part(answer, "patches").items())
    if (changed.is_object() && before.contains(name) && before[name].is_object())
      compare(before[name], changed, name + ".", memory.surroundings);
  return memory;
}

}  // namespace warmfuzz
