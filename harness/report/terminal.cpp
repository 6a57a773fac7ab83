#include "harness/report/terminal.h"

#include <algorithm>
#include <array>

#include "harness/report/text.h"
#include "harness/report/view.h"

namespace warmfuzz {

using namespace report;

namespace {

constexpr std::size_t kColumns = 5;
constexpr std::size_t kGap = 2;
constexpr std::size_t kIndent = 2;
constexpr std::size_t kLeastTitle = 30;
constexpr std::size_t kLeastName = 16;
constexpr std::size_t kFunction = 2;
constexpr std::size_t kWhere = 3;
using Cells = std::array<std::string, kColumns>;
using Widths = std::array<std::size_t, kColumns>;
constexpr std::array<std::string_view, kColumns> kHeadings{"SEVERITY", "RULE", "FUNCTION", "WHERE", "WHAT"};
constexpr Widths kMost{8, 24, 24, 34, 0};

std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::critical:
      return "1;31";
    case Severity::high:
      return "31";
    case Severity::medium:
      return "33";
    case Severity::low:
      return "36";
    case Severity::info:
      return "2";
  }
  return "0";
}

/// Breaks text into lines of at most `width` columns, at spaces if there are any, else after '/' or anywhere.
std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    std::size_t end = 0;
    std::size_t used = 0;
    std::size_t space = std::string_view::npos;
    std::size_t slash = std::string_view::npos;
    while (end < text.size()) {
      const auto size = character_size(text.substr(end));
      const auto taken = columns(text.substr(end, size));
      if (used + taken > width && end > 0) break;
      if (text[end] == ' ') space = end;
      if (text[end] == '/') slash = end + 1;
      used += taken;
      end += size;
    }
    if (end < text.size() && text[end] != ' ') {
      if (space != std::string_view::npos && space > 0) {
        end = space;
      } else if (slash != std::string_view::npos && slash < end) {
        end = slash;
      }
    }
    lines.emplace_back(text.substr(0, end));
    while (!lines.back().empty() && lines.back().back() == ' ') lines.back().pop_back();
    text.remove_prefix(end);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  }
  if (lines.empty()) lines.emplace_back();
  return lines;
}

/// What shows only sometimes says so.
std::string rate_of(const Finding& finding) {
  if (finding.reproduced >= finding.attempts) return {};
  return " (in " + std::to_string(finding.reproduced) + " of " + std::to_string(finding.attempts) + " replays)";
}

Cells cells_of(const Run& run, const Finding& finding) {
  return {std::string(to_string(finding.severity)), visible(finding.rule), visible(finding.function),
          visible(place(run, finding)), visible(finding.title) + rate_of(finding)};
}

class Painter {
 public:
  explicit Painter(bool colour) : colour_(colour) {}
  std::string operator()(std::string_view code, std::string_view text) const {
    if (!colour_ || text.empty()) return std::string(text);
    return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
  }

 private:
  bool colour_;
};

/// The widths of the columns, or zeros if the terminal is too narrow for a table.
Widths measure(const std::vector<Cells>& rows, std::size_t width) {
  Widths widths{};
  std::size_t used = kIndent;
  for (std::size_t column = 0; column + 1 < kColumns; ++column) {
    widths[column] = kHeadings[column].size();
    for (const auto& row : rows) widths[column] = std::max(widths[column], columns(row[column]));
    widths[column] = std::min(widths[column], kMost[column]);
    used += widths[column] + kGap;
  }
  for (const std::size_t column : {kWhere, kFunction}) {
    while (used + kLeastTitle > width && widths[column] > kLeastName) {
      --widths[column];
      --used;
    }
  }
  if (used + kLeastTitle > width) return {};
  widths[kColumns - 1] = width - used;
  return widths;
}

