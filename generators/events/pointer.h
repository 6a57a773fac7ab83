#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warmfuzz::events {

using Json = nlohmann::json;

/// A JSON pointer (RFC 6901), parsed once and walked without exceptions. An array is entered by index only.
class Pointer {
 public:
  Pointer() = default;
  /// Nothing if `text` is neither empty nor starts with '/'.
  static std::optional<Pointer> parse(std::string_view text);

  /// The value there, or nullptr.
  const Json* find(const Json& root) const;
  Json* find(Json& root) const;

  /// The value there; objects on the way and the value (null) are made. What is in the way (a string, an index beyond
  /// an array's end) is replaced by an object, so that the pointer always leads somewhere.
  Json& make(Json& root) const;

  /// Takes the member away if it is there.
  void erase(Json& root) const;

  const std::vector<std::string>& tokens() const { return tokens_; }
  bool empty() const { return tokens_.empty(); }
  std::string text() const;

 private:
  std::vector<std::string> tokens_;
};

/// "~" and "/" of one token as a pointer writes them.
std::string escape_token(std::string_view token);

/// The member of an object whose name equals `name` but for the case of ASCII letters; nullptr if there is none.
const Json* find_member(const Json& object, std::string_view name);
bool equals_ignoring_case(std::string_view a, std::string_view b);

/// What a trigger's configuration says under `key`: a member's name, or with a '/' in front a JSON pointer
/// ("/pattern/source"). nullptr if it says nothing.
const Json* configured(const Json& config, std::string_view key);
/// What it says where that is a text; empty otherwise.
std::string configured_text(const Json& config, std::string_view key);
/// Where in the configuration such a key leads, for those who look often.
Pointer configured_at(std::string_view key);

}  // namespace warmfuzz::events
