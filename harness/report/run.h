#pragma once

#include "warmfuzz/reporter.h"

namespace warmfuzz {

/// run.json: what was run and how far it came (harness/corpus/RUN_FOLDER.md).
class RunReporter final : public Reporter {
 public:
  std::string_view format() const override { return "run"; }
  std::string render(const Run& run) const override;
};

}  // namespace warmfuzz
