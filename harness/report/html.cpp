#include "harness/report/html.h"

#include <cstdio>
#include <filesystem>
#include <map>

#include "harness/report/text.h"
#include "harness/report/view.h"
#include "report_pages.h"

namespace warmfuzz {

using namespace report;

namespace {

constexpr std::size_t kLongestValue = 4'000;
constexpr std::size_t kLongestName = 40;
constexpr std::size_t kLongestScenario = 200'000;

using Slots = std::map<std::string_view, std::string>;

std::string_view page(std::string_view name) {
  for (const auto& file : embedded::report_pages()) {
    if (file.name == name) return file.content;
  }
  return {};
}

/// The page's text with each {{name}} replaced, once: what is put in is never looked at again.
std::string fill(std::string_view text, const Slots& slots) {
  std::string out;
  for (;;) {
    const auto open = text.find("{{");
    const auto close = text.find("}}", open);
    if (open == std::string_view::npos || close == std::string_view::npos) return out.append(text);
    out.append(text.substr(0, open));
    if (const auto slot = slots.find(text.substr(open + 2, close - open - 2)); slot != slots.end()) out += slot->second;
    text.remove_prefix(close + 2);
  }
}

std::string number(double value, const char* format) {
  char text[32];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

std::string code(std::string_view text) {
  if (text.empty()) return "<span class=\"quiet\">(empty)</span>";
  return "<code>" + html(shorten(text, kLongestValue), Lines::many) + "</code>";
}

/// A paragraph in which `…` marks code, as rules and oracles write it.
std::string paragraph(std::string_view text) {
  std::string out = "<p>";
  for (bool in_code = false;; in_code = !in_code) {
    const auto end = text.find('`');
    const auto part = text.substr(0, end);
    out += in_code && end != std::string_view::npos ? code(part) : html(part);
    if (end == std::string_view::npos) return out + "</p>\n";
    text.remove_prefix(end + 1);
  }
}

std::string badge(Severity severity) { return "<span class=\"badge\">" + std::string(to_string(severity)) + "</span>"; }

std::string cell(const std::string& content) { return "<td>" + content + "</td>"; }

/// A short name that is not broken over lines.
std::string name_cell(std::string_view text) {
  return "<td class=\"name\"><code>" + html(shorten(text, kLongestName)) + "</code></td>";
}

std::string number_cell(const std::string& number) { return "<td class=\"n\">" + number + "</td>"; }

std::string fact(std::string_view name, const std::string& content) {
  return "<dt>" + html(name) + "</dt><dd>" + content + "</dd>\n";
}

std::string facts(const Run& run, const Finding& finding) {
  auto rule = code(finding.rule);
  if (finding.cwe > 0) rule += " CWE-" + std::to_string(finding.cwe);
  auto out = fact("rule", rule) + fact("function", code(finding.function));
  if (const auto where = place(run, finding); !where.empty()) out += fact("where", code(where));
  if (finding.source) {
    out += fact("field of the event", code(finding.source->path) + " of " + code(finding.source->event));
  }
  if (const auto value = value_sent(finding)) out += fact("value sent", code(*value));
  out += fact("reproduced", std::to_string(finding.reproduced) + " of " + std::to_string(finding.attempts) +
                                " times in a fresh environment");
  return out + fact("fingerprint", code(finding.fingerprint));
}

std::string sink(const Finding& finding) {
  std::string out;
  for (const auto& [name, text] : details(finding.sink)) out += fact(name, code(text));
  return out.empty() ? out : "<h4>Sink</h4>\n<dl>\n" + out + "</dl>\n";
}

std::string evidence_list(const Finding& finding) {
  std::string out;
  for (const auto& evidence : finding.evidence) {
    out += "<li>" + html(shorten(evidence_title(evidence), kLongestValue));
    std::string rows;
    for (const auto& [name, text] : details(evidence, "what")) rows += fact(name, code(text));
    if (!rows.empty()) out += "\n<dl>\n" + rows + "</dl>\n";
    out += "</li>\n";
  }
  return out;
}

std::string step_list(const Scenario& scenario) {
  std::string out;
  for (const auto& step : scenario.steps) {
    out += "<li>" + html(step_text(step));
    if (const auto* invoke = std::get_if<InvokeStep>(&step)) {
      std::string rows;
      for (const auto& [pointer, value] : invoke->fields) rows += fact(pointer, code(value_text(value)));
      if (!rows.empty()) out += "\n<dl>\n" + rows + "</dl>\n";
    }
    out += "</li>\n";
  }
  return out;
}

std::string article(const Run& run, const Finding& finding) {
  const auto* rule = find_rule(run, finding.rule);
  const auto advice =
      rule == nullptr || rule->advice.empty() ? std::string() : "<h4>What to do</h4>\n" + paragraph(rule->advice);
  return fill(page("finding.html"),
              {{"severity", std::string(to_string(finding.severity))},
               {"id", xml(finding.fingerprint)},
               {"title", html(finding.title)},
               {"message", finding.message.empty() ? "" : paragraph(finding.message)},
               {"facts", facts(run, finding)},
               {"sink", sink(finding)},
               {"evidence", evidence_list(finding)},
               {"advice", advice},
               {"command", html(replay_command(run, finding))},
               {"steps", counted(finding.scenario.steps.size(), "step")},
               {"step_list", step_list(finding.scenario)},
               {"scenario", html(shorten(write_scenario(finding.scenario), kLongestScenario), Lines::many)}});
}

std::string findings(const Run& run) {
  if (run.findings.empty()) return "<section>\n<h2>Findings</h2>\n<p>None.</p>\n</section>\n";
  std::string rows;
  std::string articles;
  for (const auto& finding : run.findings) {
    const auto where = place(run, finding);
    rows += "<tr class=\"" + std::string(to_string(finding.severity)) + "\">" + cell(badge(finding.severity)) +
            cell("<a href=\"#" + xml(finding.fingerprint) + "\">" + html(finding.title) + "</a>") +
            name_cell(finding.rule) + name_cell(finding.function) + "<td class=\"place\">" +
            (where.empty() ? "" : code(where)) + "</td>" + "</tr>\n";
    articles += article(run, finding);
  }
  return "<section>\n<h2>Findings</h2>\n<div class=\"scroll\">\n<table>\n<thead><tr><th>severity</th><th>what</th>"
         "<th>rule</th><th>function</th><th>where</th></tr></thead>\n<tbody>\n" +
         rows + "</tbody>\n</table>\n</div>\n</section>\n<section>\n<h2>Each finding</h2>\n" + articles +
         "</section>\n";
}

std::string tile(std::string_view kind, const std::string& value, std::string_view name) {
  return "<li class=\"" + std::string(kind) + "\"><b>" + value + "</b><span>" + std::string(name) + "</span></li>\n";
}

std::string tiles(const Run& run) {
  std::string out;
  const auto counts = count_severities(run);
  for (std::size_t i = 0; i < kSeverities.size(); ++i) {
    const std::string name(to_string(kSeverities[i]));
    out += tile(counts[i] == 0 ? name + " zero" : name, grouped(counts[i]), name);
  }
  const auto sum = total(run);
  return out + tile("", grouped(sum.invocations), "invocations") +
         tile("", grouped(run.functions.size()), run.functions.size() == 1 ? "function" : "functions") +
         tile("", duration(sum.seconds), "search time");
}

std::string function_rows(const Run& run) {
  std::string out;
  for (const auto& [id, statistics] : run.functions) {
    std::size_t count = 0;
    for (const auto& finding : run.findings) count += finding.function == id;
    out += "<tr>" + name_cell(id) + number_cell(grouped(count)) + number_cell(grouped(statistics.invocations)) +
           number_cell(grouped(static_cast<std::uint64_t>(invocations_per_second(statistics)))) +
           number_cell(grouped(statistics.scenarios)) + number_cell(grouped(statistics.cold_starts)) +
           number_cell(duration(statistics.seconds)) + number_cell(grouped(statistics.features)) +
           number_cell(grouped(statistics.corpus)) + number_cell(number(100 * statistics.stability, "%.0f %%")) +
           "</tr>\n";
  }
  return out;
}

std::string rule_rows(const Run& run) {
  std::string out;
  for (const auto& rule : run.rules) {
    out += "<tr class=\"" + std::string(to_string(rule.severity)) + "\">" + name_cell(rule.id) +
           cell(badge(rule.severity)) + cell(std::to_string(rule.cwe)) + cell(html(rule.title)) + "</tr>\n";
  }
  return out;
}

std::string notes(const Run& run) {
  std::string out;
  for (const auto& note : run.notes) out += "<li>" + html(note) + "</li>\n";
  for (const auto& [id, statistics] : run.functions) {
    for (const auto& note : statistics.notes) out += "<li>" + code(id) + " " + html(note) + "</li>\n";
  }
  return out.empty() ? out : "<section>\n<h2>Notes</h2>\n<ul>\n" + out + "</ul>\n</section>\n";
}

std::string command_line(const Run& run) {
  std::string out;
  for (const auto& word : run.command) out += (out.empty() ? "" : " ") + shell_word(word);
  return out;
}

}  // namespace

std::string HtmlReporter::render(const Run& run) const {
  const std::filesystem::path project = run.project;
  const auto name = (project.parent_path().filename() / project.filename()).generic_string();
  const auto count = run.findings.empty() ? std::string("No findings") : counted(run.findings.size(), "finding");
  return fill(
      page("page.html"),
      {{"title", html(count + " in " + name)},
       {"style", std::string(page("page.css"))},
       {"heading", html(count + " in " + name)},
       {"about", html("warmfuzz " + run.version + ", " + run.started + ", seed " + std::to_string(run.seed))},
       {"banner", run.interrupted ? "<p class=\"banner\">Interrupted before its time was over: this is what was "
                                    "found until then.</p>\n"
                                  : ""},
       {"tiles", tiles(run)},
       {"findings", findings(run)},
       {"functions", function_rows(run)},
       {"notes", notes(run)},
       {"rule_count", counted(run.rules.size(), "rule")},
       {"rules", rule_rows(run)},
       {"command", html(command_line(run))}});
}

}  // namespace warmfuzz
