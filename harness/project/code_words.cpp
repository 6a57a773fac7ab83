#include "harness/project/code_words.h"

#include "harness/project/source/source_files.h"
#include "harness/project/source/words.h"

namespace warmfuzz {
namespace {

// The handler's own file tells more than its neighbours, which may belong to other functions of the project.
constexpr int kHandlerWeight = 3;

}  // namespace

std::vector<CodeWord> code_words(const Function& function, std::size_t maximum) {
  WordCounter counter;
  for (const auto& file : own_sources(function)) {
    const auto tokens = tokenize(file.text, file.language);
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
  }
  return counter.ranked(maximum);
}

}  // namespace warmfuzz
