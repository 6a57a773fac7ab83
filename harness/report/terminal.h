#pragma once

#include <cstddef>

#include "warmfuzz/reporter.h"

namespace warmfuzz {

struct TerminalOptions {
  bool colour = false;
  std::size_t width = 100;  ///< columns; a command to be copied is never broken, whatever its length
};

/// The table of findings at the end of a run, each with the one command that replays it. What handlers and attacks
/// wrote cannot move the cursor, change colours or turn the reading direction.
class TerminalReporter final : public Reporter {
 public:
  explicit TerminalReporter(TerminalOptions options = {}) : options_(options) {}
  std::string_view format() const override { return "terminal"; }
  std::string render(const Run& run) const override;

 private:
  TerminalOptions options_;
};

}  // namespace warmfuzz
