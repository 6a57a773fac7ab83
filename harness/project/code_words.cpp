#include "harness/project/code_words.h"

#include "harness/project/source/reach.h"
#include "harness/project/source/source_files.h"
#include "harness/project/source/words.h"

namespace warmfuzz {
namespace {

// The handler's own file tells more than those that it leads to.
constexpr int kHandlerWeight = 3;

}  // namespace

std::vector<CodeWord> code_words(const Function& function, std::size_t maximum) {
  WordCounter counter;
  const auto files = own_sources(function);
  std::vector<std::vector<Token>> tokens;
  for (const auto& file : files) tokens.push_back(tokenize(file.text, file.language));
  const auto used = reached(files, tokens);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!used[i]) continue;
    counter.set_weight(files[i].is_handler ? kHandlerWeight : 1);
    switch (files[i].language) {
      case SourceLanguage::python:
        count_python_words(tokens[i], counter);
        break;
      case SourceLanguage::javascript:
        count_javascript_words(tokens[i], counter);
        break;
      case SourceLanguage::other:
        count_texts(tokens[i], counter);
        break;
    }
  }
  return counter.ranked(maximum);
}

}  // namespace warmfuzz
