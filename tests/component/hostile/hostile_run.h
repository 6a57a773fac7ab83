#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "harness/invoker/invoker.h"

namespace warmfuzz::test {

using Json = nlohmann::json;

/// A hostile function of tests/functions/hostile with an invoker of its own. Its destruction checks, as every test
/// must, that nothing which ran in its sandbox is left on the machine.
class HostileRun {
 public:
  explicit HostileRun(const std::string& function);
  ~HostileRun();

  /// One event for the handler; requires that the harness itself had no trouble. Checks that the harness stayed small.
  Observation attack(const Json& event);

  /// The function's answer to attack(), which must be one.
  Json answer(const Json& event);

  /// What of the host the handler got at, or did to it; must be nothing. Requires that it tried at least `tried`
  /// things.
  void gains_nothing(const Json& event, int tried);

  /// The run goes on: the next event, which is benign, gets its right answer.
  void goes_on();

  Invoker& invoker() { return *invoker_; }

 private:
  std::shared_ptr<Deployment> deployment_;
  std::unique_ptr<Invoker> invoker_;
};

/// Processes on this machine, by /proc, whose command line holds the text.
int processes_with(const std::string& text);

}  // namespace warmfuzz::test
