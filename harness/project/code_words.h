#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/function.h"

namespace warmfuzz {

/// A word that a handler's source is written with.
struct CodeWord {
  enum class Use {
    key,      ///< looked up in some object, or a declared field: event["orderId"], const {orderId} = …
    literal,  ///< another short text: what values are compared with, prefixes, file extensions
  };
  std::string text;  ///< UTF-8
  Use use = Use::key;
  int count = 0;  ///< how often the source has it

  bool operator==(const CodeWord&) const = default;
};

inline constexpr std::size_t kMaximumCodeWords = 400;

/// What the function's own source suggests that its events may hold, most useful first, each text once per use.
/// Dependencies, minified bundles, comments and the usual methods of the languages are left out. A guess by its
/// nature: a word may well have nothing to do with the event. Deterministic. Unreadable files are passed over.
std::vector<CodeWord> code_words(const Function& function, std::size_t maximum = kMaximumCodeWords);

/// Whether the function's own source has the word, as a name or as a whole text.
bool code_mentions(const Function& function, std::string_view word);

}  // namespace warmfuzz
