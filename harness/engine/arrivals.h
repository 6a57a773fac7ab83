#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "warmfuzz/observation.h"
#include "warmfuzz/oracle.h"
#include "warmfuzz/scenario.h"

namespace warmfuzz {

/// A value of an event that was seen where an attack could do something.
struct Arrival {
  std::size_t step = 0;
  std::string label;   ///< of the canary that the value carries
  std::string attack;  ///< the class of payloads that suits the place: "path", "shell"
  std::string path;    ///< of the file that it names, up to the value; empty where it names none
};

/// Notices where the canaries of events turn up: in the path of a file operation, in what is executed. Each place is
/// told once for each trigger, label and kind of operation, so that the search can attack the value that got there,
/// however deep in the event it stands.
class Arrivals {
 public:
  std::vector<Arrival> look(const Scenario& scenario, const Trace& trace, const CanaryRecogniser& canaries);

 private:
  std::set<std::tuple<std::string, std::string, OperationKind>> seen_;
};

}  // namespace warmfuzz
