#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "warmfuzz/function.h"

namespace warmfuzz {

/// What Function::handler says, by the rules of the runtime's client.
struct HandlerName {
  std::filesystem::path module;  ///< without extension, relative to the code: "src/app"
  std::string symbol;            ///< "handler"; may have dots for Node ("api.get"); empty for provided.*
};

/// nullopt: the handler has no "FILE.NAME" form (or, for provided.*, never).
std::optional<HandlerName> split_handler(const Function& function);

/// The files that the runtime would look for, relative to the code, the usual one first.
std::vector<std::filesystem::path> handler_file_names(const Function& function);

/// The first of them that exists in the code or in a layer, absolute. nullopt for inline code.
std::optional<std::filesystem::path> find_handler_file(const Function& function);

}  // namespace warmfuzz
