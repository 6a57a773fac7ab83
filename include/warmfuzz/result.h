#pragma once

#include <string>
#include <utility>
#include <variant>

namespace warmfuzz {

/// Why something could not be done; decides the exit code of the command (see README, "Exit codes").
enum class FaultKind {
  usage,        ///< the command line or an input file is wrong: exit 2
  project,      ///< the project file or the code that it names is wrong: exit 2
  sandbox,      ///< the sandbox cannot be set up; nothing was run: exit 3
  internal,     ///< warmfuzz itself, or the machine under it, failed: exit 4
  interrupted,  ///< the user asked to stop: exit 130
};

/// A failure with its context, for a person to read on one line:
/// `template.yaml:41: unknown runtime "python4"; expected python3.*, nodejs* or provided.*`.
struct Fault {
  FaultKind kind = FaultKind::internal;
  std::string message;
};

/// A value or the Fault that prevented it. Parsers turn their library's exceptions into one at their edge.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Fault fault) : state_(std::in_place_index<1>, std::move(fault)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// Precondition of all four: ok(). Throws std::bad_variant_access otherwise.
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  /// Precondition: !ok().
  const Fault& fault() const { return std::get<1>(state_); }

 private:
  std::variant<T, Fault> state_;
};

struct Done {};

/// For what succeeds without a value: `return Done{};`.
using Status = Result<Done>;

}  // namespace warmfuzz
