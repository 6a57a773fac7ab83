#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/event_source.h"
#include "warmfuzz/mutator.h"

namespace warmfuzz {

/// A step from a value to one inside it, through the encodings that handlers undo.
struct Hop {
  enum class Into { member, element, json, base64_json, base64_text, percent_json, form, cookies };
  Into into = Into::member;
  std::string name;       ///< member
  std::size_t index = 0;  ///< element
};

/// A value inside a field's value: a member of a JSON body, of JSON in a text, of base64 (of JSON or of
/// other text), of percent-encoded JSON, of form data, of a cookie header.
struct Node {
  std::vector<Hop> hops;   ///< empty: the field's value itself
  std::string key;         ///< the nearest member's name, the field's own at the root: what the value is called
  bool container = false;  ///< an object or a list (decoded, if it is a text that holds one)

  /// "/items/0/name"; encodings are passed through silently, as in FieldRef.
  std::string path() const;
};

/// The nodes of a value in document order, the root first, at most `limit` of them.
std::vector<Node> nodes_of(const Json& value, std::string_view name, std::size_t limit = 500);

/// One of the nodes that nodes_of() would give, mostly a leaf: the root is one of many, but so are other containers.
Node pick_node(const Json& value, std::string_view name, std::size_t limit, Random& random);

/// The last token of a field's pointer: "/Records/0/s3/object/key" → "key".
std::string name_of_pointer(std::string_view pointer);

/// The value at the node, decoded; null if the node is not there.
Json value_at(const Json& value, const Node& node);

/// Changes the value at the node and encodes again what lies around it. False, with nothing changed, if the node is
/// not there or `change` returns false. What `change` does to a form's value is written as text.
bool edit(Json& value, const Node& node, const std::function<bool(Json&)>& change);

/// Takes the member or element away. False at the root.
bool remove(Json& value, const Node& node);

/// Bytes of a value as JSON, roughly; stops counting at `enough`.
std::size_t rough_size(const Json& value, std::size_t enough);

}  // namespace warmfuzz
