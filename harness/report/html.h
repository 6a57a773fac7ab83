#pragma once

#include "warmfuzz/reporter.h"

namespace warmfuzz {

/// One page that needs nothing beside it and runs no script. What handlers and attacks wrote stands in it as text only.
class HtmlReporter final : public Reporter {
 public:
  std::string_view format() const override { return "html"; }
  std::string render(const Run& run) const override;
};

}  // namespace warmfuzz
