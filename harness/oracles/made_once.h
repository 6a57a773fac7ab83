#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/oracles/reaction.h"

namespace warmfuzz {

/// A value that callers of one environment share though each should get his own: a token, a nonce, the id of an order.
struct MadeOnce {
  std::string where;  ///< the place in the answer
  std::string name;   ///< what it is there: "token", "nonce", "order id"
  std::string value;
};

/// Values that `earlier` and `last`, answers of one environment, have in common while those of other environments
/// (`alone`) have others in the same place, and that are called what nobody shares. Each value once. Of the
/// environments some may be copies of one process: two values beside this one have to be seen. Ids of instances, builds
/// and keys are none.
std::vector<MadeOnce> made_once(const Reaction& earlier, const Reaction& last, const std::vector<Reaction>& alone);

}  // namespace warmfuzz
