#pragma once

#include <memory>
#include <optional>
#include <string>

#include "harness/sandbox/sandbox.h"
#include "harness/watch/watch.h"

namespace warmfuzz::test {

/// A sandbox whose runtime is what the test says, usually a script, with a watch that lets everything on.
class Shell {
 public:
  explicit Shell(sandbox::Specification specification);
  /// A script for bash.
  explicit Shell(const std::string& script, sandbox::Specification specification = {});

  void start();
  /// Serves the sandbox until its output holds the text; requires that it comes.
  void until(const std::string& text);
  /// Serves it until the runtime has ended; what it wrote since the last forget().
  std::string output();
  void forget() { text_.clear(); }

  int wait_status() const { return ended_.value_or(-1); }
  sandbox::Sandbox& box() { return *box_; }
  /// Ends everything.
  void close();

 private:
  template <typename Condition>
  void serve_until(Condition done);
  void hear();

  std::unique_ptr<sandbox::Sandbox> box_;
  sandbox::Descriptor listener_;
  std::optional<watch::SeccompKernel> kernel_;
  std::optional<watch::Watch> watch_;
  std::optional<int> ended_;
  std::string text_;
};

/// What a script writes in a sandbox of its own.
std::string output_of(const std::string& script, sandbox::Specification specification = {});

}  // namespace warmfuzz::test
