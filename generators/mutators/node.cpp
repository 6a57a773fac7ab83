#include "generators/mutators/node.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "generators/events/pointer.h"
#include "generators/events/text.h"
#include "include/src/json_text.h"

namespace warmfuzz {
namespace {

constexpr std::size_t kMaxDepth = 100;  // of walking; deeper values are changed as a whole
constexpr std::size_t kMaxText = 200'000;

/// What a parser would refuse at its second character: most texts that start with a brace are placeholders.
bool starts_like_json(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto start = text.find_first_not_of(kBlanks);
  if (start == std::string_view::npos) return false;
  const auto next = text.find_first_not_of(kBlanks, start + 1);
  if (text[start] == '{') return next != std::string_view::npos && (text[next] == '"' || text[next] == '}');
  return text[start] == '[';
}

std::optional<Json> parsed(const std::string& text) {
  if (!starts_like_json(text) || text.size() > kMaxText || nests_deeper_than(text, kMaxDepth)) return std::nullopt;
  auto json = Json::parse(text, nullptr, false);
  if (!json.is_structured()) return std::nullopt;
  return json;
}

/// "a=1&b=2", with names that need no escape.
std::optional<Json> form(const std::string& text) {
  auto object = Json::object();
  std::string_view rest = text;
  if (text.size() > kMaxText || text.find('=') == std::string::npos) return std::nullopt;
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const auto equal = pair.find('=');
    const auto name = pair.substr(0, equal);
    const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.';
    });
    // Blanks, quotes and brackets would have been escaped; the braces are a placeholder's.
    if (equal == std::string_view::npos || name.empty() || !plain ||
        pair.find_first_of(" \"'<>[]\n") != std::string_view::npos)
      return std::nullopt;
    object[std::string(name)] = events::percent_decode(pair.substr(equal + 1), true);
  }
  return object;
}

/// "a=1; b=2"; nothing is escaped in it.
std::optional<Json> cookies(std::string_view text) {
  auto object = Json::object();
  while (!text.empty()) {
    auto pair = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    pair.remove_prefix(std::min(pair.size(), pair.find_first_not_of(' ')));
    const auto equal = pair.find('=');
    if (equal == std::string_view::npos || equal == 0) return std::nullopt;
    object[std::string(pair.substr(0, equal))] = std::string(pair.substr(equal + 1));
  }
  return object;
}

bool is_cookie_header(std::string_view name) {
  constexpr std::string_view kName = "cookie";
  return std::equal(name.begin(), name.end(), kName.begin(), kName.end(),
                    [](unsigned char a, char b) { return std::tolower(a) == b; });
}

/// Text that people put into base64: what a word or an identifier would decode to is none.
bool is_plain_text(std::string_view bytes) {
  return bytes.size() >= 8 && std::all_of(bytes.begin(), bytes.end(), [](char c) {
           return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\r' || c == '\t';
         });
}

/// "%7B…" or "%5B…"
bool may_be_percent_json(std::string_view text) {
  return text.size() > 6 && text.size() <= kMaxText && text[0] == '%' &&
         (text.substr(1, 2) == "7B" || text.substr(1, 2) == "7b" || text.substr(1, 2) == "5B" ||
          text.substr(1, 2) == "5b");
}

/// The one member of a value as DynamoDB types it is no name: {"title": {"S": "x"}} is the title.
bool is_type(std::string_view name) {
  constexpr std::string_view kTypes[] = {"S", "N", "B", "M", "L", "SS", "NS", "BS", "BOOL", "NULL"};
  return std::find(std::begin(kTypes), std::end(kTypes), name) != std::end(kTypes);
}

/// What a text holds, if it holds anything, and by which encoding. `name`: of the member that it is; the field's own
/// value is at the root.
std::optional<std::pair<Hop::Into, Json>> decoded(const Json& value, bool root, std::string_view name) {
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  if (auto json = parsed(text)) return std::pair{Hop::Into::json, std::move(*json)};
  if (text.size() >= 8 && text.size() <= kMaxText && text.size() % 4 == 0)
    if (const auto bytes = base64_decode(text)) {
      if (auto json = parsed(*bytes)) return std::pair{Hop::Into::base64_json, std::move(*json)};
      if (text.size() >= 16 && is_plain_text(*bytes)) return std::pair{Hop::Into::base64_text, Json(*bytes)};
    }
  if (may_be_percent_json(text))
    if (auto json = parsed(events::percent_decode(text, true)))
      return std::pair{Hop::Into::percent_json, std::move(*json)};
  // A query string in any text would be too many; as a body it is form data.
  if (root)
    if (auto object = form(text)) return std::pair{Hop::Into::form, std::move(*object)};
  if (is_cookie_header(name))
    if (auto object = cookies(text); object && !object->empty())
      return std::pair{Hop::Into::cookies, std::move(*object)};
  return std::nullopt;
}

