#pragma once

#include <string>
#include <vector>

namespace warmfuzz {

/// Words of the handler's own code that say what it looks for in an event. Most important first; may be empty.
struct KeyWords {
  std::vector<std::string> keys;      ///< names that it looks up: "filename" of event["filename"]
  std::vector<std::string> literals;  ///< other texts: "resize", ".csv", "uploads/"
};

/// Names that many handlers look up; used where nothing is known of the code.
KeyWords common_key_words();

}  // namespace warmfuzz
