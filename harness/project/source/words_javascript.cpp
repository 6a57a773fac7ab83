#include <algorithm>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>

#include "harness/project/source/words.h"

namespace warmfuzz {
namespace {

constexpr int kMaximumNesting = 20;

class JavascriptWords {
 public:
  JavascriptWords(const std::vector<Token>& tokens, WordCounter& counter)
      : tokens_(tokens), brackets_(brackets_of(tokens)), names_(lists_of_names(tokens, brackets_)), counter_(counter) {
    for (const char* name : {"process", "console", "Math",  "JSON",   "Object", "module",  "exports", "require",
                             "Promise", "Number",  "Array", "String", "Buffer", "Date",    "Symbol",  "this",
                             "import",  "err",     "error", "e",      "ex",     "context", "super"})
      foreign_.insert(name);
    for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
      // TABLE[name], Object.hasOwn(TABLE, name): what the name may be are the table's keys.
      const bool indexed = tokens_[i].kind == Token::Kind::word && is(i + 1, "[") && at(i, 2).kind == Token::Kind::word;
      if (indexed) tables_.insert(tokens_[i].text);
      if (is(i, "hasOwn") && is(i + 1, "(")) tables_.insert(at(i, 2).text);
    }
  }

  void count() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (is(i, "import") && !is(i + 1, "(") && !is(i + 1, ".")) i = skip_import(i);
      if (i >= tokens_.size()) break;
      const auto& token = tokens_[i];
      if (token.kind == Token::Kind::piece) counter_.piece(token.text);
      if (token.kind == Token::Kind::text) text(i);
      if (token.kind == Token::Kind::word) word(i);
      if (token.is("{")) brace(i);
    }
  }

 private:
  const Token& at(std::size_t index, std::ptrdiff_t offset) const {
    static const Token none{Token::Kind::line_end, "", 0, 0};
    const auto place = static_cast<std::ptrdiff_t>(index) + offset;
    return place >= 0 && place < static_cast<std::ptrdiff_t>(tokens_.size()) ? tokens_[static_cast<std::size_t>(place)]
                                                                             : none;
  }

  bool is(std::size_t index, std::string_view text) const { return index < tokens_.size() && tokens_[index].is(text); }

  static bool among(const Token& token, std::initializer_list<std::string_view> list) {
    return std::any_of(list.begin(), list.end(), [&](std::string_view item) { return token.is(item); });
  }

  /// import a, { b as c } from "module": the names are of the module, not of the event. Returns the last token.
  std::size_t skip_import(std::size_t i) {
    for (++i; i < tokens_.size() && tokens_[i].kind != Token::Kind::text; ++i)
      if (tokens_[i].kind == Token::Kind::word) foreign_.insert(tokens_[i].text);
    return i + 1;
  }

  void text(std::size_t i) {
    const auto& here = tokens_[i].text;
    const auto& before = at(i, -1);
    const auto& after = at(i, 1);
    if (before.is("[") && after.is("]") &&
        (at(i, -2).kind == Token::Kind::word || among(at(i, -2), {")", "]", "?."}))) {
      if (!among(at(i, -2), {"env", "return", "of", "in"})) counter_.key(here, at(i, 2).is("=") ? 1 : 3);
      return;
    }
    if (before.is("from") || (before.is("(") && among(at(i, -2), {"require", "import"}))) return;
    if (before.is("(") && among(at(i, -3), {".", "?."})) {
      if (among(at(i, -2), {"get", "has", "getAll", "hasOwnProperty"})) return counter_.key(here, 3);
      if (among(at(i, -2), {"log", "info", "warn", "error", "debug"})) return;
    }
    if (at(i, -3).is("hasOwn") || (at(i, -4).is("hasOwn") && before.is(","))) return counter_.key(here, 3);
    if (after.is("in")) return counter_.key(here, 3);
    if (after.is(":") && among(before, {"{", ","})) {
      if (declares(i)) counter_.key(here, 3);
      return;
    }
    const bool is_compared = compared(i);
    const auto open = brackets_.around[i];
    if (!is_compared && open != i && names_[open] && tokens_[open].is("[")) counter_.key(here, 2);
    counter_.literal(here, is_compared ? 3 : 1);
  }

  bool compared(std::size_t i) const {
    if (among(at(i, -1), {"===", "!==", "==", "!=", "case", "|"}) || among(at(i, 1), {"===", "!==", "==", "!=", "|"}))
      return true;
    if (at(i, -1).is("(") && among(at(i, -3), {".", "?."}) &&
        among(at(i, -2), {"startsWith", "endsWith", "includes", "indexOf", "split", "replace", "match", "extname"}))
      return true;
    // ["a", "b"].includes(x), new Set(["a", "b"]), z.enum(["a", "b"])
    const auto open = brackets_.around[i];
    if (open == i || !is(open, "[")) return false;
    const auto close = brackets_.match[open];
    const bool asked = is(close + 1, ".") && (is(close + 2, "includes") || is(close + 2, "indexOf"));
    return asked || (at(open, -1).is("(") && among(at(open, -2), {"Set", "enum", "valid", "oneOf"}));
  }

  /// A key of an object that describes data: `name: z.string()`, `name: { type: "string" }`.
  bool declares(std::size_t key) const {
    if (at(key, 3).is(".") && among(at(key, 2), {"z", "Joi", "joi", "yup", "Yup", "t", "v", "Type", "S"})) return true;
    return at(key, 2).is("{") && at(key, 3).text == "type" && at(key, 4).is(":");
  }

  void word(std::size_t i) {
    const auto& here = tokens_[i];
    if (here.is("require") && at(i, -1).is("=") && at(i, -2).kind == Token::Kind::word) foreign_.insert(at(i, -2).text);
    if (among(at(i, -1), {".", "?."})) return member(i);
    if (here.is("interface") || (here.is("type") && at(i, 2).is("="))) return declared_type(i);
    if (at(i, 1).is(":") && among(at(i, -1), {"{", ","}) && declares(i)) counter_.key(here.text, 3);
  }

  /// Some word after a dot.
  void member(std::size_t i) {
    if (at(i, 1).is("(")) return;  // a method
    auto root = i;
    while (root >= 2 && among(tokens_[root - 1], {".", "?."}) &&
           (tokens_[root - 2].kind == Token::Kind::word || tokens_[root - 2].is("]") || tokens_[root - 2].is(")"))) {
      root -= 2;
      // Over an index or a call to what stands before it.
      while (root > 0 && (tokens_[root].is("]") || tokens_[root].is(")")) && brackets_.match[root] < root &&
             brackets_.match[root] > 0)
        root = brackets_.match[root] - 1;
      // JSON.parse(record.body).name: what was parsed is data, whoever parsed it.
      if (among(tokens_[root], {"parse", "fromEntries"}) && at(root, -1).is(".")) break;
    }
    if (tokens_[root].kind == Token::Kind::word && foreign_.contains(tokens_[root].text)) return;
    const bool assigned = at(i, 1).is("=");
    // As a name of data these are usual, too; as methods they would be called.
    const bool named = among(tokens_[i], {"format", "filter", "level", "sort", "copy", "update"});
    counter_.key(tokens_[i].text, assigned ? 1 : named ? 3 : 2);
  }

  /// interface Order { id: string; note?: string }, type Order = { … }
  void declared_type(std::size_t i) {
    auto open = i + 1;
    while (open < tokens_.size() && open < i + 12 && !tokens_[open].is("{")) ++open;
    if (!is(open, "{")) return;
    for (auto j = open + 1; j < brackets_.match[open]; ++j) {
      const bool name = tokens_[j].kind == Token::Kind::word || tokens_[j].kind == Token::Kind::text;
      const bool typed = at(j, 1).is(":") || (at(j, 1).is("?") && at(j, 2).is(":"));
      const bool first = among(at(j, -1), {"{", ";", ",", "readonly"}) || at(j, -1).line < tokens_[j].line;
      if (name && typed && first) counter_.key(tokens_[j].text, 3);
    }
  }

  /// Is this the pattern of a destructuring assignment or of a parameter?
  void brace(std::size_t i) {
    const auto close = brackets_.match[i];
    if (close <= i || close + 1 >= tokens_.size()) return;
    const auto& next = tokens_[close + 1];
    const bool is_table = at(i, -1).is("=") && at(i, -2).kind == Token::Kind::word && tables_.contains(at(i, -2).text);
    if (is_table || (next.is("[") && at(close, 2).kind == Token::Kind::word)) return table(i);
    const bool declared = among(at(i, -1), {"const", "let", "var", "("}) && next.is("=");
    if (declared) {
      const bool foreign = among(at(close, 2), {"process", "require", "import"}) ||
                           (at(close, 2).is("await") && at(close, 3).is("import"));
      if (!foreign) pattern(i);
      return;
    }
    if (among(at(i, -1), {"const", "let", "of"}) && next.is("of")) return pattern(i);
    if (!among(at(i, -1), {"(", ","}) || !among(next, {")", ",", ":", "="})) return;
    // Within the parentheses of a function's head?
    const auto open = brackets_.around[i];
    if (!is(open, "(")) return;
    const auto& after_head = at(brackets_.match[open], 1);
    const bool head = after_head.is("=>") ||
                      (after_head.is("{") && open > 0 && !among(at(open, -1), {"if", "for", "while", "switch"}));
    if (head) pattern(i);
  }

  /// { small: 1, large(x) { … } }: names that a value of the event is compared with.
  void table(std::size_t open) {
    for (auto i = open + 1; i < brackets_.match[open]; ++i) {
      if (brackets_.match[i] > i)
        i = brackets_.match[i];
      else if (tokens_[i].kind == Token::Kind::word && among(at(i, -1), {"{", ","}) && among(at(i, 1), {":", "(", ","}))
        counter_.literal(tokens_[i].text, 3);
    }
  }

  /// { a, b: c, d: { e }, f = 1, ...rest }
  void pattern(std::size_t open, int depth = 0) {
    bool expects_name = true;
    for (auto i = open + 1; i < brackets_.match[open]; ++i) {
      const auto& token = tokens_[i];
      if (token.is(",")) {
        expects_name = true;
      } else if (token.is("...")) {
        expects_name = false;
      } else if (expects_name && (token.kind == Token::Kind::word || token.kind == Token::Kind::text)) {
        counter_.key(token.text, 3);
        expects_name = false;
        if (at(i, 1).is(":") && at(i, 2).is("{")) {
          if (depth < kMaximumNesting) pattern(i + 2, depth + 1);
          i = brackets_.match[i + 2];
        }
      } else if (brackets_.match[i] > i) {
        i = brackets_.match[i];
      }
    }
  }

  const std::vector<Token>& tokens_;
  Brackets brackets_;
  std::vector<bool> names_;
  WordCounter& counter_;
  std::set<std::string, std::less<>> tables_;   ///< objects that are indexed by a name
  std::set<std::string, std::less<>> foreign_;  ///< names whose members are no data of the event
};

}  // namespace

void count_javascript_words(const std::vector<Token>& tokens, WordCounter& counter) {
  JavascriptWords(tokens, counter).count();
}

}  // namespace warmfuzz
