#include "harness/project/source/definitions.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace warmfuzz {
namespace {

void add(Definitions& definitions, const std::string& name) {
  if (!definitions.has(name)) definitions.names.push_back(name);
}

bool among(const Token& token, std::initializer_list<std::string_view> list) {
  return std::any_of(list.begin(), list.end(), [&](std::string_view item) { return token.is(item); });
}

// Python ----------------------------------------------------------------------------------------------------------

using Line = std::pair<std::size_t, std::size_t>;  ///< [first, last) of a logical line's tokens

/// All names that a statement outside functions and classes may bind: too many rather than too few.
void add_bound(const std::vector<Token>& tokens, Line line, Definitions& definitions) {
  const auto& first = tokens[line.first];
  const bool import = among(first, {"import", "from"});
  std::size_t start = line.first;
  if (first.is("async")) ++start;
  if (start + 1 < line.second && among(tokens[start], {"def", "class"})) {
    add(definitions, tokens[start + 1].text);
    definitions.callables.push_back(tokens[start + 1].text);
    return;
  }
  // Everything before the last "=" outside brackets, what follows `as` and `for`, and what `import` names.
  std::size_t equals = line.first;
  int depth = 0;
  for (auto i = line.first; i < line.second; ++i) {
    if (among(tokens[i], {"(", "[", "{"})) ++depth;
    if (among(tokens[i], {")", "]", "}"})) --depth;
    if (depth == 0 && tokens[i].is("=")) equals = i;
  }
  bool naming = false;
  for (auto i = line.first; i < line.second; ++i) {
    const auto& token = tokens[i];
    if (token.is("import") || token.is("as") || token.is("for") || token.is("global")) naming = true;
    if (token.is("in") || token.is(":")) naming = false;
    const bool walrus = i + 1 < line.second && tokens[i + 1].is(":=");
    const bool annotated = i == line.first && i + 1 < line.second && tokens[i + 1].is(":");
    if (import && naming && token.is("*")) definitions.complete = false;
    if (token.kind == Token::Kind::word && (naming || i < equals || walrus || annotated) &&
        !among(token, {"import", "as", "for", "global"}))
      add(definitions, token.text);
  }
}

// JavaScript ------------------------------------------------------------------------------------------------------

class Exports {
 public:
  explicit Exports(const std::vector<Token>& tokens) : tokens_(tokens) {}

  Definitions find() {
    for (at_ = 0; at_ < tokens_.size(); ++at_) {
      const bool member = at_ > 0 && (tokens_[at_ - 1].is(".") || tokens_[at_ - 1].is("?."));
      if (member) continue;
      if (is(0, "module") && is(1, ".") && is(2, "exports")) {
        at_ += 3;
        exports_object(true);
      } else if (is(0, "exports")) {
        at_ += 1;
        exports_object(false);
      } else if (is(0, "export")) {
        at_ += 1;
        export_declaration();
      }
    }
    return std::move(found_);
  }

 private:
  const Token& token(std::size_t ahead) const {
    static const Token none{Token::Kind::line_end, "", 0, 0};
    return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead] : none;
  }
  bool is(std::size_t ahead, std::string_view text) const { return token(ahead).is(text); }

  /// After `exports` or `module.exports`.
  void exports_object(bool whole_module) {
    if (is(0, ".") && token(1).kind == Token::Kind::word) {
      add(found_, token(1).text);
    } else if (is(0, "[") && token(1).kind == Token::Kind::text && is(2, "]")) {
      add(found_, token(1).text);
    } else if (is(0, "=") && whole_module) {
      if (is(1, "{")) {
        at_ += 2;
        object_literal();
      } else {
        found_.complete = false;
      }
    } else if (is(0, "=") && is(1, "module")) {
      // exports = module.exports = …: seen next
    } else if (is(0, ",") && token(1).kind == Token::Kind::text) {
      add(found_, token(1).text);  // Object.defineProperty(exports, "name", …)
    } else {
      found_.complete = false;  // handed to something that may add to it
    }
  }

