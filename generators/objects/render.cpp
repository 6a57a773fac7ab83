#include "generators/objects/render.h"

#include <algorithm>
#include <charconv>

#include "generators/canary/placeholders.h"
#include "generators/objects/archive.h"
#include "include/src/json_text.h"

namespace warmfuzz::objects {

LiveObject render_object(const StoredObject& object, const Substitution& substitution) {
  const auto live = [&](const std::string& text) { return substitute(text, substitution); };
  LiveObject out;
  out.object.bucket = live(object.bucket);
  out.object.key = live(object.key);
  out.object.content_type = object.content_type;
  for (const auto& [name, value] : object.metadata) out.object.metadata[live(name)] = live(value);
  if (!object.archive) {
    out.object.content = live(object.content);
    out.bytes = out.object.content;
    return out;
  }
  auto& recipe = out.object.archive.emplace();
  recipe.format = object.archive->format;
  for (const auto& entry : object.archive->entries)
    recipe.entries.push_back({live(entry.name), live(entry.content), entry.kind, entry.repeat});
  out.bytes = make_archive(recipe);
  return out;
}

Substitution carry_objects(const std::vector<StoredObject>& objects, const Substitution& inner,
                           std::vector<LiveObject>& carried) {
  return [&objects, &inner, &carried](std::string_view label) -> std::string {
    if (!label.starts_with(kObjectLabel)) return inner(label);
    const auto digits = label.substr(kObjectLabel.size());
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (error != std::errc() || end != digits.data() + digits.size() || index >= objects.size()) return {};
    auto known =
        std::find_if(carried.begin(), carried.end(), [&](const LiveObject& one) { return one.index == index; });
    if (known == carried.end()) {
      carried.push_back(render_object(objects[index], inner));
      carried.back().index = index;
      known = std::prev(carried.end());
    }
    return base64_encode(known->bytes);
  };
}

}  // namespace warmfuzz::objects
