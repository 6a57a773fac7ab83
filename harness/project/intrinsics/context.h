#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/project/intrinsics/resolver.h"
#include "harness/project/yaml/document.h"

namespace warmfuzz {

/// What every reader of a part of a template needs.
struct TemplateContext {
  const Document& document;
  const Resolver& resolver;
  std::filesystem::path folder;     ///< absolute, that of the template; paths in it are relative to it
  std::vector<std::string>& notes;  ///< for Project::notes

  void note(int line, const std::string& message) const { notes.push_back(document.where(line) + ": " + message); }
};

}  // namespace warmfuzz
