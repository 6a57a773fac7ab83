#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/sandbox/sandbox.h"

namespace warmfuzz {

/// Mounts that show the folders as one, later ones over earlier ones, at `inside`: as Lambda merges layers in /opt.
std::vector<sandbox::ReadOnlyBind> merge_folders(const std::vector<std::filesystem::path>& folders,
                                                 const std::string& inside);

}  // namespace warmfuzz
