#pragma once

#include <filesystem>

#include "warmfuzz/function.h"
#include "warmfuzz/result.h"

namespace warmfuzz {

/// Reads a project from a file, or from the first of these in a folder: warmfuzz.yaml, template.yaml, template.yml,
/// template.json, a synthesized CDK template (*.template.json, also in cdk.out/). A warmfuzz.yaml stands over the
/// template that it names or that lies beside it; its format is WARMFUZZ_YAML.md.
///
/// A function that cannot be run here is left out and named in Project::notes; one that is wrong is in Project::wrong,
/// so that it does not stop those who want another. What is wrong with the file as a whole is a Fault, and so is the
/// first wrong function where there is no right one. Faults have one line with file and line number
/// (FaultKind::project, FaultKind::usage for a path that is not there). At least one function is in a Project. Paths in
/// it are absolute. Whether a function's handler exists is not looked at: check_function() does.
Result<Project> load_project(const std::filesystem::path& file_or_folder);

}  // namespace warmfuzz
