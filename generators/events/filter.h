#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "generators/events/spec.h"

namespace warmfuzz::events {

/// What a record needs to get through the trigger's filters.
struct FilterDemands {
  /// Values for fields of the attacker: pointer below the record → value. What a filter asks for, he sends.
  std::vector<std::pair<std::string, Json>> fields;
  /// What no field covers is the service's; the filter tells what it says: the source of an event, its type.
  std::vector<std::pair<Pointer, Json>> service;

  bool empty() const { return fields.empty() && service.empty(); }
};

/// Empty if every filter lets the finished record through. Of several patterns, `choice` picks the one to fulfil.
FilterDemands filter_demands(const SourceSpec& spec, const Json& record, const Json& config, std::uint64_t choice);

}  // namespace warmfuzz::events
