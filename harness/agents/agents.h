#pragma once

#include <string_view>

#include "agent_files.h"

namespace warmfuzz::agents {

/// What runs inside the runtimes is embedded: embedded::agent_files() gives every file, its name relative to the folder
/// that becomes /var/runtime. A client is started as `INTERPRETER /var/runtime/NAME`; see PROTOCOL.md for its
/// environment and its behaviour.
inline constexpr std::string_view kPythonClient = "python/bootstrap.py";
inline constexpr std::string_view kNodeClient = "node/index.mjs";
/// To be loaded by Node before a client: leads HTTPS requests for S3 to the double.
inline constexpr std::string_view kS3OfNode = "node/s3.cjs";

/// The embedded file of that name; empty where there is none.
std::string_view find(std::string_view name);

}  // namespace warmfuzz::agents
