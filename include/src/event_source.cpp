#include "warmfuzz/event_source.h"

namespace warmfuzz {

std::string_view to_string(FieldKind kind) {
  switch (kind) {
    case FieldKind::path:
      return "path";
    case FieldKind::text:
      return "text";
    case FieldKind::json_text:
      return "json_text";
    case FieldKind::number:
      return "number";
    case FieldKind::name:
      return "name";
    case FieldKind::string_map:
      return "string_map";
    case FieldKind::attribute_map:
      return "attribute_map";
    case FieldKind::choice:
      return "choice";
    case FieldKind::object:
      return "object";
  }
  return "unknown";
}

}  // namespace warmfuzz
