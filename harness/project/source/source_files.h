#pragma once

#include <string>
#include <vector>

#include "harness/project/source/tokens.h"
#include "warmfuzz/function.h"

namespace warmfuzz {

struct SourceFile {
  std::string name;  ///< relative to the code or layer
  std::string text;
  SourceLanguage language = SourceLanguage::other;
  bool is_handler = false;
};

/// The source that the function's authors wrote, the handler's file first, then by name; layers last. Left out:
/// dependencies (node_modules, site-packages, what a *.dist-info beside it lists, parts of a bundle that come from
/// node_modules), minified files, files above 1 MB, and what goes beyond bounds on number and size.
std::vector<SourceFile> own_sources(const Function& function);

}  // namespace warmfuzz
