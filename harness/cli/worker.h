#pragma once

#include <string_view>

namespace warmfuzz::cli {

/// The hidden command by which `warmfuzz fuzz` starts itself again to search one function in a process of its own.
inline constexpr std::string_view kWorkerCommand = "worker";

/// argv: worker JOB, where JOB is the search job as JSON (harness/engine/PROTOCOL.md). Events go to descriptor 3.
int run_worker(int argc, char** argv);

}  // namespace warmfuzz::cli
