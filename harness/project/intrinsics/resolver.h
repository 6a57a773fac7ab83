#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/project/yaml/value.h"

namespace warmfuzz {

enum class Truth { no, yes, unknown };

/// Evaluates the intrinsic functions of a template as far as the template alone allows. What only a deployment knows
/// becomes a placeholder of a plausible form, the same one every time. Total: any tree gives a value.
class Resolver {
 public:
  /// `root` is the template and must outlive the resolver.
  explicit Resolver(const Value& root) : root_(root) {}

  /// `value` without intrinsics. Members and items that turn out as AWS::NoValue are dropped. Scalars say in `origin`
  /// how they came about, and in `references` which resources they name. `hint`: what the value is for, say the
  /// environment variable's name, from which a placeholder is guessed where nothing else tells its form.
  Value resolve(const Value& value, std::string_view hint = {}) const;

  /// The condition of this name; `unknown` if it depends on what only a deployment knows.
  Truth condition(std::string_view name) const;

  /// The resource of that logical id, or null.
  const Value* resource(std::string_view id) const { return root_.find("Resources", id); }

  /// Its type; empty if there is no such resource.
  std::string_view type_of(std::string_view id) const;

 private:
  /// What is passed down. Bounded in depth and steps, because a template may refer to itself.
  struct Work {
    std::string_view hint;
    int depth;
    std::size_t* steps;
  };

  Value evaluate(const Value& value, Work work) const;
  Value intrinsic(std::string_view name, const Value& argument, int line, Work work) const;
  Truth decide(const Value& expression, Work work) const;
  Truth decide_named(std::string_view name, Work work) const;
  Truth decide_equal(const Value& operands, Work work) const;

  Value reference(const std::string& name, int line, Work work) const;
  Value parameter(const Value& declaration, const std::string& name, int line, Work work) const;
  Value attribute(const std::string& id, const std::string& attribute, int line, Work work) const;
  Value named(const std::string& id, int line, Work work) const;

  Value get_att(const Value& argument, Work work) const;
  Value substitute(const Value& argument, Work work) const;
  Value join(const Value& argument, Work work) const;
  Value split(const Value& argument, Work work) const;
  Value select(const Value& argument, Work work) const;
  Value choose(const Value& argument, Work work) const;
  Value find_in_map(const Value& argument, Work work) const;
  Value import_value(const Value& argument, Work work) const;
  Value base64(const Value& argument, Work work) const;
  Value cidr(const Value& argument, Work work) const;
  Value zones(const Value& argument, Work work) const;
  Value length(const Value& argument, Work work) const;
  Value to_json_string(const Value& argument, Work work) const;

  const Value& root_;
};

/// The one member of a map that is an intrinsic function; null otherwise.
const Member* intrinsic_of(const Value& value);

}  // namespace warmfuzz
