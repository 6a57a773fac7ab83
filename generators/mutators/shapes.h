#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "warmfuzz/event_source.h"

/// Benign objects made of nothing but names: what a handler with these names in its code may be looking for.
namespace warmfuzz {

enum class BodyShape {
  typed,           ///< each key with a value of the type that its name suggests
  texts,           ///< each key with a text
  numbers,         ///< as typed, but a number where the name says nothing
  nested,          ///< names of lists and objects hold lists and objects of the other keys
  objects,         ///< each key holds an object of all keys
  lists,           ///< each key holds a list of one object of all keys
  lists_of_texts,  ///< each key holds a list of one text
};
inline constexpr BodyShape kBodyShapes[] = {BodyShape::typed,         BodyShape::texts,   BodyShape::numbers,
                                            BodyShape::nested,        BodyShape::objects, BodyShape::lists,
                                            BodyShape::lists_of_texts};

/// Values carry placeholders: a probe in what looks like a file's name, credentials, the tenant's data elsewhere.
Json shaped(const std::vector<std::string>& keys, BodyShape shape);

/// "resize", "ORDER_CREATED": could be a value that a handler compares with.
bool looks_like_choice(const std::string& literal);
/// ".csv" for ".csv" and "csv"; empty for what is no file's ending.
std::string extension_in(const std::string& literal);
/// "uploads/" for "uploads/", "/uploads" and "uploads/{}"; empty for what is no folder. Always relative.
std::string folder_in(const std::string& literal);

/// `value` with the names of files in it ending in `extension`, or lying in `folder` ("" leaves it).
Json with_file_names(const Json& value, const std::string& folder, const std::string& extension);

}  // namespace warmfuzz
