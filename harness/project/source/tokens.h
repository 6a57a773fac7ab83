#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace warmfuzz {

enum class SourceLanguage {
  python,
  javascript,  ///< and TypeScript
  other,       ///< a language with C's, Go's or Ruby's kind of strings and comments: only its texts are tokens
};

struct Token {
  enum class Kind {
    word,   ///< name or keyword
    text,   ///< a string literal's content, escapes decoded
    piece,  ///< what stands between the expressions of an f-string or template literal
    number,
    sign,      ///< operator or bracket
    line_end,  ///< Python: the end of a logical line
  };
  Kind kind = Kind::word;
  std::string text;
  int line = 0;    ///< from 1
  int indent = 0;  ///< Python: columns before the first token of the logical line

  bool is(std::string_view sign_or_word) const {
    return (kind == Kind::sign || kind == Kind::word) && text == sign_or_word;
  }
};

/// Comments, docstrings and regular expressions are left out; the expressions within f-strings and template literals
/// are there as tokens of their own. Total: broken source gives some tokens.
std::vector<Token> tokenize(std::string_view source, SourceLanguage language);

}  // namespace warmfuzz