std::string encoded_cookies(const Json& object) {
  std::string out;
  for (const auto& [name, value] : object.items())
    out += (out.empty() ? "" : "; ") + name + '=' + events::text_of(value);
  return out;
}

std::string encoded_form(const Json& object) {
  std::string out;
  for (const auto& [name, value] : object.items()) {
    const auto text = events::text_of(value);
    // A placeholder must stay one.
    const auto shown = text.find("{{wf:") == std::string::npos ? events::form_urlencode(text) : text;
    out += (out.empty() ? "" : "&") + events::form_urlencode(name) + '=' + shown;
  }
  return out;
}

/// A placeholder must stay one.
std::string percent_encoded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto open = std::min(text.find("{{wf:"), text.size());
    const auto close = std::min(text.find("}}", open), text.size());
    const auto end = close == text.size() ? close : close + 2;
    out += events::percent_encode(text.substr(0, open));
    out += text.substr(open, end - open);
    text.remove_prefix(end);
  }
  return out;
}

std::string encoded(Hop::Into into, const Json& value) {
  if (into == Hop::Into::form && value.is_object()) return encoded_form(value);
  if (into == Hop::Into::cookies && value.is_object()) return encoded_cookies(value);
  const bool own_text = into == Hop::Into::form || into == Hop::Into::cookies || into == Hop::Into::base64_text;
  auto text = value.is_string() && own_text ? value.get<std::string>()
                                            : value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (into == Hop::Into::percent_json) return percent_encoded(text);
  return into == Hop::Into::base64_json || into == Hop::Into::base64_text ? base64_encode(text) : text;
}

/// Goes through a value's nodes in document order. One node is kept up to date on the way, so that a walk that only
/// counts or picks copies nothing. `emit` sees each one and says whether to go on.
template <typename Emit>
class Walk {
 public:
  Walk(std::string_view name, Emit emit) : emit_(std::move(emit)) { node_.key = std::string(name); }

  void visit(const Json& value, std::size_t depth = 0) {
    const auto hops = node_.hops.size();
    const Json* inner = &value;
    Json held;
    if (auto found = decoded(value, hops == 0, hops == 0 ? std::string() : node_.hops.back().name)) {
      node_.hops.push_back({found->first, {}, 0});
      held = std::move(found->second);
      inner = &held;
    }
    node_.container = inner->is_structured();
    go_on_ = go_on_ && emit_(std::as_const(node_));
    if (node_.container && depth < kMaxDepth) members(*inner, depth);
    node_.hops.resize(hops);
  }

 private:
  void members(const Json& inner, std::size_t depth) {
    const auto key = node_.key;
    if (inner.is_object()) {
      for (const auto& [name, member] : inner.get_ref<const Json::object_t&>()) {
        if (!go_on_) break;
        node_.hops.push_back({Hop::Into::member, name, 0});
        node_.key = inner.size() == 1 && !key.empty() && is_type(name) ? key : name;
        visit(member, depth + 1);
        node_.hops.pop_back();
      }
    } else {
      for (std::size_t i = 0; i < inner.size() && go_on_; ++i) {
        node_.hops.push_back({Hop::Into::element, {}, i});
        visit(inner[i], depth + 1);
        node_.hops.pop_back();
      }
    }
    node_.key = key;
  }

  Emit emit_;
  Node node_;
  bool go_on_ = true;
};

