#include <algorithm>
#include <utility>

#include "generators/events/guess.h"
#include "generators/mutators/edits.h"
#include "generators/mutators/seeds.h"
#include "generators/objects/formats.h"

namespace warmfuzz {
namespace {

constexpr std::size_t kMaxWord = 32;
constexpr std::size_t kMaxElements = 20;

/// "resize", "2024-05-17", "in stock": decides what a handler does, and does no harm. Placeholders of the tenant are
/// harmless too; a bait never is.
bool harmless(const std::string& text) {
  auto rest = text;
  for (auto open = rest.find("{{wf:"); open != std::string::npos; open = rest.find("{{wf:", open)) {
    const auto close = rest.find("}}", open);
    if (close == std::string::npos || rest.compare(open, 9, "{{wf:bait") == 0) return false;
    rest.erase(open, close + 2 - open);
  }
  if (rest.empty() || rest.size() > kMaxWord || rest.find("..") != std::string::npos || rest.front() == '/' ||
      rest.find("wfproof") != std::string::npos || rest.front() == '-' || rest.front() == '.' ||
      rest.find("__") != std::string::npos)
    return text != rest && rest.empty();
  return std::all_of(rest.begin(), rest.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) ||
           std::string_view(" _-.:@/+").find(c) != std::string_view::npos;
  });
}

std::string ending(const std::string& text) {
  const auto slash = text.rfind('/');
  const auto dot = text.rfind('.');
  if (dot == std::string::npos || (slash != std::string::npos && dot < slash) || text.size() - dot > 6) return {};
  const auto end = text.substr(dot);
  return std::all_of(end.begin() + 1, end.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)); }) &&
                 end.size() > 1
             ? end
             : std::string();
}

Json twin_text(const std::string& text, const std::string& key) {
  if (harmless(text)) return text;
  auto calm = benign_text(key);
  if (meaning_of(key) != Meaning::file) return calm;
  const auto end = ending(text);
  return end.empty() ? calm : calm.substr(0, calm.find("}}") + 2) + end;
}

Json twin_of(const Json& value, const std::string& key, std::size_t depth = 0) {
  if (value.is_string()) {
    auto whole = value;
    // Inside JSON, base64 and forms the members are calmed, not the text around them.
    const auto nodes = nodes_of(whole, key, 200);
    if (nodes.front().container) {
      for (const auto& node : nodes)
        if (!node.container)
          edit(whole, node, [&](Json& leaf) {
            leaf = twin_of(leaf, node.key, depth + 1);
            return true;
          });
      return whole;
    }
    return twin_text(value.get_ref<const std::string&>(), key);
  }
  if (value.is_number()) {
    const auto number = value.get<double>();
    if (number >= 0 && number <= 10000) return value;
    return value.is_number_float() ? Json(12.5) : Json(3);
  }
  if (depth > 20) return value.is_array() ? Json::array() : Json::object();
  if (value.is_array()) {
    auto out = Json::array();
    for (std::size_t i = 0; i < std::min(value.size(), kMaxElements); ++i)
      out.push_back(twin_of(value[i], key, depth + 1));
    return out;
  }
  if (value.is_object()) {
    auto out = Json::object();
    for (const auto& [name, member] : value.items()) out[name] = twin_of(member, name, depth + 1);
    return out;
  }
  return value;
}

}  // namespace

Scenario benign_twin(const Scenario& scenario, const Function& function, const EventSources& sources) {
  const FieldTable table(function, sources);
  auto twin = scenario;
  for (auto& object : twin.objects) {
    const auto metadata = std::exchange(object.metadata, {});
    for (const auto& [name, value] : metadata) object.metadata[name] = benign_text(name);
    objects::fill(object, objects::format_of(object), {});
  }
  for (auto& step : twin.steps) {
    auto* invoke = std::get_if<InvokeStep>(&step);
    if (invoke == nullptr) continue;
    for (auto& [pointer, value] : invoke->fields) {
      const auto* field = table.field(invoke->trigger, pointer);
      if (field != nullptr && (field->kind == FieldKind::choice || field->kind == FieldKind::number)) continue;
      // A body that is no JSON has no shape to keep.
      const bool shapeless = field != nullptr && field->kind == FieldKind::json_text && !value.is_structured() &&
                             !nodes_of(value, "", 1).front().container;
      value = shapeless ? field->benign : twin_of(value, name_of_pointer(pointer));
    }
  }
  return twin;
}

}  // namespace warmfuzz
