#pragma once

#include <map>
#include <string>
#include <vector>

#include "generators/events/spec.h"

/// Targets that get a part of an event in its place: what a rule's InputPath selects.
namespace warmfuzz::events {

/// Where the part lies that the trigger's JSON path ("$.detail.order", names alone) selects. Empty: the whole event.
Pointer part_of(const SourceSpec& spec, const Json& config);

/// Where the event has nothing there, but an attacker says what there is (a detail of any form), the part gets what
/// the event shows of him.
void make_room(const Pointer& part, const SourceSpec& spec, const Json& config, Json& event);

/// The part alone; null where there is nothing.
Json taken_out(const Pointer& part, Json event);

/// A step whose pointers are those of the part, as one of the whole event.
InvokeStep of_the_whole(const Pointer& part, InvokeStep step);

/// The other way: the whole event of which this is the part, as far as it is known.
Json around_part(const Pointer& part, const Json& event);

/// What a whole event's fields (pointer → value) are in the part.
std::map<std::string, Json> values_of_part(const Pointer& part, std::map<std::string, Json> fields);

/// Those of the whole event's fields that show in the part, with its pointers: "" is the part itself.
std::vector<Field> fields_of_part(const Pointer& part, std::vector<Field> fields);

}  // namespace warmfuzz::events
