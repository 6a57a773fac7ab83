#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/project/yaml/document.h"
#include "warmfuzz/function.h"
#include "warmfuzz/result.h"

namespace warmfuzz {

/// Fills Function::samples with the developer's own events: those that `seeds` of `own` (a warmfuzz.yaml, or null)
/// names - files, folders, patterns with *, ** and ? -, then event.json and events/**.json in the folders. A sample
/// whose name has a function's in it is for that function, any other for all.
///
/// A file may hold one event, a list of them, one a line, or an exported log ({"events": [{"message": "{…}"}]}). What
/// is wrong with a file that `seeds` names is a Fault with file and line; any other one is left out with a note.
Status read_samples(const Document* own, const std::vector<std::filesystem::path>& folders, Project& project);

}  // namespace warmfuzz
