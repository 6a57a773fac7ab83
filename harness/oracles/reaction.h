#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "warmfuzz/oracle.h"

namespace warmfuzz {

/// What an invocation was answered with, taken apart so that answers can be compared. Canaries are taken out of all
/// texts; what else is new each time shows when answers to the same event are laid side by side.
struct Reaction {
  /// A place in the answer: "/headers/content-type", "/cookies/session", "/body/items/*/name", "/batchItemFailures".
  struct Place {
    std::set<std::string> types;  ///< "text", "number", "flag", "nothing", "object", "list", "empty list", "bytes"
    std::string text;             ///< of all values here, in order
  };

  OutcomeKind kind = OutcomeKind::response;
  int status = 0;       ///< of HTTP; 0 where there is none
  std::string failure;  ///< failure_signature(); empty for a response
  std::map<std::string, Place> places;
};

/// `is_read`: the caller gets the answer; of any other only failures tell something.
Reaction reaction_to(const Outcome& outcome, const CanaryRecogniser& canaries, bool is_read);

/// What an answer has in another way than the others do.
struct Difference {
  /// From the most telling to the least.
  enum class Aspect { outcome, status, failure, header, shape, value } aspect = Aspect::value;
  std::string where;  ///< the place; empty for the first three
  std::string alone;  ///< what the others have there, for people
  std::string after;  ///< what this one has
  /// value: the parts that changed, others' and this one's.
  std::vector<std::pair<std::string, std::string>> parts = {};
};

/// What all of `alone` have and `answer` has not, or the reverse, the most telling first. Where those differ among
/// themselves nothing is told. Times, and what speaks of the process itself (caches, counters, durations), are left
/// out. Precondition: `alone` has some.
std::vector<Difference> differences(const std::vector<Reaction>& alone, const Reaction& answer);

/// Whether one text follows from the other as a counter, a sum or what is left of something goes on.
bool is_counted(std::string_view before, std::string_view after);

/// Whether the name of a place speaks of the process or of the event's course: caches, counters, durations, instances.
bool is_bookkeeping(std::string_view where);

/// The last name in a place, as words in lower case: "/body/mayShare" → may, share.
std::vector<std::string> name_words(std::string_view where);

}  // namespace warmfuzz
