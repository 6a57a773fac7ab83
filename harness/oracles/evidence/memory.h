#pragma once

#include <optional>
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
    const char* data;
    std::size_t size;
    std::optional<std::vector<CanarySighting>> sightings;
  };
  const CanaryRecogniser& inner_;
  mutable std::vector<Known> known_;
};

}  // namespace warmfuzz::judging
