#pragma once

#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "warmfuzz/reporter.h"

namespace warmfuzz {

/// Every reporter, sorted by format(), with default options. To add one: its pair of files, a line in registry.cpp.
const std::vector<std::unique_ptr<Reporter>>& reporters();

/// The reporter of a format, or nullptr.
const Reporter* find_reporter(std::string_view format);

struct RunFolderFile {
  std::string_view name;
  std::string_view format;
};

/// The reports that every run folder has.
inline constexpr std::array<RunFolderFile, 5> kRunFolderFiles{{{"findings.json", "json"},
                                                               {"run.json", "run"},
                                                               {"report.html", "html"},
                                                               {"report.sarif", "sarif"},
                                                               {"junit.xml", "junit"}}};

}  // namespace warmfuzz
