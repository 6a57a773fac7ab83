#pragma once

#include "warmfuzz/reporter.h"

namespace warmfuzz::test {

/// A run as the reports get it: several severities and functions, a place outside of the code, a finding without any
/// place, two steps with a pause, values with line breaks.
Run sample_run();

/// The same shape, and every text in it tries to break out: of HTML, XML, Markdown, SARIF messages, a shell's command
/// line, a terminal; some of it is not UTF-8.
Run hostile_run();

/// What hostile_run() writes everywhere.
extern const std::string kHostileText;

}  // namespace warmfuzz::test
