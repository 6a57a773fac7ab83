#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/project/code_words.h"
#include "harness/project/source/tokens.h"

namespace warmfuzz {

/// Collects words and ranks them. What cannot be a key or is no useful text is dropped here.
class WordCounter {
 public:
  /// Multiplies the weight of everything that follows.
  void set_weight(int weight) { weight_ = weight; }

  /// `strength`: how sure it is that the word is looked up, 1 to 3.
  void key(std::string_view text, int strength);
  /// A whole text. `strength`: 3 where values are compared with it, otherwise 1.
  void literal(std::string_view text, int strength);
  /// A part of a text: only of use if it looks like a prefix, suffix or path.
  void piece(std::string_view text);

  std::vector<CodeWord> ranked(std::size_t maximum) const;

 private:
  struct Tally {
    int count = 0;
    long score = 0;
    std::size_t order = 0;
  };
  void count(CodeWord::Use use, std::string_view text, int strength);

  int weight_ = 1;
  std::map<std::pair<CodeWord::Use, std::string>, Tally> tallies_;
};

/// Languages of which only the texts are looked at. Field tags of Go (`json:"name"`) count as keys.
void count_texts(const std::vector<Token>& tokens, WordCounter& counter);
void count_python_words(const std::vector<Token>& tokens, WordCounter& counter);
void count_javascript_words(const std::vector<Token>& tokens, WordCounter& counter);

struct Brackets {
  std::vector<std::size_t> match;   ///< the bracket that belongs to each bracket; every other token's own index
  std::vector<std::size_t> around;  ///< the innermost open bracket around each token; its own index if none is
};
Brackets brackets_of(const std::vector<Token>& tokens);

/// For each opening bracket: does it hold nothing but a list of two or more names, as in ("name", "email")? Handlers
/// loop over such lists to look things up.
std::vector<bool> lists_of_names(const std::vector<Token>& tokens, const Brackets& brackets);

}  // namespace warmfuzz
