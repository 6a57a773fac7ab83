#pragma once

#include <string>
#include <vector>

#include "warmfuzz/event_source.h"
#include "warmfuzz/scenario.h"

namespace warmfuzz::objects {

/// What lies in the buckets before a rendered event is delivered: the objects of the scenario that it names; before the
/// first event of a scenario (`first`) the others too; and for what it names and nobody stored a harmless object that
/// suits its key, with records called `names`. What the event says is removed is not there.
std::vector<LiveObject> stage_objects(const std::vector<StoredObject>& objects, const Json& event, bool first,
                                      const Substitution& substitute, const std::vector<std::string>& names);

}  // namespace warmfuzz::objects
