#pragma once

#include "warmfuzz/reporter.h"

namespace warmfuzz {

/// SARIF 2.1.0 for code scanning. Paths are relative to the project file's folder, so that the file says nothing of the
/// machine; a finding without a place in the code points to the project file.
class SarifReporter final : public Reporter {
 public:
  std::string_view format() const override { return "sarif"; }
  std::string render(const Run& run) const override;
};

}  // namespace warmfuzz