/// Walks to hop `at` and beyond; encodes on the way back.
bool edit_from(Json& value, const std::vector<Hop>& hops, std::size_t at, const std::function<bool(Json&)>& change) {
  if (at == hops.size()) return change(value);
  const auto& hop = hops[at];
  switch (hop.into) {
    case Hop::Into::member: {
      if (!value.is_object()) return false;
      const auto found = value.find(hop.name);
      return found != value.end() && edit_from(*found, hops, at + 1, change);
    }
    case Hop::Into::element:
      return value.is_array() && hop.index < value.size() && edit_from(value[hop.index], hops, at + 1, change);
    case Hop::Into::json:
    case Hop::Into::base64_json:
    case Hop::Into::base64_text:
    case Hop::Into::percent_json:
    case Hop::Into::form:
    case Hop::Into::cookies: {
      auto found = decoded(value, at == 0, at == 0 ? std::string_view() : std::string_view(hops[at - 1].name));
      if (!found || found->first != hop.into || !edit_from(found->second, hops, at + 1, change)) return false;
      value = encoded(hop.into, found->second);
      return true;
    }
  }
  return false;
}

}  // namespace

std::string Node::path() const {
  std::string out;
  for (const auto& hop : hops) {
    if (hop.into == Hop::Into::member) out += '/' + events::escape_token(hop.name);
    if (hop.into == Hop::Into::element) out += '/' + std::to_string(hop.index);
  }
  return out;
}

std::vector<Node> nodes_of(const Json& value, std::string_view name, std::size_t limit) {
  std::vector<Node> out;
  Walk(name, [&](const Node& node) {
    out.push_back(node);
    return out.size() < limit;
  }).visit(value);
  return out;
}

Node pick_node(const Json& value, std::string_view name, std::size_t limit, Random& random) {
  // Each node seen takes the place of the one kept with a chance of one in as many as were seen.
  Node any;
  Node leaf;
  std::size_t nodes = 0;
  std::size_t leaves = 0;
  Walk(name, [&](const Node& node) {
    if (random() % ++nodes == 0) any = node;
    if (!node.container && random() % ++leaves == 0) leaf = node;
    return nodes < limit;
  }).visit(value);
  return any.container && leaves > 0 && random() % 4 != 0 ? leaf : any;
}

std::string name_of_pointer(std::string_view pointer) {
  const auto parsed_pointer = events::Pointer::parse(pointer);
  return !parsed_pointer || parsed_pointer->empty() ? std::string() : parsed_pointer->tokens().back();
}

Json value_at(const Json& value, const Node& node) {
  const Json* at = &value;
  Json held;
  for (std::size_t i = 0; i < node.hops.size(); ++i) {
    const auto& hop = node.hops[i];
    if (hop.into == Hop::Into::member) {
      if (!at->is_object()) return {};
      const auto found = at->find(hop.name);
      if (found == at->end()) return {};
      at = &*found;
    } else if (hop.into == Hop::Into::element) {
      if (!at->is_array() || hop.index >= at->size()) return {};
      at = &(*at)[hop.index];
    } else {
      auto found = decoded(*at, i == 0, i == 0 ? std::string_view() : std::string_view(node.hops[i - 1].name));
      if (!found || found->first != hop.into) return {};
      held = std::move(found->second);
      at = &held;
    }
  }
  return *at;
}

bool edit(Json& value, const Node& node, const std::function<bool(Json&)>& change) {
  return edit_from(value, node.hops, 0, change);
}

bool remove(Json& value, const Node& node) {
  auto parent = node;
  // Behind the last member or element may stand the encoding of the node's own text.
  while (!parent.hops.empty() && parent.hops.back().into != Hop::Into::member &&
         parent.hops.back().into != Hop::Into::element)
    parent.hops.pop_back();
  if (parent.hops.empty()) return false;
  const auto last = parent.hops.back();
  parent.hops.pop_back();
  return edit(value, parent, [&](Json& around) {
    if (last.into == Hop::Into::member) return around.is_object() && around.erase(last.name) > 0;
    if (!around.is_array() || last.index >= around.size()) return false;
    around.erase(last.index);
    return true;
  });
}

std::size_t rough_size(const Json& value, std::size_t enough) {
  if (value.is_string()) return value.get_ref<const std::string&>().size() + 2;
  if (!value.is_structured()) return 8;
  std::size_t sum = 2;
  for (auto entry = value.begin(); entry != value.end() && sum < enough; ++entry) {
    if (value.is_object()) sum += entry.key().size() + 4;
    sum += rough_size(*entry, enough) + 1;
  }
  return sum;
}

}  // namespace warmfuzz
