#pragma once

#include <optional>
#include <string>

#include "warmfuzz/oracle.h"

namespace warmfuzz::judging {

/// The innermost frame in the handler's own code, not in a library that is packed with it; null if there is none.
const Frame* own_frame(const Outcome& outcome);

/// The frame's function; "<anonymous>" where it has no name.
inline std::string name_of(const Frame& frame) { return frame.function.empty() ? "<anonymous>" : frame.function; }

/// Whether the handler's own code raised this error on purpose: its innermost frame stands at a `raise` or `throw`
/// (or at the making of an error that is handed on), or a handler around it lets the error go on after looking at it.
/// Needs Evidence::source_line, or for Python the text in the error document; false where neither tells.
bool is_deliberate(const Evidence& evidence, const Outcome& outcome);

/// The first place in the handler's own code that a log names ("/var/task/app.js:12:5", `File "/var/task/app.py",
/// line 12`).
std::optional<Location> location_in_log(std::string_view log);

}  // namespace warmfuzz::judging
