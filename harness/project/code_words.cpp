#include "harness/project/code_words.h"

#include <algorithm>

#include "harness/project/source/reach.h"
#include "harness/project/source/source_files.h"
#include "harness/project/source/words.h"

namespace warmfuzz {
namespace {

// The handler's own file tells more than those that it leads to.
constexpr int kHandlerWeight = 3;

/// Calls for each file that the handler leads to.
template <typename Call>
void for_each_file(const Function& function, Call call) {
  const auto files = own_sources(function);
  std::vector<std::vector<Token>> tokens;
  for (const auto& file : files) tokens.push_back(tokenize(file.text, file.language));
  const auto used = reached(files, tokens);
  for (std::size_t i = 0; i < files.size(); ++i)
    if (used[i]) call(files[i], tokens[i]);
}

}  // namespace

std::vector<CodeWord> code_words(const Function& function, std::size_t maximum) {
  WordCounter counter;
  for_each_file(function, [&](const SourceFile& file, const std::vector<Token>& tokens) {
    counter.set_weight(file.is_handler ? kHandlerWeight : 1);
    switch (file.language) {
      case SourceLanguage::python:
        count_python_words(tokens, counter);
        break;
      case SourceLanguage::javascript:
        count_javascript_words(tokens, counter);
        break;
      case SourceLanguage::other:
        count_texts(tokens, counter);
        break;
    }
  });
  return counter.ranked(maximum);
}

bool code_mentions(const Function& function, std::string_view word) {
  bool found = false;
  for_each_file(function, [&](const SourceFile&, const std::vector<Token>& tokens) {
    found = found || std::any_of(tokens.begin(), tokens.end(), [&](const Token& token) {
              return (token.kind == Token::Kind::word || token.kind == Token::Kind::text) && token.text == word;
            });
  });
  return found;
}

}  // namespace warmfuzz
