#include "harness/project/source/reach.h"

#include <algorithm>
#include <set>
#include <string>

namespace warmfuzz {
namespace {

using Names = std::set<std::string, std::less<>>;

// Modules whose names are made while the program runs: any file may be meant.
bool loads_computed(const std::vector<Token>& tokens) {
  static const Names loaders{"import_module", "__import__", "iter_modules", "walk_packages", "spec_from_file_location"};
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != Token::Kind::word) continue;
    if (i + 2 >= tokens.size() || !tokens[i + 1].is("(")) continue;
    const bool loads = loaders.contains(tokens[i].text) || tokens[i].text == "require" || tokens[i].text == "import";
    if (loads && tokens[i + 2].kind == Token::Kind::word) return true;
  }
  return false;
}

struct Mentions {
  Names files;    // "store" of `import store`, "./lib/store", "lib.store"
  Names folders;  // "handlers" of "./handlers/", "handlers.": what is in it is named elsewhere
};

std::string_view last_part(std::string_view text) {
  const auto at = text.find_last_of("/.\\");
  return at == std::string_view::npos ? text : text.substr(at + 1);
}

Mentions mentions_of(const std::vector<Token>& tokens) {
  Mentions mentions;
  for (const auto& token : tokens) {
    if (token.kind == Token::Kind::word) mentions.files.insert(token.text);
    if (token.kind != Token::Kind::text && token.kind != Token::Kind::piece) continue;
    std::string_view text = token.text;
    if (text.empty() || text.size() > 200) continue;
    if (text.back() == '/' || text.back() == '.') {
      mentions.folders.emplace(last_part(text.substr(0, text.size() - 1)));
      continue;
    }
    mentions.files.emplace(last_part(text));
    // "./lib/store.js"
    if (const auto dot = text.rfind('.'); dot != std::string_view::npos)
      mentions.files.emplace(last_part(text.substr(0, dot)));
  }
  return mentions;
}

struct Name {
  std::string stem;    // of a package's main file: its folder's name
  std::string folder;  // "" at the top
};

Name name_of(const std::string& path) {
  const auto slash = path.rfind('/');
  Name name;
  std::string_view folder = slash == std::string::npos ? std::string_view() : std::string_view(path).substr(0, slash);
  name.folder = std::string(folder.substr(folder.rfind('/') == std::string_view::npos ? 0 : folder.rfind('/') + 1));
  name.stem = path.substr(slash == std::string::npos ? 0 : slash + 1);
  name.stem.erase(std::min(name.stem.find('.'), name.stem.size()));
  if ((name.stem == "index" || name.stem == "__init__") && !name.folder.empty()) name.stem = name.folder;
  return name;
}

}  // namespace

std::vector<bool> reached(const std::vector<SourceFile>& files, const std::vector<std::vector<Token>>& tokens) {
  std::vector<std::size_t> next;
  std::vector<bool> reached(files.size(), false);
  std::vector<Name> names;
  for (std::size_t i = 0; i < files.size(); ++i) {
    names.push_back(name_of(files[i].name));
    if (!files[i].is_handler) continue;
    reached[i] = true;
    next.push_back(i);
  }
  if (next.empty()) return std::vector<bool>(files.size(), true);
  while (!next.empty()) {
    if (loads_computed(tokens[next.back()])) return std::vector<bool>(files.size(), true);
    const Mentions mentions = mentions_of(tokens[next.back()]);
    next.pop_back();
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (reached[i] || (!mentions.files.contains(names[i].stem) && !mentions.folders.contains(names[i].folder)))
        continue;
      reached[i] = true;
      next.push_back(i);
    }
  }
  return reached;
}

}  // namespace warmfuzz
