#pragma once

#include <string>
#include <string_view>

#include "warmfuzz/function.h"

namespace warmfuzz {

enum class RuntimeSupport {
  supported,
  other,    ///< a runtime that Lambda has or had, which warmfuzz does not run
  unknown,  ///< Lambda never had it
};

RuntimeSupport classify_runtime(std::string_view runtime);

/// "python3.*, nodejs*.x or provided.*"
std::string supported_runtimes();

enum class HandlerLanguage { python, node, binary };

/// Precondition: the runtime is supported.
HandlerLanguage language_of(std::string_view runtime);

inline bool is_provided(std::string_view runtime) { return runtime.starts_with("provided"); }
inline bool is_binary_runtime(const Function& function) { return is_provided(function.runtime); }

/// "app.handler", in the language of the runtime.
std::string handler_example(std::string_view runtime);

}  // namespace warmfuzz
