#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "warmfuzz/result.h"

namespace warmfuzz {

/// Puts `content` at `path`, in the place of what was there: whoever looks, and whenever this process is killed, finds
/// the old file or the whole new one. The folder must exist. Says nothing about a loss of power (no fsync).
/// FaultKind::usage where the user chose a place that cannot be written to, internal for the rest (a full disk).
Status write_file_atomically(const std::filesystem::path& path, std::string_view content);

/// The whole file, also a pipe. FaultKind::usage.
Result<std::string> read_file(const std::filesystem::path& path);

/// Makes a folder and those above it; fine if it is there already.
Status make_folder(const std::filesystem::path& path);

}  // namespace warmfuzz
