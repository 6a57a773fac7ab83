#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/reporter.h"

namespace warmfuzz::report {

// What the reports for people have in common. The texts are as they were found, not yet fit to be shown: see text.h.

/// From the most severe down.
inline constexpr std::array<Severity, 5> kSeverities{Severity::critical, Severity::high, Severity::medium,
                                                     Severity::low, Severity::info};

/// How many findings of each, in the order of kSeverities.
std::array<std::size_t, kSeverities.size()> count_severities(const Run& run);

/// "2 critical, 1 low"; empty if there are no findings.
std::string severity_summary(const Run& run);

/// Sums and, for stability, the least over the functions.
FunctionStatistics total(const Run& run);
double invocations_per_second(const FunctionStatistics& statistics);

/// The rule as it was looked for; nullptr where the run does not tell.
const Rule* find_rule(const Run& run, std::string_view id);

/// The source file relative to the project file's folder, absolute where it lies outside of the function's code, empty
/// where it is not known or cannot be below that folder.
std::string project_path(const Run& run, const Finding& finding);

/// "src/app.py:12", or empty.
std::string place(const Run& run, const Finding& finding);

/// "warmfuzz replay RUN-DIR/findings/…", for a shell.
std::string replay_command(const Run& run, const Finding& finding);

/// "s3 /Records/0/s3/object/key", or empty.
std::string field_name(const Finding& finding);

/// What the minimised scenario puts into the field that causes the finding, placeholders inside. Nothing where it
/// leaves the field at its benign value or the finding names no field.
std::optional<std::string> value_sent(const Finding& finding);

struct Detail {
  std::string name;
  std::string text;
};

/// The members of an object other than `leave_out`: what was done (`operation`) first, the others by name.
std::vector<Detail> details(const Json& object, std::string_view leave_out = {});

/// A string itself; anything else as JSON on one line.
std::string value_text(const Json& value);

/// A step of the scenario in a few words: "Upload (s3) as tenant a", "pause of 200 ms"; whether it overlaps.
std::string step_text(const Step& step);

/// "what" of an evidence entry.
std::string evidence_title(const Json& evidence);

}  // namespace warmfuzz::report
