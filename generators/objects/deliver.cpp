#include "generators/objects/deliver.h"

#include <algorithm>

#include "generators/events/text.h"
#include "generators/objects/render.h"
#include "generators/objects/stage.h"

namespace warmfuzz::objects {
namespace {

/// The last one laid under a name is the one that a reader gets.
ObjectLookup facts_of(const std::vector<LiveObject>& staged) {
  return [&staged](const std::string& bucket, const std::string& key) -> std::optional<ObjectFacts> {
    const auto found = std::find_if(staged.rbegin(), staged.rend(), [&](const LiveObject& live) {
      return live.object.bucket == bucket && live.object.key == key;
    });
    if (found == staged.rend()) return std::nullopt;
    return ObjectFacts{found->bytes.size(), events::md5_hex(found->bytes)};
  };
}

}  // namespace

EventWithObjects deliver(const Rendering& render, const std::vector<StoredObject>& objects, bool first,
                         const Substitution& substitute, const std::vector<std::string>& names) {
  EventWithObjects out;
  const auto carrying = carry_objects(objects, substitute, out.carried);
  out.event = render(carrying, [](const auto&, const auto&) { return std::nullopt; });
  out.staged = stage_objects(objects, out.event, first, substitute, names);
  if (!out.staged.empty()) out.event = render(carrying, facts_of(out.staged));
  return out;
}

}  // namespace warmfuzz::objects
