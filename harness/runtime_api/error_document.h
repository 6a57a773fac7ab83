#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/observation.h"

namespace warmfuzz {

struct ErrorDocument {
  std::string error_type;     ///< empty where the document names none
  std::string error_message;  ///< the body's beginning where it is no document at all
  std::vector<Frame> stack;   ///< innermost last, at most 100; files under /var/task relative to it
};

/// Reads the error document that a client posted, in any of the shapes that the runtimes give it. Tolerant: what is not
/// understood is left out. Never throws.
ErrorDocument parse_error(std::string_view body);

}  // namespace warmfuzz
