#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "warmfuzz/oracle.h"

namespace warmfuzz::judging {

/// Recognises each text of a trace once, however many rules ask for it. Made for one judgement: the trace must stay
/// where it is and unchanged. Not thread-safe.
class RememberingRecogniser : public CanaryRecogniser {
 public:
  RememberingRecogniser(const CanaryRecogniser& inner, const Trace& trace);
  std::vector<CanarySighting> recognise(std::string_view text) const override;

 private:
  struct Known {
    std::size_t size = 0;
    std::optional<std::vector<CanarySighting>> sightings;
  };
  const CanaryRecogniser& inner_;
  mutable std::unordered_map<const char*, Known> known_;  // by where the text lies
};

}  // namespace warmfuzz::judging
