#pragma once

#include <string_view>

#include "agent_files.h"

namespace warmfuzz::agents {

/// What runs inside the runtimes is embedded: embedded::agent_files() gives every file, its name relative to the folder
/// that becomes /var/runtime. A client is started as `INTERPRETER /var/runtime/NAME`; see PROTOCOL.md for its
/// environment and its behaviour.
inline constexpr std::string_view kPythonClient = "python/bootstrap.py";
inline constexpr std::string_view kNodeClient = "node/index.mjs";

/// The embedded file of that name; empty where there is none.
std::string_view find(std::string_view name);

}  // namespace warmfuzz::agents
