#include "generators/mutators/object_parts.h"

#include <algorithm>
#include <string_view>

#include "generators/events/guess.h"

namespace warmfuzz {
namespace {

using Where = ObjectPart::Where;

std::string text_of(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

ObjectPart cell(std::size_t begin, std::size_t end, std::string name) {
  ObjectPart part;
  part.where = Where::cell;
  part.begin = begin;
  part.end = end;
  part.name = std::move(name);
  return part;
}

/// The cells of the first row below the head.
void cells_of_table(std::string_view text, char separator, std::vector<ObjectPart>& out) {
  const auto head_end = text.find('\n');
  if (head_end == std::string_view::npos) return;
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin <= head_end;) {
    const auto end = std::min(text.find(separator, begin), head_end);
    names.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  const auto row_end = std::min(text.find('\n', head_end + 1), text.size());
  std::size_t column = 0;
  for (std::size_t begin = head_end + 1; begin <= row_end && column < names.size(); ++column) {
    const auto end = std::min(text.find(separator, begin), row_end);
    out.push_back(cell(begin, end, names[column]));
    begin = end + 1;
  }
}

/// The texts of elements that hold no other.
void cells_of_markup(std::string_view text, std::vector<ObjectPart>& out) {
  for (auto at = text.find("</"); at != std::string_view::npos; at = text.find("</", at + 2)) {
    const auto begin = text.rfind('>', at);
    const auto end = text.find('>', at);
    if (begin == std::string_view::npos || end == std::string_view::npos) continue;
    const auto inside = text.substr(begin + 1, at - begin - 1);
    if (inside.find_first_not_of(" \r\n\t") == std::string_view::npos) continue;
    out.push_back(cell(begin + 1, at, std::string(text.substr(at + 2, end - at - 2))));
  }
}

/// The values of lines "key: value", without their quotes.
void cells_of_lines(std::string_view text, std::vector<ObjectPart>& out) {
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    const auto line = text.substr(begin, end - begin);
    if (const auto colon = line.find(": "); colon != std::string_view::npos && colon > 0) {
      auto from = begin + colon + 2;
      auto to = end;
      if (to > from + 1 && text[from] == '"' && text[to - 1] == '"') {
        ++from;
        --to;
      }
      out.push_back(cell(from, to, std::string(line.substr(0, colon))));
    }
    begin = end + 1;
  }
}

void parts_of_text(const StoredObject& object, std::vector<ObjectPart>& out) {
  const auto& type = object.content_type;
  const auto has = [&](std::string_view word) { return type.find(word) != std::string::npos; };
  if (has("tab-separated")) return cells_of_table(object.content, '\t', out);
  if (has("csv")) return cells_of_table(object.content, ',', out);
  if (has("xml") || has("html") || has("svg")) return cells_of_markup(object.content, out);
  if (has("yaml")) return cells_of_lines(object.content, out);
  for (auto& node : nodes_of(Json(object.content), "", 200)) {
    if (node.hops.empty()) continue;
    ObjectPart part;
    part.where = Where::node;
    part.name = node.key;
    part.node = std::move(node);
    out.push_back(std::move(part));
  }
}

}  // namespace

std::vector<ObjectPart> parts_of(const StoredObject& object, std::size_t limit) {
  std::vector<ObjectPart> out;
  if (object.archive) {
    for (std::size_t i = 0; i < object.archive->entries.size(); ++i) {
      ObjectPart part;
      part.entry = i;
      part.where = Where::entry_name;
      part.name = "filename";
      out.push_back(part);
      part.where = Where::entry_content;
      part.name = object.archive->entries[i].kind == ArchiveEntry::Kind::file ? "text" : "path";
      out.push_back(part);
    }
  } else {
    parts_of_text(object, out);
    out.push_back(ObjectPart{});
  }
  for (const auto& [name, value] : object.metadata) {
    ObjectPart part;
    part.where = Where::metadata;
    part.name = name;
    out.push_back(part);
  }
  ObjectPart type;
  type.where = Where::content_type;
  type.name = "type";
  out.push_back(type);
  if (out.size() > limit) out.resize(limit);
  return out;
}

FieldKind kind_of_part(const ObjectPart& part) { return kind_of(part.name); }

bool edit(StoredObject& object, const ObjectPart& part, const std::function<bool(Json&)>& change) {
  const auto edit_text = [&](std::string& text) {
    Json value = text;
    if (!change(value)) return false;
    text = text_of(value);
    return true;
  };
  switch (part.where) {
    case Where::node: {
      if (object.archive) return false;
      Json value = object.content;
      if (!edit(value, part.node, change)) return false;
      object.content = text_of(value);
      return true;
    }
    case Where::cell: {
      if (object.archive || part.end > object.content.size() || part.begin > part.end) return false;
      auto text = object.content.substr(part.begin, part.end - part.begin);
      if (!edit_text(text)) return false;
      object.content.replace(part.begin, part.end - part.begin, text);
      return true;
    }
    case Where::entry_name:
    case Where::entry_content: {
      if (!object.archive || part.entry >= object.archive->entries.size()) return false;
      auto& entry = object.archive->entries[part.entry];
      if (part.where == Where::entry_name) return edit_text(entry.name);
      if (!edit_text(entry.content)) return false;
      // What another text repeats so often may be more than an archive can have.
      if (entry.content.size() * std::uint64_t{entry.repeat} > kMaxUnpackedBytes / 2) entry.repeat = 1;
      return true;
    }
    case Where::metadata: {
      const auto found = object.metadata.find(part.name);
      return found != object.metadata.end() && edit_text(found->second);
    }
    case Where::content_type:
      return edit_text(object.content_type);
    case Where::whole:
      return !object.archive && edit_text(object.content);
  }
  return false;
}

}  // namespace warmfuzz
