#include "generators/mutators/shapes.h"

#include <algorithm>
#include <array>

#include "generators/events/guess.h"
#include "generators/mutators/key_words.h"

namespace warmfuzz {
namespace {

/// All keys inside each key is quadratic.
constexpr std::size_t kMaxNested = 16;

std::vector<std::string> first(const std::vector<std::string>& keys, std::size_t count) {
  return {keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(std::min(count, keys.size()))};
}

/// "items" → "item", so that the guess is about one of them.
std::string singular(const std::string& key) {
  return key.size() > 3 && key.back() == 's' ? key.substr(0, key.size() - 1) : key;
}

/// Lists whose elements are texts wherever they are met: "tags", "ids", "files".
bool list_of_texts(const std::string& key) {
  constexpr std::array<std::string_view, 10> plain{"tags",  "ids",    "names", "files",   "keys",
                                                   "paths", "emails", "args",  "columns", "values"};
  const auto words = words_of(key);
  return !words.empty() && std::find(plain.begin(), plain.end(), words.back()) != plain.end();
}

/// A person's or thing's name is data of the tenant in one shape, a file's name in another.
std::string text_for(const std::string& key) {
  const auto words = words_of(key);
  if (words.size() == 1 && words.front() == "name") return "{{wf:tenant.name}}";
  return benign_text(key);
}

}  // namespace

Json shaped(const std::vector<std::string>& keys, BodyShape shape) {
  auto out = Json::object();
  const bool quadratic = shape == BodyShape::objects || shape == BodyShape::lists;
  const auto inner =
      shape == BodyShape::nested || quadratic ? shaped(first(keys, kMaxNested), BodyShape::typed) : Json();
  for (const auto& key : quadratic ? first(keys, kMaxNested) : keys) {
    switch (shape) {
      case BodyShape::typed:
        out[key] = benign_value(key);
        break;
      case BodyShape::texts:
        out[key] = text_for(key);
        break;
      case BodyShape::numbers:
        out[key] = meaning_of(key) == Meaning::text ? Json(7) : benign_value(key);
        break;
      case BodyShape::nested: {
        const auto meaning = meaning_of(key);
        if (meaning == Meaning::list) {
          out[key] = Json::array({list_of_texts(key) ? benign_value(singular(key)) : inner});
        } else {
          out[key] = meaning == Meaning::object ? inner : benign_value(key);
        }
        break;
      }
      case BodyShape::objects:
        out[key] = inner;
        break;
      case BodyShape::lists:
        out[key] = Json::array({inner});
        break;
      case BodyShape::lists_of_texts:
        out[key] = Json::array({benign_value(singular(key))});
        break;
    }
  }
  return out;
}

bool looks_like_choice(const std::string& literal) {
  if (literal.empty() || literal.size() > 32 || !std::isalpha(static_cast<unsigned char>(literal.front())))
    return false;
  return std::all_of(literal.begin(), literal.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.' || c == ':';
  });
}

std::string extension_in(const std::string& literal) {
  constexpr std::array<std::string_view, 28> known{
      "csv", "json", "txt", "xml", "yaml", "yml", "jpg",  "jpeg", "png",  "gif", "pdf",  "html", "htm",     "md",
      "log", "zip",  "gz",  "tar", "tgz",  "svg", "webp", "doc",  "docx", "xls", "xlsx", "mp4",  "parquet", "tmpl"};
  std::string_view text = literal;
  const bool dotted = !text.empty() && text.front() == '.';
  if (dotted) text.remove_prefix(1);
  const bool listed = std::find(known.begin(), known.end(), text) != known.end();
  const bool plausible =
      dotted && !text.empty() && text.size() <= 8 &&
      std::all_of(text.begin(), text.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)); });
  return listed || plausible ? '.' + std::string(text) : std::string();
}

std::string folder_in(const std::string& literal) {
  if (literal.find('/') == std::string::npos || literal.size() > 64 || literal.find("..") != std::string::npos)
    return {};
  auto text = literal.substr(0, literal.find_first_of("{%$*:?<> \n"));
  text.erase(0, text.find_first_not_of('/') == std::string::npos ? text.size() : text.find_first_not_of('/'));
  if (text.empty() || literal.find("://") != std::string::npos) return {};
  // "reports/x.csv" lies in "reports/".
  if (text.back() != '/')
    text = text.find('.', text.rfind('/') + 1) != std::string::npos ? text.substr(0, text.rfind('/') + 1) : text + '/';
  return text == "/" ? std::string() : text;
}

Json with_file_names(const Json& value, const std::string& folder, const std::string& extension) {
  if (value.is_structured()) {
    auto out = value;
    for (auto& element : out) element = with_file_names(element, folder, extension);
    return out;
  }
  if (!value.is_string()) return value;
  const auto& text = value.get_ref<const std::string&>();
  const auto close = text.find("}}");
  if (text.rfind("{{wf:probe.", 0) != 0 || close == std::string::npos) return value;
  return folder + text.substr(0, close + 2) + (extension.empty() ? text.substr(close + 2) : extension);
}

KeyWords common_key_words() {
  return {
      {"action",  "type",    "id",    "name",     "email", "file",     "filename", "path",  "key",   "url", "message",
       "command", "user_id", "token", "password", "query", "template", "format",   "count", "items", "data"},
      {}};
}

}  // namespace warmfuzz
