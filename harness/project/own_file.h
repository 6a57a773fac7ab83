#pragma once

#include <filesystem>
#include <optional>

#include "harness/project/yaml/document.h"
#include "warmfuzz/function.h"
#include "warmfuzz/result.h"

namespace warmfuzz {

/// A warmfuzz.yaml under whatever name, as opposed to a template.
bool looks_like_own_file(const Document& document);

/// Checks the whole file's keys; the template that it names (absolute), or nullopt if it names none.
Result<std::optional<std::filesystem::path>> named_template(const Document& document);

/// Changes the project's functions by what a warmfuzz.yaml says of them, and adds those that it defines itself. What it
/// says wrongly of one makes that one wrong (Project::wrong).
Status apply_own_file(const Document& document, Project& project);

}  // namespace warmfuzz
