#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "harness/project/source/words.h"

namespace warmfuzz {
namespace {

class PythonWords {
 public:
  PythonWords(const std::vector<Token>& tokens, WordCounter& counter)
      : tokens_(tokens), brackets_(brackets_of(tokens)), names_(lists_of_names(tokens, brackets_)), counter_(counter) {}

  void count() {
    std::size_t line = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (i == 0 || tokens_[i - 1].kind == Token::Kind::line_end) begin_line(line = i);
      const auto& token = tokens_[i];
      if (token.kind == Token::Kind::piece) counter_.piece(token.text);
      if (token.kind == Token::Kind::text) text(i, line);
      if (token.kind == Token::Kind::word) word(i);
    }
  }

 private:
  const Token& at(std::size_t index, std::ptrdiff_t offset) const {
    static const Token none{Token::Kind::line_end, "", 0, 0};
    const auto place = static_cast<std::ptrdiff_t>(index) + offset;
    return place >= 0 && place < static_cast<std::ptrdiff_t>(tokens_.size()) ? tokens_[static_cast<std::size_t>(place)]
                                                                             : none;
  }

  static bool among(const Token& token, std::initializer_list<std::string_view> list) {
    return std::any_of(list.begin(), list.end(), [&](std::string_view item) { return token.is(item); });
  }

  /// Keeps the stack of classes and functions around, and counts the fields of classes: `name: str = …`.
  void begin_line(std::size_t i) {
    const int indent = tokens_[i].indent;
    while (!scopes_.empty() && scopes_.back().indent >= indent) scopes_.pop_back();
    if (tokens_[i].is("class")) scopes_.push_back({indent, true});
    if (tokens_[i].is("def") || (tokens_[i].is("async") && at(i, 1).is("def"))) scopes_.push_back({indent, false});
    const bool field = tokens_[i].kind == Token::Kind::word && at(i, 1).is(":") &&
                       !among(tokens_[i], {"else", "try", "finally", "lambda"});
    if (field && !scopes_.empty() && scopes_.back().is_class) counter_.key(tokens_[i].text, 3);
  }

  /// Something that can be indexed or called ends before this place.
  bool ends_operand(std::size_t index, std::ptrdiff_t offset) const {
    const auto& token = at(index, offset);
    if (token.kind == Token::Kind::text) return true;
    if (token.is(")") || token.is("]") || token.is("}")) return true;
    return token.kind == Token::Kind::word && !among(token, {"return", "in", "not", "and", "or", "if", "else", "elif",
                                                             "is", "yield", "await", "for", "lambda", "assert", "del"});
  }

  void text(std::size_t i, std::size_t line) {
    const auto& here = tokens_[i].text;
    if (at(i, -1).is("[") && at(i, 1).is("]") && ends_operand(i, -2)) {
      const bool written = at(i, 2).is("=");
      if (!at(i, -2).is("environ")) counter_.key(here, written ? 1 : 3);
      return;
    }
    if (at(i, -1).is("(") && called_with(i, here)) return;
    if (at(i, 1).is("in") || (at(i, 1).is("not") && at(i, 2).is("in"))) return counter_.key(here, 3);
    const bool dict_key = at(i, 1).is(":") && (at(i, -1).is("{") || at(i, -1).is(","));
    if (dict_key && tokens_[line].is("case")) return counter_.key(here, 3);
    if (dict_key && at(i, 2).is("{") && at(i, 3).text == "type") return counter_.key(here, 2);  // a JSON schema
    if (at(i, -1).is("=") && among(at(i, -2), {"alias", "validation_alias"})) return counter_.key(here, 3);
    const bool is_compared = compared(i);
    const auto open = brackets_.around[i];
    const bool listed = open != i && names_[open] && !(tokens_[open].is("(") && open > 0 && ends_operand(open, -1));
    if (listed && !is_compared) counter_.key(here, 2);
    counter_.literal(here, is_compared ? 3 : 1);
  }

  /// The first argument of a call. True: it is dealt with.
  bool called_with(std::size_t i, const std::string& here) {
    const auto& function = at(i, -2);
    const bool method = at(i, -3).is(".");
    if (among(function, {"getenv", "getLogger", "client", "resource", "import_module", "TypeVar", "NewType"}))
      return true;
    if (method && among(function, {"get", "pop", "setdefault", "getlist", "get_list", "get_all"})) {
      if (!at(i, -4).is("environ")) counter_.key(here, 3);
      return true;
    }
    if (method && among(function, {"debug", "info", "warning", "error", "exception", "critical"})) return true;
    return false;
  }

  bool compared(std::size_t i) const {
    const auto& before = at(i, -1);
    if (among(before, {"==", "!=", "case", "|"}) || among(at(i, 1), {"==", "!="})) return true;
    if (before.is("(") && at(i, -3).is(".") &&
        among(at(i, -2), {"startswith", "endswith", "removeprefix", "removesuffix", "split", "rsplit", "partition",
                          "replace", "index", "find"}))
      return true;
    // x in ("a", "b"), x.endswith((".jpg", ".png"))
    const auto open = brackets_.around[i];
    if (open == i) return false;
    const bool tested = at(open, -1).is("in") && !at(open, -3).is("for");
    return tested || (at(open, -1).is("(") && among(at(open, -2), {"startswith", "endswith"}));
  }

  /// The names of arguments: Order(item=…), and of parameters: def order(*, item).
  void word(std::size_t i) {
    if (at(i, -1).is("def")) {
      parameters(i + 1);
      return;
    }
    const bool argument = (at(i, -1).is("(") || at(i, -1).is(",")) && at(i, 1).is("=");
    // Arguments in capital letters are those of AWS calls.
    if (argument && tokens_[i].text.front() >= 'a') counter_.key(tokens_[i].text, 1);
  }

  void parameters(std::size_t open) {
    if (open >= tokens_.size() || !tokens_[open].is("(")) return;
    for (auto i = open + 1; i < brackets_.match[open]; ++i) {
      if (brackets_.match[i] > i) i = brackets_.match[i];  // a default or an annotation with brackets
      const bool name =
          tokens_[i].kind == Token::Kind::word && (at(i, -1).is("(") || at(i, -1).is(",") || at(i, -1).is("*"));
      if (name) counter_.key(tokens_[i].text, 1);
    }
  }

  struct Scope {
    int indent;
    bool is_class;
  };

  const std::vector<Token>& tokens_;
  Brackets brackets_;
  std::vector<bool> names_;
  WordCounter& counter_;
  std::vector<Scope> scopes_;
};

}  // namespace

void count_python_words(const std::vector<Token>& tokens, WordCounter& counter) {
  PythonWords(tokens, counter).count();
}

}  // namespace warmfuzz
