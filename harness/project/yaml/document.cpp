#include "harness/project/yaml/document.h"

#include <yaml-cpp/yaml.h>

#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

namespace warmfuzz {
namespace {

constexpr std::size_t kMaximumBytes = 16u << 20;  // CloudFormation itself takes 1 MB
constexpr std::size_t kMaximumValues = 300'000;
constexpr int kMaximumDepth = 100;
constexpr std::size_t kLongestMessage = 600;

struct TooMuch {
  int line;
  std::string what;
};

/// yaml-cpp's nodes → values. Throws TooMuch, YAML::Exception.
class Converter {
 public:
  explicit Converter(Document& document) : document_(document) {}

  Value convert(const YAML::Node& node, int line_of_key, int depth) {
    Value value;
    value.line = node.Mark().line >= 0 && !node.IsNull() ? node.Mark().line + 1 : line_of_key;
    if (depth > kMaximumDepth) throw TooMuch{value.line, "nested more than " + std::to_string(kMaximumDepth) + " deep"};
    if (++values_ > kMaximumValues)
      throw TooMuch{value.line, "more than " + std::to_string(kMaximumValues) + " values, aliases counted"};
    const std::string& tag = node.Tag();
    if (tag.size() > 1 && tag[0] == '!' && std::isalpha(static_cast<unsigned char>(tag[1])))
      return intrinsic(tag.substr(1), node, value.line, depth);
    fill(value, node, depth);
    return value;
  }

 private:
  void fill(Value& value, const YAML::Node& node, int depth) {
    switch (node.Type()) {
      case YAML::NodeType::Scalar:
        value.kind = Value::Kind::scalar;
        value.text = node.Scalar();
        value.plain = node.Tag() == "?";  // yaml-cpp's own mark: neither quotes nor a tag
        break;
      case YAML::NodeType::Sequence:
        value.kind = Value::Kind::list;
        for (const auto& item : node) value.items.push_back(convert(item, value.line, depth + 1));
        break;
      case YAML::NodeType::Map:
        value.kind = Value::Kind::map;
        fill_members(value, node, depth);
        break;
      case YAML::NodeType::Null:
      case YAML::NodeType::Undefined:
        value.kind = Value::Kind::null;
        break;
    }
  }

  void fill_members(Value& value, const YAML::Node& node, int depth) {
    std::vector<Member> merged;
    for (const auto& pair : node) {
      const int line = pair.first.Mark().line >= 0 ? pair.first.Mark().line + 1 : value.line;
      if (!pair.first.IsScalar()) throw TooMuch{line, "a key that is not a text"};
      Member member{pair.first.Scalar(), line, convert(pair.second, line, depth + 1)};
      if (member.key == "<<" && (member.value.is_map() || member.value.is_list())) {
        collect_merged(member.value, merged);
      } else if (auto* earlier = find(value, member.key)) {
        document_.duplicates.push_back(document_.where(line) + ": the key \"" + member.key +
                                       "\" is there twice (first in line " + std::to_string(earlier->line) + ")");
        *earlier = std::move(member);
      } else {
        value.members.push_back(std::move(member));
      }
    }
    for (auto& member : merged)
      if (!find(value, member.key)) value.members.push_back(std::move(member));
  }

  static Member* find(Value& value, const std::string& key) {
    for (auto& member : value.members)
      if (member.key == key) return &member;
    return nullptr;
  }

  /// `<<: *base` and `<<: [*one, *two]`, the earlier one first.
  static void collect_merged(const Value& value, std::vector<Member>& merged) {
    merged.insert(merged.end(), value.members.begin(), value.members.end());
    for (const auto& item : value.items) merged.insert(merged.end(), item.members.begin(), item.members.end());
  }

  /// `!GetAtt Table.Arn` → {"Fn::GetAtt": ["Table", "Arn"]}
  Value intrinsic(const std::string& name, const YAML::Node& node, int line, int depth) {
    Value argument;
    argument.line = line;
    fill(argument, node, depth + 1);
    if (const auto dot = argument.text.find('.');
        name == "GetAtt" && argument.is_scalar() && dot != std::string::npos) {
      Value resource = argument, attribute = argument;
      resource.text = argument.text.substr(0, dot);
      attribute.text = argument.text.substr(dot + 1);
      argument = Value{};
      argument.kind = Value::Kind::list;
      argument.line = line;
      argument.items = {std::move(resource), std::move(attribute)};
    }
    Value value;
    value.kind = Value::Kind::map;
    value.line = line;
    value.members.push_back({name == "Ref" || name == "Condition" ? name : "Fn::" + name, line, std::move(argument)});
    return value;
  }

