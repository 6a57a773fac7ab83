#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/project/yaml/document.h"

namespace warmfuzz {

/// Takes typed members out of maps. The first thing that is wrong is kept as a fault, so that a whole map can be read
/// straight through and the fault looked at once.
class Typed {
 public:
  explicit Typed(const Document& document) : document_(document) {}

  /// The text of owner[key]; `fallback` if it is not there or null.
  std::string text(const Value& owner, std::string_view key, std::string fallback = {});
  /// A whole number within [low, high]; `fallback` also for a placeholder.
  int number(const Value& owner, std::string_view key, int low, int high, int fallback);
  /// owner[key] if it is there, and a map / a list.
  const Value* map(const Value& owner, std::string_view key);
  const Value* list(const Value& owner, std::string_view key);
  /// Every key of `owner`, which must be a map, is one of `known`. `what` it is: "a function".
  void only(const Value& owner, std::string_view what, const std::vector<std::string_view>& known);

  /// `message` is "what was found; expected what".
  void fail(int line, const std::string& message);

  const std::optional<Fault>& fault() const { return fault_; }

 private:
  const Value* present(const Value& owner, std::string_view key) const;

  const Document& document_;
  std::optional<Fault> fault_;
};

/// True / true / yes / on / 1, as CloudFormation's readers take them.
bool is_true(const Value& value);

/// "a, b or c"
std::string one_of(const std::vector<std::string_view>& words);

}  // namespace warmfuzz
