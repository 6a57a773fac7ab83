#include "harness/report/markdown.h"

#include <algorithm>

#include "harness/report/text.h"
#include "harness/report/view.h"

namespace warmfuzz {

using namespace report;

namespace {

constexpr std::size_t kLongestValue = 500;

/// The longest run of backticks in `text`.
std::size_t backticks(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

/// A code span: the only inline form in which nothing means anything, a person's name (@x) and an issue's (#1) neither.
/// Fit for a table's cell.
std::string code(std::string_view text) {
  auto shown = visible(shorten(text, kLongestValue));
  if (shown.empty()) return "(empty)";
  const std::string fence(backticks(shown) + 1, '`');
  const bool padded = shown.front() == '`' || shown.back() == '`' || (shown.front() == ' ' && shown.back() == ' ');
  std::string cell;
  for (const char c : shown) {
    if (c == '|') cell += '\\';
    cell += c;
  }
  return padded ? fence + " " + cell + " " + fence : fence + cell + fence;
}

bool alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Running text in the middle of a line: what could mean something is escaped, names of people and issues are broken
/// up.
std::string prose(std::string_view text) {
  const auto shown = visible(text);
  std::string out;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const char c = shown[i];
    const bool joins = i + 1 < shown.size() && (alphanumeric(shown[i + 1]) || shown[i + 1] == '/');
    if (c == '@' || c == '#') {
      out += c == '@' ? "&#64;" : "&#35;";
      out += "&#8203;";
      continue;
    }
    const bool in_address = (c == '.' || c == ':') && joins;  // GitHub makes a link of any www.… and http://…
    const bool at_start = i == 0 && (c == '-' || c == '+');
    if (in_address || at_start || std::string_view("\\`*_{}[]()<>!|~&").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

/// Running text in which `…` marks code, as rules and oracles write it.
std::string paragraph(std::string_view text) {
  std::string out;
  for (bool in_code = false;; in_code = !in_code) {
    const auto end = text.find('`');
    const auto part = text.substr(0, end);
    out += in_code && end != std::string_view::npos ? code(part) : prose(part);
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

std::string block(std::string_view text, std::string_view language) {
  const auto shown = visible(text, Lines::many);
  const std::string fence(std::max<std::size_t>(3, backticks(shown) + 1), '`');
  return fence + std::string(language) + "\n" + shown + (shown.empty() || shown.back() != '\n' ? "\n" : "") + fence +
         "\n";
}

std::string table(const Run& run) {
  std::string out = "| severity | rule | function | where | what |\n|---|---|---|---|---|\n";
  for (const auto& finding : run.findings) {
    const auto where = place(run, finding);
    out += "| " + std::string(to_string(finding.severity)) + " | " + code(finding.rule) + " | " +
           code(finding.function) + " | " + (where.empty() ? "" : code(where)) + " | " + prose(finding.title) + " |\n";
  }
  return out;
}

std::string section(const Run& run, const Finding& finding) {
  std::string out = "\n### " + std::string(to_string(finding.severity)) + ": " + prose(finding.title) + "\n\n";
  if (!finding.message.empty()) out += paragraph(finding.message) + "\n\n";
  out += "- rule: " + code(finding.rule) + " (CWE-" + std::to_string(finding.cwe) + ")\n";
  out += "- function: " + code(finding.function) + "\n";
  if (const auto where = place(run, finding); !where.empty()) out += "- where: " + code(where) + "\n";
  if (const auto field = field_name(finding); !field.empty()) out += "- field of the event: " + code(field) + "\n";
  if (const auto value = value_sent(finding)) out += "- value sent: " + code(*value) + "\n";
  for (const auto& [name, text] : details(finding.sink)) out += "- " + prose(name) + ": " + code(text) + "\n";
  for (const auto& evidence : finding.evidence) {
    out += "- seen: " + prose(evidence_title(evidence)) + "\n";
    for (const auto& [name, text] : details(evidence, "what")) out += "  - " + prose(name) + ": " + code(text) + "\n";
  }
  out += "- reproduced " + std::to_string(finding.reproduced) + " of " + std::to_string(finding.attempts) +
         " times in a fresh environment\n";
  if (const auto* rule = find_rule(run, finding.rule); rule != nullptr && !rule->advice.empty()) {
    out += "\n" + paragraph(rule->advice) + "\n";
  }
  return out + "\n" + block(visible(replay_command(run, finding)), "sh");
}

}  // namespace

std::string MarkdownReporter::render(const Run& run) const {
  const auto sum = total(run);
  std::string out =
      "## warmfuzz: " +
      (run.findings.empty() ? "no findings"
                            : counted(run.findings.size(), "finding") + " (" + severity_summary(run) + ")") +
      "\n\n";
  if (run.interrupted) out += "**Interrupted before its time was over.** What was found until then:\n\n";
  out += counted(sum.invocations, "invocation") + " of " + counted(run.functions.size(), "function") + ", " +
         counted(run.rules.size(), "rule") + " looked for, seed " + std::to_string(run.seed) + ".\n";
  if (!run.findings.empty()) out += "\n" + table(run);
  for (const auto& finding : run.findings) out += section(run, finding);
  std::string notes;
  for (const auto& note : run.notes) notes += "- " + prose(note) + "\n";
  for (const auto& [id, statistics] : run.functions) {
    for (const auto& note : statistics.notes) notes += "- " + code(id) + ": " + prose(note) + "\n";
  }
  if (!notes.empty()) out += "\n### Notes\n\n" + notes;
  return out;
}

}  // namespace warmfuzz
