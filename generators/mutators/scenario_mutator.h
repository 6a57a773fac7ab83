#pragma once

#include <optional>
#include <vector>

#include "generators/mutators/changes.h"
#include "generators/mutators/key_words.h"
#include "generators/mutators/objects.h"

namespace warmfuzz {

/// Changes scenarios of one function at random: values of fields and of what lies inside them, steps, callers, records.
/// What comes out is valid (see is_valid); what goes in need not be and is mended. Not thread-safe while
/// set_key_words() runs. Equal arguments and equal random numbers give equal results.
class ScenarioMutator : public Mutator {
 public:
  /// `function` and `catalogue` must outlive the mutator. Without `mutate_bytes` leaf texts are changed by payloads
  /// and words only.
  ScenarioMutator(const Function& function, const EventSources& sources, const Catalogue& catalogue, KeyWords words,
                  MutateBytes mutate_bytes = nullptr);

  /// False (and the scenario as it was) if the function has no trigger whose source is known.
  bool mutate(Scenario& scenario, Random& random) const override;

  /// The same, and what was done is added to `trace` (nullptr: not wanted).
  bool mutate(Scenario& scenario, Random& random, std::vector<Change>* trace) const;

  /// Words learnt while the function runs.
  void set_key_words(KeyWords words) { words_ = std::move(words); }

  const FieldTable& table() const { return table_; }

 private:
  std::optional<Change> try_one(Scenario& scenario, Random& random) const;
  void mend(Scenario& scenario, Random& random) const;

  const Function& function_;
  FieldTable table_;
  const Catalogue& catalogue_;
  KeyWords words_;
  MutateBytes mutate_bytes_;
  ObjectMutator objects_;
};

/// A scenario with the beginning of one history and the end of the other, or with some fields of one in the other's
/// events. Valid if both are; they must be of the same function.
Scenario cross_over(const Scenario& a, const Scenario& b, Random& random);

}  // namespace warmfuzz
