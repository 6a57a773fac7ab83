#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/oracle.h"

namespace warmfuzz::judging {

/// How a path of Retained is read. "orders.py: CACHE["last"].email" is kept in the container `orders.py: CACHE`.
struct KeptIn {
  enum class Shape {
    name,   ///< a variable or an attribute
    list,   ///< an element of a list, a set or the like
    table,  ///< under a key
  };
  Shape shape = Shape::name;
  std::string container;  ///< the path up to its first index; all of it where there is none
  std::string kind;       ///< Retained::kind without what it says of limits
  bool bounded = false;   ///< it keeps only so much or for so long, or the code takes something away from it
  bool is_key = false;    ///< the canary is what is looked up, not what is found
};
KeptIn kept_in(const Retained& retained);

/// A canary of an invocation that the long-lived objects hold.
struct Kept {
  const Retained* retained = nullptr;
  CanarySighting sighting;
};

/// Every one that the memory of the trace shows, in its order. Empty where it was not looked at.
std::vector<Kept> kept_canaries(const Evidence& evidence);

/// The way that a value took from one invocation to the next.
struct Way {
  std::string kind;   ///< "module global", "environment variable", "file under /tmp", …
  std::string place;  ///< "orders.py: CACHE["last"].email"; live
  std::optional<Location> location;
};

/// The way that this canary took to the invocation `seen`, as far as the trace shows it: the process's objects, its
/// surroundings, a file under /tmp.
std::optional<Way> way_of(const Evidence& evidence, const Observation& seen, const CanarySighting& sighting);

/// "module global `orders.py: CACHE["last"].email` (orders.py:12)".
std::string described(const Way& way, const CanaryRecogniser& canaries);

/// The way as a piece of evidence.
Json evidence_of(const Way& way, const CanaryRecogniser& canaries);

/// What has become of something that all invocations of a process share: "`umask` is 0077 (was 0022)",
/// "`Object.prototype` has a member `isAdmin`: true".
std::string described(const Surrounding& changed, const CanaryRecogniser& canaries);
Json evidence_of(const Surrounding& changed, const CanaryRecogniser& canaries);

/// What has changed in the process since its init and where it holds what events before the last one brought, as
/// sentences that end in a blank, added to the finding's evidence too. Empty: nothing is known.
std::string what_has_changed(const Evidence& evidence, Finding& finding);

/// The function's own code where this begins; nothing where it is not known.
std::optional<Location> location_of(const Retained& retained);

}  // namespace warmfuzz::judging
