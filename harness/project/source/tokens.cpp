#include "harness/project/source/tokens.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <initializer_list>
#include <utility>

namespace warmfuzz {
namespace {

constexpr int kMaximumNesting = 16;  // template literals within expressions within template literals
constexpr std::size_t kLongestExpression = 4000;

bool starts_word(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return std::isalpha(byte) || letter == '_' || letter == '$' || byte >= 0x80;
}

bool continues_word(char letter) { return starts_word(letter) || std::isdigit(static_cast<unsigned char>(letter)); }

bool one_of(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

void append_utf8(std::string& text, std::uint32_t code) {
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | (code >> 6));
    text += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    text += static_cast<char>(0xE0 | ((code >> 12) & 0x0F));
    text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
  }
}

class Tokenizer {
 public:
  Tokenizer(std::string_view source, SourceLanguage language, int nesting, int line)
      : source_(source), language_(language), nesting_(nesting), line_(line) {}

  std::vector<Token> run() {
    if (source_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    if (source_.substr(at_).starts_with("#!")) skip_line();
    at_line_start_ = true;
    while (at_ < source_.size()) step();
    if (language_ == SourceLanguage::python) {
      end_line();
      drop_docstrings();
    }
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0'; }
  bool follows(std::string_view text) const { return source_.substr(at_).starts_with(text); }

  void emit(Token::Kind kind, std::string text) { tokens_.push_back({kind, std::move(text), line_, indent_}); }

  void step() {
    const char letter = peek();
    if (letter == '\n') return new_line();
    if (std::isspace(static_cast<unsigned char>(letter))) {
      ++at_;
      return;
    }
    if (skip_comment()) return;
    if (at_line_start_) begin_line();
    if (language_ == SourceLanguage::python && letter == '\\' && (peek(1) == '\n' || peek(1) == '\r')) {
      at_ += peek(1) == '\r' && peek(2) == '\n' ? 3 : 2;
      ++line_;
      return;
    }
    if (language_ == SourceLanguage::python && python_string()) return;
    if (letter == '"' || letter == '\'') return quoted(letter);
    if (letter == '`') return language_ == SourceLanguage::javascript ? template_literal() : quoted(letter);
    if (starts_word(letter)) {
      const auto start = at_;
      while (continues_word(peek())) ++at_;
      return emit(Token::Kind::word, std::string(source_.substr(start, at_ - start)));
    }
    if (std::isdigit(static_cast<unsigned char>(letter))) {
      const auto start = at_;
      while (continues_word(peek()) || (peek() == '.' && std::isdigit(static_cast<unsigned char>(peek(1))))) ++at_;
      return emit(Token::Kind::number, std::string(source_.substr(start, at_ - start)));
    }
    if (letter == '/' && language_ == SourceLanguage::javascript && regular_expression()) return;
    sign();
  }

  // Lines ---------------------------------------------------------------------------------------------------------

  void new_line() {
    ++at_;
    if (language_ == SourceLanguage::python && depth_ == 0) end_line();
    ++line_;
    at_line_start_ = depth_ == 0;
  }

  void end_line() {
    if (!tokens_.empty() && tokens_.back().kind != Token::Kind::line_end) emit(Token::Kind::line_end, "");
  }

  void begin_line() {
    at_line_start_ = false;
    if (language_ != SourceLanguage::python) return;
    indent_ = 0;
    for (auto i = at_; i > 0 && source_[i - 1] != '\n'; --i) indent_ += source_[i - 1] == '\t' ? 8 : 1;
  }

  void skip_line() {
    while (at_ < source_.size() && source_[at_] != '\n') ++at_;
  }

  bool skip_comment() {
    const bool hash = peek() == '#' && language_ != SourceLanguage::javascript;
    const bool slashes = follows("//") && language_ != SourceLanguage::python;
    if (hash || slashes) {
      skip_line();
      return true;
    }
    if (!follows("/*") || language_ == SourceLanguage::python) return false;
    const auto end = source_.find("*/", at_ + 2);
    const auto next = end == std::string_view::npos ? source_.size() : end + 2;
    line_ += static_cast<int>(std::count(source_.begin() + static_cast<std::ptrdiff_t>(at_),
                                         source_.begin() + static_cast<std::ptrdiff_t>(next), '\n'));
    at_ = next;
    return true;
  }

  /// A text between two line ends is a docstring, or does nothing.
  void drop_docstrings() {
    std::vector<Token> kept;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const bool first = i == 0 || tokens_[i - 1].kind == Token::Kind::line_end;
      const bool last = i + 1 == tokens_.size() || tokens_[i + 1].kind == Token::Kind::line_end;
      if (tokens_[i].kind == Token::Kind::text && first && last && nesting_ == 0) {
        ++i;  // its line end too
        continue;
      }
      kept.push_back(std::move(tokens_[i]));
    }
    tokens_ = std::move(kept);
  }

  // Strings -------------------------------------------------------------------------------------------------------

  void escape(std::string& text) {
    ++at_;
    const char letter = peek();
    ++at_;
    switch (letter) {
      case 'n':
        text += '\n';
        return;
      case 't':
        text += '\t';
        return;
      case 'r':
        text += '\r';
        return;
      case '\n':
        ++line_;
        return;
      case 'x':
        return code_point(text, 2);
      case 'u':
        if (peek() == '{') {
          ++at_;
          code_point(text, 6);
          if (peek() == '}') ++at_;
          return;
        }
        return code_point(text, 4);
      default:
        if (letter != '\0') text += letter;
    }
  }

  void code_point(std::string& text, int digits) {
    std::uint32_t code = 0;
    for (; digits > 0 && std::isxdigit(static_cast<unsigned char>(peek())); --digits, ++at_) {
      const char digit = static_cast<char>(std::tolower(static_cast<unsigned char>(peek())));
      code = code * 16 + static_cast<std::uint32_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
    }
    append_utf8(text, code);
  }

  /// '…' or "…" of JavaScript and its like, or `…` without expressions.
  void quoted(char quote) {
    std::string text;
    ++at_;
    while (at_ < source_.size() && peek() != quote) {
      if (peek() == '\n') {
        if (quote != '`') break;  // unfinished: an apostrophe in some other language
        ++line_;
      }
      if (peek() == '\\' && quote != '`')
        escape(text);
      else
        text += source_[at_++];
    }
    if (peek() == quote) ++at_;
    emit(Token::Kind::text, std::move(text));
  }

  /// The tokens of an expression within a string, which ends before `end`.
  void nested(std::size_t end) {
    if (nesting_ < kMaximumNesting) {
      auto inner = Tokenizer(source_.substr(at_, end - at_), language_, nesting_ + 1, line_).run();
      for (auto& token : inner)
        if (token.kind != Token::Kind::line_end) {
          token.indent = indent_;
          tokens_.push_back(std::move(token));
        }
    }
    line_ += static_cast<int>(std::count(source_.begin() + static_cast<std::ptrdiff_t>(at_),
                                         source_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    at_ = end;
  }

  /// The bracket that closes an expression which starts at `from`; strings in it may have any quotes. Without one
  /// nearby (a quote in a regular expression misleads), the next closing brace is taken.
  std::size_t end_of_expression(std::size_t from) const {
    const auto limit = std::min(source_.size(), from + kLongestExpression);
    int depth = 0;
    for (auto i = from; i < limit; ++i) {
      const char letter = source_[i];
      if (letter == '\\') {
        ++i;
      } else if (letter == '"' || letter == '\'' || letter == '`') {
        do ++i;
        while (i < limit && source_[i] != letter);
      } else if (letter == '{' || letter == '(' || letter == '[') {
        ++depth;
      } else if (letter == '}' || letter == ')' || letter == ']') {
        if (depth-- == 0) return i;
      }
    }
    return std::min(source_.find('}', from), limit);
  }

  void template_literal() {
    std::string text;
    bool whole = true;
    ++at_;
    while (at_ < source_.size() && peek() != '`') {
      if (follows("${")) {
        whole = false;
        emit_piece(text);
        at_ += 2;
        nested(end_of_expression(at_));
        if (peek() == '}') ++at_;
      } else if (peek() == '\\') {
        escape(text);
      } else {
        if (peek() == '\n') ++line_;
        text += source_[at_++];
      }
    }
    ++at_;
    if (whole)
      emit(Token::Kind::text, std::move(text));
    else
      emit_piece(text);
  }

  void emit_piece(std::string& text) {
    if (!text.empty()) emit(Token::Kind::piece, std::exchange(text, {}));
  }

  /// A string with its prefix. False: what follows is none.
  bool python_string() {
    std::size_t prefix = 0;
    bool raw = false, format = false;
    for (; prefix < 2 && one_of(std::string_view(&source_[at_ + prefix], 1), {"r", "R", "b", "B", "f", "F", "u", "U"});
         ++prefix) {
      if (at_ + prefix + 1 >= source_.size()) return false;
      const auto letter = std::tolower(static_cast<unsigned char>(source_[at_ + prefix]));
      raw = raw || letter == 'r';
      format = format || letter == 'f';
    }
    const char quote = peek(prefix);
    if (quote != '"' && quote != '\'') return false;
    at_ += prefix;
    const std::string three(3, quote);
    const bool triple = follows(three);
    at_ += triple ? 3 : 1;
    std::string text;
    bool whole = true;
    while (at_ < source_.size()) {
      if (triple ? follows(three) : peek() == quote) break;
      if (peek() == '\n') {
        if (!triple) break;  // unfinished
        ++line_;
      }
      if (peek() == '\\' && !raw) {
        escape(text);
      } else if (peek() == '\\') {
        text += source_[at_++];
        if (at_ < source_.size()) text += source_[at_++];
      } else if (format && (follows("{{") || follows("}}"))) {
        text += peek();
        at_ += 2;
      } else if (format && peek() == '{') {
        whole = false;
        emit_piece(text);
        ++at_;
        replacement_field();
      } else {
        text += source_[at_++];
      }
    }
    if (at_ < source_.size() && peek() == quote) at_ += triple ? 3 : 1;
    if (whole)
      emit(Token::Kind::text, std::move(text));
    else
      emit_piece(text);
    return true;
  }

  /// expression, then perhaps !r and :format
  void replacement_field() {
    const auto end = end_of_expression(at_);
    auto stop = at_;
    int depth = 0;
    for (char quote = '\0'; stop < end; ++stop) {
      const char letter = source_[stop];
      if (quote != '\0') {
        if (letter == quote) quote = '\0';
        continue;
      }
      if (letter == '"' || letter == '\'') quote = letter;
      if (letter == '(' || letter == '[' || letter == '{') ++depth;
      if (letter == ')' || letter == ']' || letter == '}') --depth;
      const char next = stop + 1 < end ? source_[stop + 1] : '\0';
      if (depth == 0 && (letter == ':' || (letter == '!' && next != '='))) break;
    }
    nested(stop);
    at_ = end;
    if (peek() == '}') ++at_;
  }

  // Signs ---------------------------------------------------------------------------------------------------------

  /// A slash starts a regular expression where no operand stands before it. False: it divides.
  bool regular_expression() {
    if (!tokens_.empty()) {
      const auto& before = tokens_.back();
      const bool keyword =
          before.kind == Token::Kind::word && one_of(before.text, {"return", "typeof", "case", "in", "of", "delete",
                                                                   "void", "throw", "else", "await", "do"});
      const bool operand =
          (before.kind != Token::Kind::sign && !keyword) || before.is(")") || before.is("]") || before.is("}");
      if (operand) return false;
    }
    bool in_class = false;
    for (auto i = at_ + 1; i < source_.size() && source_[i] != '\n'; ++i) {
      if (source_[i] == '\\') {
        ++i;
      } else if (source_[i] == '[') {
        in_class = true;
      } else if (source_[i] == ']') {
        in_class = false;
      } else if (source_[i] == '/' && !in_class) {
        at_ = i + 1;
        while (continues_word(peek())) ++at_;
        emit(Token::Kind::number, "/");  // an operand
        return true;
      }
    }
    return false;
  }

  void sign() {
    for (const std::string_view longer : {"===", "!==", "...", "==", "!=", "=>", "?.", "??", ":=", "->",
                                          "<=", ">=", "&&", "||", "+=", "-=", "**", "|="})
      if (follows(longer)) {
        at_ += longer.size();
        return emit(Token::Kind::sign, std::string(longer));
      }
    const char letter = source_[at_++];
    if (letter == '(' || letter == '[' || letter == '{') ++depth_;
    if ((letter == ')' || letter == ']' || letter == '}') && depth_ > 0) --depth_;
    emit(Token::Kind::sign, std::string(1, letter));
  }

  std::string_view source_;
  SourceLanguage language_;
  int nesting_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int line_;
  int indent_ = 0;
  int depth_ = 0;
  bool at_line_start_ = true;
};

}  // namespace

std::vector<Token> tokenize(std::string_view source, SourceLanguage language) {
  return Tokenizer(source, language, 0, 1).run();
}

}  // namespace warmfuzz
