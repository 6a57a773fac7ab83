#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/function.h"

namespace warmfuzz {

struct Member;

/// A piece of a project file that knows its line. Short-form intrinsics are already in their long form: `!Ref X` is
/// a map with the one member "Ref".
struct Value {
  enum class Kind {
    absent,  ///< AWS::NoValue: the surrounding map or list drops it
    null,
    scalar,
    list,
    map,
  };

  Kind kind = Kind::null;
  int line = 0;                               ///< from 1
  std::string text;                           ///< scalar: as written, without quotes
  bool plain = false;                         ///< scalar written without quotes: may be meant as a number or a flag
  std::vector<Value> items;                   ///< list
  std::vector<Member> members;                ///< map, in the order of the file, keys unique
  ValueOrigin origin = ValueOrigin::literal;  ///< of a scalar, after intrinsics were resolved
  /// Logical ids of the resources that an intrinsic named to make this scalar, in the order of appearance.
  std::vector<std::string> references;

  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_list() const { return kind == Kind::list; }
  bool is_map() const { return kind == Kind::map; }

  /// The member's value, or null: no such member, or not a map.
  const Value* find(std::string_view key) const;

  /// find() along several maps.
  template <typename... Keys>
  const Value* find(std::string_view key, Keys... rest) const {
    const Value* inner = find(key);
    return inner ? inner->find(rest...) : nullptr;
  }
};

struct Member {
  std::string key;
  int line = 0;
  Value value;
};

inline const Value* Value::find(std::string_view key) const {
  for (const auto& member : members)
    if (member.key == key) return &member.value;
  return nullptr;
}

/// What a person would call it: "a list", "the text \"abc\"".
std::string describe(const Value& value);

}  // namespace warmfuzz