  Document& document_;
  std::size_t values_ = 0;
};

void append_utf8(std::string& text, unsigned code) {
  text += static_cast<char>(0xF0 | (code >> 18));
  text += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
  text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
  text += static_cast<char>(0x80 | (code & 0x3F));
}

/// JSON writes characters beyond U+FFFF as two escapes, which YAML (and yaml-cpp) refuses.
std::string join_surrogates(const std::string& json) {
  const auto unit = [&](std::size_t at) -> unsigned {
    if (at + 6 > json.size() || json[at] != '\\' || json[at + 1] != 'u') return 0;
    return static_cast<unsigned>(std::strtoul(json.substr(at + 2, 4).c_str(), nullptr, 16));
  };
  std::string joined;
  joined.reserve(json.size());
  for (std::size_t at = 0; at < json.size();) {
    if (json[at] != '\\') {
      joined += json[at++];
      continue;
    }
    const unsigned high = unit(at), low = unit(at + 6);
    if (high >= 0xD800 && high < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
      append_utf8(joined, 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
      at += 12;
    } else {
      joined.append(json, at, 2);
      at += 2;
    }
  }
  return joined;
}

}  // namespace

std::string describe(const Value& value) {
  switch (value.kind) {
    case Value::Kind::absent:
    case Value::Kind::null:
      return "nothing";
    case Value::Kind::list:
      return "a list";
    case Value::Kind::map:
      return "a map";
    case Value::Kind::scalar:
      break;
  }
  return "\"" + (value.text.size() > 60 ? value.text.substr(0, 60) + "…" : value.text) + "\"";
}

Fault Document::fault(int line, const std::string& message) const {
  return Fault{FaultKind::project, one_line(where(line) + ": " + message)};
}

std::string one_line(std::string text) {
  for (auto& letter : text)
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F) letter = ' ';
  if (text.size() <= kLongestMessage) return text;
  auto end = kLongestMessage;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // whole characters only
  return text.substr(0, end) + "…";
}

Result<Document> parse_document(const std::string& text, std::filesystem::path file, std::string name) {
  Document document{std::move(file), std::move(name), {}, {}};
  if (text.size() > kMaximumBytes)
    return Fault{FaultKind::project, document.name + ": larger than 16 MB; expected a YAML or JSON project file"};
  if (text.find('\0') != std::string::npos)
    return Fault{FaultKind::project, document.name + ": holds NUL bytes; expected a YAML or JSON project file"};
  const auto first = text.find_first_not_of(" \t\r\n");
  try {
    const auto node = YAML::Load(first != std::string::npos && text[first] == '{' ? join_surrogates(text) : text);
    document.root = Converter(document).convert(node, 1, 0);
  } catch (const TooMuch& error) {
    return document.fault(error.line, error.what);
  } catch (const YAML::Exception& error) {
    return document.fault(error.mark.line >= 0 ? error.mark.line + 1 : 1, "not well-formed YAML or JSON: " + error.msg);
  } catch (const std::exception& error) {
    return Fault{FaultKind::project, document.name + ": not well-formed YAML or JSON: " + error.what()};
  }
  return document;
}

Result<Document> read_document(const std::filesystem::path& file, std::string name) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error))
    return Fault{FaultKind::project, name + ": is a folder; expected a YAML or JSON file"};
  if (std::filesystem::exists(file, error) && !std::filesystem::is_regular_file(file, error))
    return Fault{FaultKind::project, name + ": is not a regular file; expected a YAML or JSON file"};
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return Fault{FaultKind::project, name + ": cannot be read: " + std::strerror(errno)};
  std::string text(std::istreambuf_iterator<char>(stream), {});
  if (stream.bad()) return Fault{FaultKind::project, name + ": cannot be read: " + std::strerror(errno)};
  return parse_document(text, file, std::move(name));
}

}  // namespace warmfuzz
