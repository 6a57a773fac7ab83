#include "generators/objects/stage.h"

#include <algorithm>

#include "generators/objects/formats.h"
#include "generators/objects/names.h"
#include "generators/objects/render.h"

namespace warmfuzz::objects {

std::vector<LiveObject> stage_objects(const std::vector<StoredObject>& objects, const Json& event, bool first,
                                      const Substitution& substitute, const std::vector<std::string>& names) {
  std::vector<LiveObject> out;
  auto named = named_objects(event);
  if (named.empty() && objects.empty()) return out;
  std::erase_if(named, [](const ObjectName& name) { return name.removed; });

  const auto take = [&](const auto& is_it) {
    const auto found = std::find_if(named.begin(), named.end(), is_it);
    if (found == named.end()) return ObjectName{};
    auto name = *found;
    named.erase(found);
    return name;
  };
  // The tag of an upload in parts is no hash of the content: the object has the one that the event says.
  const auto lies_at = [](LiveObject& live, const ObjectName& name) {
    live.object.bucket = name.bucket;
    live.object.key = name.key;
    if (name.etag.find('-') != std::string::npos) live.etag = name.etag;
  };
  std::vector<std::size_t> followers;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    if (objects[i].follows_event()) {
      followers.push_back(i);
      continue;
    }
    auto live = render_object(objects[i], substitute);
    live.index = i;
    const auto name =
        take([&](const ObjectName& one) { return one.bucket == live.object.bucket && one.key == live.object.key; });
    if (!name.bucket.empty()) lies_at(live, name);
    if (first || !name.bucket.empty()) out.push_back(std::move(live));
  }
  for (const auto index : followers) {
    const auto name = take([](const ObjectName&) { return true; });
    if (name.bucket.empty()) break;
    auto live = render_object(objects[index], substitute);
    live.index = index;
    lies_at(live, name);
    out.push_back(std::move(live));
  }
  for (const auto& name : named) {
    StoredObject object;
    object.key = name.key;
    fill(object, format_of(name.key), names);
    object.bucket.clear();
    object.key.clear();
    auto live = render_object(object, substitute);
    lies_at(live, name);
    out.push_back(std::move(live));
  }
  return out;
}

}  // namespace warmfuzz::objects
