#pragma once

#include <cstddef>
#include <vector>

#include "generators/mutators/key_words.h"
#include "generators/payloads/catalogue.h"
#include "warmfuzz/event_source.h"
#include "warmfuzz/mutator.h"

namespace warmfuzz {

/// Harmless scenarios of one step each.
struct BenignSets {
  /// What an honest caller would send: the developer's own sample events, then the events as they are, each choice, the
  /// keys of the code with values of the types that their names suggest, each text of the code where it can be meant.
  std::vector<Scenario> plain;
  /// The same keys in other shapes (all texts, nested, lists): guesses at the handler's own schema. Harmless too, but
  /// a handler may rightly fail on them: the errors that they raise say nothing about the plain ones.
  std::vector<Scenario> shapes;
};

/// Empty for a function without a trigger whose source is known.
BenignSets benign_sets(const Function& function, const EventSources& sources, const KeyWords& words);

/// Both sets, plain first: from them the search starts and the Baseline is learnt.
std::vector<Scenario> benign_scenarios(const Function& function, const EventSources& sources, const KeyWords& words);

/// A systematic sweep, at most `limit` scenarios: first sequences of two callers, then every leaf of the benign events
/// with the most telling payload of each class, then with the next ones, then the same in the other benign events.
std::vector<Scenario> hostile_seeds(const Function& function, const EventSources& sources, const Catalogue& catalogue,
                                    const KeyWords& words, std::size_t limit, Random& random);

/// The same steps, triggers and keys with harmless values: what an honest caller would send in the same place. Short
/// plain texts and numbers, which decide what a handler does, stay.
Scenario benign_twin(const Scenario& scenario, const Function& function, const EventSources& sources);

}  // namespace warmfuzz
