#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/event_source.h"
#include "warmfuzz/scenario.h"

namespace warmfuzz::objects {

/// The object with `substitute`'s texts in place of placeholders: in its place, content, archive and metadata. Equal
/// arguments give equal bytes.
LiveObject render_object(const StoredObject& object, const Substitution& substitute);

/// How an object that no bucket holds gets to the function: `{{wf:object.N}}` in a field.
inline constexpr std::string_view kObjectLabel = "object.";

/// `inner`, with labels `object.N` standing for the bytes of objects[N] in base64 (an empty text if there is
/// no such object). What was asked for is added to `carried`, each once, with its index. All must outlive the result.
Substitution carry_objects(const std::vector<StoredObject>& objects, const Substitution& inner,
                           std::vector<LiveObject>& carried);

}  // namespace warmfuzz::objects
