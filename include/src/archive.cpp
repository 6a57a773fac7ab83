#include <algorithm>
#include <array>
#include <utility>

#include "warmfuzz/scenario.h"

namespace warmfuzz {
namespace {

constexpr std::array<std::pair<ArchiveFormat, std::string_view>, 4> kFormats{{{ArchiveFormat::zip, "zip"},
                                                                              {ArchiveFormat::tar, "tar"},
                                                                              {ArchiveFormat::tar_gz, "tar.gz"},
                                                                              {ArchiveFormat::gz, "gz"}}};

}  // namespace

std::string_view to_string(ArchiveFormat format) {
  const auto found =
      std::find_if(kFormats.begin(), kFormats.end(), [format](const auto& row) { return row.first == format; });
  return found == kFormats.end() ? "unknown" : found->second;
}

std::optional<ArchiveFormat> parse_archive_format(std::string_view text) {
  for (const auto& [format, name] : kFormats)
    if (name == text) return format;
  return std::nullopt;
}

}  // namespace warmfuzz
