#pragma once

#include "warmfuzz/reporter.h"

namespace warmfuzz {

/// JUnit XML: one test case for each function and rule. What is below Run::fail_on does not fail its case but stands in
/// the case's output.
class JunitReporter final : public Reporter {
 public:
  std::string_view format() const override { return "junit"; }
  std::string render(const Run& run) const override;
};

}  // namespace warmfuzz
