#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/event_source.h"
#include "warmfuzz/function.h"

namespace warmfuzz {

/// A file that stands in every environment of a function, to be found by whoever leaves his folder.
struct BaitFile {
  std::string path;  ///< absolute, inside
  std::string content;
};

/// A function made ready to be attacked: what is planted in its environment, and how its events get their canaries.
struct Deployment {
  Function function;
  EnvironmentVariables variables;  ///< the function's own, secrets replaced by canaries, and its AWS credentials
  std::vector<BaitFile> bait;
  /// The text for a placeholder of the invocation with this serial number.
  std::function<std::string(std::uint64_t invocation, std::string_view label)> mint;
  EventSources sources;
  /// A regular expression (Python's and JavaScript's) for where a canary may stand in a text; empty: the runtime's
  /// agent looks for none (Look::memory).
  std::string canary_pattern = {};
  /// The event that `render` makes, with what of these stored objects goes with it (generators/objects); `first` before
  /// the first event for which there are just these. Empty: there are no objects.
  std::function<EventWithObjects(const std::function<Json(const Substitution&, const ObjectLookup&)>& render,
                                 const std::vector<StoredObject>& objects, bool first, const Substitution& substitute)>
      deliver;
};

}  // namespace warmfuzz
