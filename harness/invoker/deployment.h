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

/// How stored objects come about (generators/objects). Empty functions: there are none.
struct ObjectMaking {
  /// Adds the objects that are asked for by `{{wf:object.N}}` to a substitution, and notes them.
  std::function<Substitution(const Scenario& scenario, const Substitution& inner, std::vector<LiveObject>& carried)>
      carry;
  /// What lies in the buckets before this event is delivered; `first` before the first event of a scenario.
  std::function<std::vector<LiveObject>(const Scenario& scenario, const Json& event, bool first,
                                        const Substitution& substitute)>
      stage;
};

/// A function made ready to be attacked: what is planted in its environment, and how its events get their canaries.
struct Deployment {
  Function function;
  EnvironmentVariables variables;  ///< the function's own, secrets replaced by canaries, and its AWS credentials
  std::vector<BaitFile> bait;
  /// The text for a placeholder of the invocation with this serial number.
  std::function<std::string(std::uint64_t invocation, std::string_view label)> mint;
  EventSources sources;
  ObjectMaking objects;
};

}  // namespace warmfuzz
