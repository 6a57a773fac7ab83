#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/oracles/reaction.h"
#include "warmfuzz/scenario.h"

namespace warmfuzz {

/// A value that callers of one environment share though each should get his own: a token, a nonce, the id of an order.
struct MadeOnce {
  std::string where;  ///< the place in the answer
  std::string name;   ///< what it is there: "token", "nonce", "order id"
  std::string value;
};

/// Whether two callers' events say the same, so that what is worked out of them may be the same, too: they have words
/// or figures in common, or nothing of their own. A word that chooses what is to be done ("action") is none.
bool say_the_same(const InvokeStep& a, const InvokeStep& b);

/// The same event in other words where they choose nothing: other figures, and texts that are each caller's own.
InvokeStep in_other_words(const InvokeStep& step);

/// Values that `earlier` and `last`, answers of one environment, have in common while those of other environments
/// (`alone`) have others in the same place, and that are called what nobody shares. Each value once. Of the
/// environments some may be copies of one process: two values beside this one have to be seen. Ids of instances, builds
/// and keys are none.
std::vector<MadeOnce> made_once(const Reaction& earlier, const Reaction& last, const std::vector<Reaction>& alone);

}  // namespace warmfuzz
