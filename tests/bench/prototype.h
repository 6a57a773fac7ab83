#pragma once

#include <memory>
#include <string>

#include "harness/invoker/specification.h"

namespace warmfuzz::bench {

/// The yardstick: a sandboxed client served over bare blocking sockets, with no watch, no freeze, no observation, no
/// check of what it sends. Throws std::runtime_error where anything is not as expected.
class Prototype {
 public:
  /// Runs `script` (a file of the plan's /var/task) by the plan's interpreter instead of the plan's client.
  Prototype(LaunchPlan plan, const std::string& script);
  ~Prototype();

  /// Delivers the event and waits for the answer.
  void exchange(const std::string& event);

 private:
  std::string receive();  // one request, header and body
  void send(const std::string& text);

  std::unique_ptr<sandbox::Sandbox> sandbox_;
  sandbox::Descriptor connection_;
  std::string rest_;
  unsigned long long serial_ = 100'000'000'000;
};

}  // namespace warmfuzz::bench
