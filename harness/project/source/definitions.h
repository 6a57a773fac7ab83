#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/project/source/tokens.h"

namespace warmfuzz {

/// The names that a module offers to the runtime.
struct Definitions {
  std::vector<std::string> names;      ///< each once; rather too many than too few
  std::vector<std::string> callables;  ///< those of them that are surely functions or classes, or exported at all
  /// Nothing else can be defined, as far as a look at this one file tells: no star import, no computed name.
  bool complete = true;

  bool has(std::string_view name) const;
};

/// What a Python module defines, assigns or imports at its top level.
Definitions python_definitions(const std::vector<Token>& tokens);

/// What a JavaScript module exports, in whichever module system.
Definitions javascript_exports(const std::vector<Token>& tokens);

}  // namespace warmfuzz
