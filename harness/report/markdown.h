#pragma once

#include "warmfuzz/reporter.h"

namespace warmfuzz {

/// GitHub-flavoured Markdown, for a merge request's comment or a build's summary.
class MarkdownReporter final : public Reporter {
 public:
  std::string_view format() const override { return "markdown"; }
  std::string render(const Run& run) const override;
};

}  // namespace warmfuzz