  /// The keys of an object literal, after its opening brace.
  void object_literal() {
    int depth = 0;
    bool expects_key = true;
    for (; at_ < tokens_.size(); ++at_) {
      const auto& here = tokens_[at_];
      if (depth == 0 && here.is("}")) return;
      if (depth == 0 && expects_key) {
        if (here.is("...") || here.is("[")) found_.complete = false;
        if (among(here, {"async", "get", "set", "*"}) && !among(token(1), {",", ":", "}", "("})) continue;
        if (here.kind == Token::Kind::word || here.kind == Token::Kind::text) add(found_, here.text);
        expects_key = false;
      }
      if (among(here, {"(", "[", "{"})) ++depth;
      if (among(here, {")", "]", "}"})) --depth;
      if (depth == 0 && here.is(",")) expects_key = true;
    }
  }

  /// After `export`.
  void export_declaration() {
    if (is(0, "default")) return add(found_, "default");
    if (is(0, "*")) {
      if (is(1, "as"))
        add(found_, token(2).text);
      else
        found_.complete = false;
      return;
    }
    if (is(0, "{")) return names_in_braces();
    if (is(0, "=")) {
      found_.complete = false;
      return;
    }
    while (among(token(0), {"async", "declare", "abstract", "*"})) ++at_;
    if (among(token(0), {"const", "let", "var"}) && !is(1, "enum")) {
      ++at_;
      return declarators();
    }
    if (among(token(0), {"function", "class", "enum", "namespace", "const"})) {
      ++at_;
      while (among(token(0), {"*", "enum"})) ++at_;
      add(found_, token(0).text);
    }
  }

  /// export { a, b as c }, and destructuring patterns: every word that may be a name.
  void names_in_braces() {
    for (int depth = 0; at_ < tokens_.size(); ++at_) {
      if (is(0, "{")) ++depth;
      if (is(0, "}") && --depth == 0) return;
      if (is(1, "as") && token(2).kind == Token::Kind::word) at_ += 2;  // the second name is the exported one
      if (token(0).kind == Token::Kind::word || token(0).kind == Token::Kind::text) add(found_, token(0).text);
    }
  }

  /// a = …, b = …
  void declarators() {
    if (is(0, "{") || is(0, "[")) return names_in_braces();
    add(found_, token(0).text);
    int depth = 0;
    for (; at_ < tokens_.size(); ++at_) {
      if (among(token(0), {"(", "[", "{"})) ++depth;
      if (among(token(0), {")", "]", "}"}) && depth-- == 0) return;
      if (depth == 0 && (is(0, ";") || is(1, "export"))) return;
      if (depth == 0 && is(0, ",") && token(1).kind == Token::Kind::word) add(found_, token(1).text);
    }
  }

  const std::vector<Token>& tokens_;
  Definitions found_;
  std::size_t at_ = 0;
};

}  // namespace

bool Definitions::has(std::string_view name) const {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Definitions python_definitions(const std::vector<Token>& tokens) {
  Definitions definitions;
  std::vector<int> scopes;  // indents of the functions and classes around
  for (std::size_t start = 0; start < tokens.size();) {
    auto end = start;
    while (end < tokens.size() && tokens[end].kind != Token::Kind::line_end) ++end;
    const int indent = tokens[start].indent;
    while (!scopes.empty() && scopes.back() >= indent) scopes.pop_back();
    for (auto i = start; i < end; ++i)
      if (among(tokens[i], {"globals", "exec", "setattr", "__getattr__", "vars", "eval"})) definitions.complete = false;
    if (end > start && (scopes.empty() || tokens[start].is("global"))) add_bound(tokens, {start, end}, definitions);
    const auto keyword = start + (start < end && tokens[start].is("async") ? 1 : 0);
    if (keyword < end && among(tokens[keyword], {"def", "class"})) scopes.push_back(indent);
    start = end + 1;
  }
  return definitions;
}

Definitions javascript_exports(const std::vector<Token>& tokens) {
  auto definitions = Exports(tokens).find();
  for (const auto& name : definitions.names)
    if (name != "__esModule") definitions.callables.push_back(name);
  return definitions;
}

}  // namespace warmfuzz
