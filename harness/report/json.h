#pragma once

#include "warmfuzz/reporter.h"

namespace warmfuzz {

/// findings.json: every finding whole, for programs (harness/corpus/RUN_FOLDER.md).
class JsonReporter final : public Reporter {
 public:
  std::string_view format() const override { return "json"; }
  std::string render(const Run& run) const override;
};

}  // namespace warmfuzz
