#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "generators/mutators/node.h"
#include "warmfuzz/scenario.h"

/// What of a stored object an attacker changes: values inside its text, entries of its archive, what is said of it.
namespace warmfuzz {

struct ObjectPart {
  enum class Where {
    node,           ///< a value inside a JSON text
    cell,           ///< of a CSV table, an element, an attribute or a line "key: value": bytes of the content
    entry_name,     ///< of an archive
    entry_content,  ///< of an archive, or the target of a link
    metadata,
    content_type,
    whole,  ///< the content itself, if it is a text
  };
  Where where = Where::whole;
  Node node;
  std::size_t begin = 0;  ///< cell
  std::size_t end = 0;
  std::size_t entry = 0;
  std::string name;  ///< what the value is called: a member, a column, an element, a piece of metadata
};

/// In the order of the content, at most `limit`.
std::vector<ObjectPart> parts_of(const StoredObject& object, std::size_t limit = 200);

/// The kind of payloads that suits a part.
FieldKind kind_of_part(const ObjectPart& part);

/// Changes the part. False, with nothing changed, if it is not there or `change` returns false. What becomes of a part
/// that is no JSON is written as text.
bool edit(StoredObject& object, const ObjectPart& part, const std::function<bool(Json&)>& change);

}  // namespace warmfuzz
