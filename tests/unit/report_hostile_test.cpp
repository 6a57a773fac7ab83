// Reports show what handlers and attacks wrote. None of it may do anything to whoever reads them.

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include "harness/report/registry.h"
#include "harness/report/terminal.h"
#include "harness/report/text.h"
#include "tests/support/catch.h"
#include "tests/support/sample_run.h"

using namespace warmfuzz;
using namespace warmfuzz::report;
using namespace warmfuzz::test;

namespace {

std::string render(std::string_view format) { return find_reporter(format)->render(hostile_run()); }

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Nothing that a terminal or an editor would act on: no control character but line breaks and tabs, no C1, no mark of
/// direction, all of it UTF-8.
void check_harmless(const std::string& text) { CHECK(visible(text, Lines::many) == text); }

/// Every tag of a page with its attributes, as a browser would see them outside of <style>.
std::map<std::string, std::set<std::string>> tags_of(const std::string& page) {
  std::map<std::string, std::set<std::string>> tags;
  for (auto at = page.find('<'); at != std::string::npos; at = page.find('<', at)) {
    ++at;
    const auto name_end = page.find_first_of(" \n>", at);
    const auto name = page.substr(at, name_end - at);
    auto& attributes = tags[name];
    at = name_end;
    while (page[at] != '>') {
      at = page.find_first_not_of(" \n", at);
      if (page[at] == '>') break;
      const auto end = page.find_first_of("=> \n", at);
      attributes.insert(page.substr(at, end - at));
      at = end;
      if (page[at] == '=') {
        REQUIRE(page[at + 1] == '"');
        at = page.find('"', at + 2) + 1;
      }
    }
    if (name == "style") at = page.find("</style", at);
  }
  return tags;
}

}  // namespace

TEST_CASE("what is not visible is spelt out, everything else stays") {
  CHECK(visible("plain text, ä 日本 😀") == "plain text, ä 日本 😀");
  CHECK(visible("\x1b[31m\r\n\t\x7f") == "\\x1b[31m\\r\\n\\t\\x7f");
  CHECK(visible("a\n\tb\r", Lines::many) == "a\n\tb\\r");
  CHECK(visible("\u202e\u2066\ufeff\u0085\U000e0041") == "\\u202e\\u2066\\ufeff\\u0085\\u{e0041}");
  CHECK(visible(std::string("\0", 1)) == "\\x00");
  // Not UTF-8: stray continuation, overlong form, surrogate, above U+10FFFF, cut short.
  CHECK(visible("\x80|\xc0\xaf|\xed\xa0\x80|\xf4\x90\x80\x80|\xe2\x82") ==
        "\\x80|\\xc0\\xaf|\\xed\\xa0\\x80|\\xf4\\x90\\x80\\x80|\\xe2\\x82");
  CHECK(xml("<a href='\"'>&\x01") == "&lt;a href=&#39;&quot;&#39;&gt;&amp;\\x01");
  CHECK(html("<\x1b>") == "&lt;<i>\\x1b</i>&gt;");
}

TEST_CASE("long text is cut between characters and says how much is missing") {
  CHECK(shorten("short", 5) == "short");
  CHECK(shorten("ääääää", 5) == "ää … (8 more bytes)");
  CHECK(shorten(std::string(2'000, 'x'), 3) == "xxx … (1,997 more bytes)");
}

TEST_CASE("a word for the shell stays one word") {
  CHECK(shell_word("runs/2025-01-01T10:00:00Z/findings/ab") == "runs/2025-01-01T10:00:00Z/findings/ab");
  CHECK(shell_word("my runs") == "'my runs'");
  CHECK(shell_word("it's $(x)") == "'it'\\''s $(x)'");
  CHECK(shell_word("") == "''");
}

TEST_CASE("the page has no tag and no attribute of anybody else's") {
  const auto page = render("html");
  check_harmless(page);
  const auto sample = tags_of(find_reporter("html")->render(sample_run()));
  for (const auto& [name, attributes] : tags_of(page)) {
    CAPTURE(name);
    if (name == "i" || name == "/i") continue;  // marks what was spelt out
    REQUIRE(sample.count(name) == 1);
    for (const auto& attribute : attributes) {
      CAPTURE(attribute);
      CHECK(sample.at(name).count(attribute) == 1);
    }
  }
  CHECK(sample.count("script") == 0);
  CHECK(sample.count("img") == 0);
  CHECK(sample.count("link") == 0);
  CHECK(contains(page, "default-src 'none'"));
  CHECK(!contains(page, "url("));
  CHECK(contains(page, "{{title}}"));  // the hostile text's own, not taken for a place to fill
}

TEST_CASE("the JUnit file stays well-formed and keeps its shape") {
  const auto text = render("junit");
  check_harmless(text);
  boost::property_tree::ptree tree;
  std::istringstream stream(text);
  REQUIRE_NOTHROW(boost::property_tree::read_xml(stream, tree));
  std::set<std::string> names;
  for (const auto& suite : tree.get_child("testsuites")) {
    if (suite.first != "testsuite") continue;
    for (const auto& test_case : suite.second) {
      if (test_case.first != "testcase") continue;
      for (const auto& child : test_case.second) names.insert(child.first);
    }
  }
  CHECK(names == std::set<std::string>{"<xmlattr>", "failure", "system-out"});
}

TEST_CASE("JSON and SARIF stay valid whatever the bytes") {
  for (const std::string format : {"json", "run", "sarif"}) {
    CAPTURE(format);
    const auto text = render(format);
    CHECK(!Json::parse(text, nullptr, false).is_discarded());
    CHECK(!contains(text, "\x1b"));
  }
}

TEST_CASE("a SARIF message has no placeholder and no link") {
  const auto text = Json::parse(render("sarif"))["runs"][0]["results"][0]["message"]["text"].get<std::string>();
  CHECK(contains(text, "\\[link\\](javascript:x) {{0}}"));
  check_harmless(text);
}

TEST_CASE("a table row of the Markdown stays one row of five cells") {
  const auto text = render("markdown");
  check_harmless(text);
  std::istringstream stream(text);
  std::size_t rows = 0;
  for (std::string line; std::getline(stream, line);) {
    if (line.rfind("| ", 0) != 0) continue;
    ++rows;
    std::size_t bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '\\') {
        ++i;
      } else if (line[i] == '|') {
        ++bars;
      }
    }
    CAPTURE(line);
    CHECK(bars == 6);
  }
  CHECK(rows == 1 + sample_run().findings.size());
}

TEST_CASE("Markdown outside of code means nothing and calls nobody") {
  auto run = sample_run();
  run.findings[0].title = "@someone <b>#1</b> [x](y) ![x](y) https://example.org `a`";
  run.findings[0].message = run.findings[0].title;
  const auto text = find_reporter("markdown")->render(run);
  CHECK(!contains(text, "@someone"));
  CHECK(!contains(text, "<b>"));
  CHECK(!contains(text, "[x]"));
  CHECK(!contains(text, "https://"));
}

TEST_CASE("nothing in a finding moves the terminal") {
  for (const std::size_t width : {40, 100, 200}) {
    CAPTURE(width);
    check_harmless(TerminalReporter({false, width}).render(hostile_run()));
  }
  // With colour, the only escape sequences are our own.
  auto text = TerminalReporter({true, 100}).render(hostile_run());
  for (const std::string own : {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[31m", "\x1b[36m"}) {
    for (auto at = text.find(own); at != std::string::npos; at = text.find(own)) text.erase(at, own.size());
  }
  check_harmless(text);
}
