#pragma once

#include <filesystem>
#include <string>

#include "warmfuzz/result.h"

namespace warmfuzz {

/// The absolute folder that a location in a project file means, relative to `base`. A .zip file is unpacked once into
/// `base`/.warmfuzz/code/`id`-HASH, where the hash is of its content. The message of a Fault is the end of a sentence
/// about the location: `is "src", which does not exist; expected …`.
Result<std::filesystem::path> code_folder(const std::filesystem::path& base, const std::string& location,
                                          const std::string& id);

}  // namespace warmfuzz
