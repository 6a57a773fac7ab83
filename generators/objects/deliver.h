#pragma once

#include <functional>
#include <string>
#include <vector>

#include "warmfuzz/event_source.h"
#include "warmfuzz/scenario.h"

namespace warmfuzz::objects {

/// Makes the event of one step.
using Rendering = std::function<Json(const Substitution& substitute, const ObjectLookup& stored)>;

/// An event and the objects that go with it: staged as stage_objects() says, carried as carry_objects() does. The event
/// tells what is true of the objects that lie ready for it.
EventWithObjects deliver(const Rendering& render, const std::vector<StoredObject>& objects, bool first,
                         const Substitution& substitute, const std::vector<std::string>& names);

}  // namespace warmfuzz::objects