/// One row, over as many lines as its longest cell takes; the first column in `colour`.
std::string table_row(const Cells& cells, const Widths& widths, const Painter& paint, std::string_view colour) {
  std::array<std::vector<std::string>, kColumns> wrapped;
  std::size_t height = 0;
  for (std::size_t column = 0; column < kColumns; ++column) {
    wrapped[column] = wrap(cells[column], widths[column]);
    height = std::max(height, wrapped[column].size());
  }
  std::string out;
  for (std::size_t line = 0; line < height; ++line) {
    std::string text(kIndent, ' ');
    std::size_t blank = 0;
    for (std::size_t column = 0; column < kColumns; ++column) {
      const auto part = line < wrapped[column].size() ? wrapped[column][line] : std::string();
      if (!part.empty()) {
        text.append(blank, ' ');
        text += column == 0 ? paint(colour, part) : part;
        blank = 0;
      }
      blank += widths[column] - std::min(widths[column], columns(part)) + kGap;
    }
    out += text + "\n";
  }
  return out;
}

std::string stacked(const Cells& cells, std::size_t width, const Painter& paint, std::string_view colour) {
  std::string out = std::string(kIndent, ' ') + paint(colour, cells[0]) + "  " + cells[1] + "\n";
  const std::string indent(2 * kIndent, ' ');
  const auto room = std::max<std::size_t>(width, indent.size() + 10) - indent.size();
  for (const auto& text : {cells[2] + (cells[3].empty() ? "" : "  " + cells[3]), cells[4]}) {
    for (const auto& line : wrap(text, room)) out += indent + line + "\n";
  }
  return out;
}

std::string findings_table(const Run& run, const TerminalOptions& options, const Painter& paint) {
  std::vector<Cells> rows;
  for (const auto& finding : run.findings) rows.push_back(cells_of(run, finding));
  const auto widths = measure(rows, options.width);
  const bool narrow = widths[kColumns - 1] == 0;
  std::string out;
  if (!narrow) {
    Cells headings;
    std::copy(kHeadings.begin(), kHeadings.end(), headings.begin());
    out += table_row(headings, widths, paint, "2");
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto colour = colour_of(run.findings[i].severity);
    out += narrow ? stacked(rows[i], options.width, paint, colour) : table_row(rows[i], widths, paint, colour);
    const std::string indent(narrow ? 2 * kIndent : kIndent + widths[0] + kGap, ' ');
    out += indent + paint("2", visible(replay_command(run, run.findings[i]))) + "\n";
  }
  return out;
}

std::string notes(const Run& run, std::size_t width) {
  std::vector<std::string> texts = run.notes;
  for (const auto& [id, statistics] : run.functions) {
    for (const auto& text : statistics.notes) texts.push_back(id + ": " + text);
  }
  std::string out;
  for (const auto& text : texts) {
    std::string_view mark = "note: ";
    for (const auto& line : wrap(visible(text), std::max<std::size_t>(width, 30) - mark.size())) {
      out += std::string(mark) + line + "\n";
      mark = "      ";
    }
  }
  return out;
}

}  // namespace

std::string TerminalReporter::render(const Run& run) const {
  const Painter paint(options_.colour);
  const auto sum = total(run);
  std::string out = notes(run, options_.width);
  if (!out.empty()) out += "\n";
  if (run.interrupted) out += "Interrupted. What was found until then:\n";
  if (run.findings.empty()) {
    out += paint("1", "No findings.") + "\n";
  } else {
    out += paint("1", counted(run.findings.size(), "finding")) + ": " + severity_summary(run) + "\n\n" +
           findings_table(run, options_, paint) + "\n";
  }
  out += counted(sum.invocations, "invocation") + " of " + counted(run.functions.size(), "function") + " in " +
         duration(sum.seconds) + ", " + counted(run.rules.size(), "rule") + " looked for, seed " +
         std::to_string(run.seed) + "\n";
  if (!run.folder.empty()) out += "report: " + visible(run.folder) + "/report.html\n";
  return out;
}

}  // namespace warmfuzz
