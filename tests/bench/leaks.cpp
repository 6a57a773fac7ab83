// What `warmfuzz fuzz` finds in the handlers of tests/functions/leaks, against what expected.json says of them: a table
// of what each leaves for the next invocation and how soon that was found, and what was said of careful handlers and of
// legitimate reuse; and in how many of its replays each finding held. Functions are searched a few at a time, each for
// the same time and on a core of its own.
//   bench_leaks [--seconds 20] [--jobs 2] [--seed 7] [--quick] [NAME…]
// NAME picks the functions whose names hold it ("CheckoutDraft": the careless one and its twin). With --quick a search
// of careless handlers ends as soon as each of them is found out. Exit status 0: all found, nobody else reported; 2: a
// search failed.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace {

using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

const std::string kSet = std::string(WARMFUZZ_SOURCE_DIR) + "/tests/functions/leaks";
const std::string kBinary = std::string(WARMFUZZ_BINARY_DIR) + "/bin/warmfuzz";

struct Options {
  int seconds = 20;
  unsigned jobs = 2;
  std::uint64_t seed = 7;
  bool quick = false;
  std::vector<std::string> names;
};

/// In how many replays a finding held.
struct Rate {
  int reproduced = 0;
  int attempts = 0;

  bool is_whole() const { return attempts > 0 && reproduced == attempts; }
};

struct Function {
  std::string name;
  std::string pattern;
  std::set<std::string> rules;                      ///< one of them is to be reported; empty: none at all
  std::set<std::string> also;                       ///< what is true of it and of its twin alike
  std::map<std::string, std::string> found;         ///< rule → severity
  std::optional<double> first;                      ///< seconds until an expected rule was reported
  std::vector<std::pair<std::string, Rate>> rates;  ///< of each finding of an expected rule

  bool is_vulnerable() const { return !rules.empty(); }
  bool is_reuse() const { return name.starts_with("Reuse"); }
  bool is_found() const { return first.has_value(); }
  /// What was reported and should not have been; for the careless, what was reported besides.
  std::string others() const {
    std::string text;
    for (const auto& [rule, severity] : found)
      if (!rules.contains(rule) && !also.contains(rule) && (severity != "info" || is_vulnerable()))
        text += (text.empty() ? "" : ", ") + rule + " (" + severity + ")";
    return text;
  }
};

Json read_json(const std::string& file) {
  std::ifstream stream(file);
  return Json::parse(stream, nullptr, false);
}

std::vector<Function> read_set(const std::vector<std::string>& names) {
  std::vector<Function> functions;
  const Json expected = read_json(kSet + "/expected.json");
  for (const auto& [name, entry] : expected.at("functions").items()) {
    const auto holds = [&name = name](const std::string& part) { return name.find(part) != std::string::npos; };
    if (!names.empty() && std::none_of(names.begin(), names.end(), holds)) continue;
    functions.push_back(
        {name, entry.at("pattern"), entry.at("rules"), entry.value("also", std::set<std::string>()), {}, {}, {}});
  }
  return functions;
}

/// One search of some functions, whose lines on stderr tell when something was found.
class Search {
 public:
  Search(const Options& options, std::vector<Function*> functions, std::string folder)
      : options_(options), functions_(std::move(functions)), folder_(std::move(folder)) {}

  /// False: the command itself failed, and nothing can be said of the functions.
  bool run() {
    int lines[2];
    if (pipe(lines) != 0) throw std::runtime_error("no pipe");
    const auto begin = Clock::now();
    const pid_t pid = fork();
    if (pid == 0) {
      dup2(lines[1], STDERR_FILENO);
      close(lines[0]);
      close(lines[1]);
      if (std::freopen("/dev/null", "w", stdout) == nullptr) _exit(127);
      auto arguments = command();
      std::vector<char*> pointers;
      for (auto& argument : arguments) pointers.push_back(argument.data());
      pointers.push_back(nullptr);
      execv(kBinary.c_str(), pointers.data());
      _exit(127);
    }
    close(lines[1]);
    std::FILE* stream = fdopen(lines[0], "r");
    char* line = nullptr;
    std::size_t size = 0;
    bool stopped = false;
    while (getline(&line, &size, stream) > 0) {
      hear(line, std::chrono::duration<double>(Clock::now() - begin).count());
      if (options_.quick && !stopped && all_found()) stopped = kill(pid, SIGINT) == 0;
    }
    std::free(line);
    std::fclose(stream);
    int status = 0;
    waitpid(pid, &status, 0);
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (code != 0 && code != 1 && code != 130) {
      std::fprintf(stderr, "%s ended with %d:\n%s", kBinary.c_str(), code, messages_.c_str());
      return false;
    }
    read_findings();
    return true;
  }

 private:
  std::vector<std::string> command() const {
    std::vector<std::string> arguments{kBinary,
                                       "fuzz",
                                       kSet,
                                       "--jobs",
                                       std::to_string(options_.jobs),
                                       "--time",
                                       std::to_string(options_.seconds) + "s",
                                       "--seed",
                                       std::to_string(options_.seed),
                                       "--fail-on",
                                       "info",
                                       "--out",
                                       folder_ + "/run",
                                       "--corpus",
                                       folder_ + "/corpus"};
    for (const auto* function : functions_) arguments.insert(arguments.end(), {"--function", function->name});
    return arguments;
  }

  /// "  high  cross-invocation-leak  Basket: The response carries …"
  void hear(const std::string& line, double seconds) {
    messages_ += line;
    std::istringstream words(line);
    std::string severity, rule, name;
    if (!(words >> severity >> rule >> name) || name.back() != ':') return;
    name.pop_back();
    for (auto* function : functions_)
      if (function->name == name && function->rules.contains(rule) && !function->first) function->first = seconds;
  }

  bool all_found() const {
    return std::all_of(functions_.begin(), functions_.end(), [](const Function* one) { return one->is_found(); });
  }

  void read_findings() const {
    const Json document = read_json(folder_ + "/run/findings.json");
    if (!document.is_object()) return;
    for (const auto& finding : document["findings"])
      for (auto* function : functions_)
        if (function->name == finding["function"]) {
          auto& severity = function->found[finding["rule"]];
          if (severity.empty() || severity == "info") severity = finding["severity"];
          const std::string rule = finding["rule"];
          if (function->rules.contains(rule))
            function->rates.emplace_back(rule, Rate{finding["reproduced"], finding["attempts"]});
        }
  }

  const Options& options_;
  std::vector<Function*> functions_;
  std::string folder_;
  std::string messages_;
};

std::string joined(const std::set<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " | ") + word;
  return text.empty() ? "-" : text;
}

void print(const Function& function) {
  std::set<std::string> expected_found;
  for (const auto& rule : function.rules)
    if (function.found.contains(rule)) expected_found.insert(rule);
  char seconds[16] = "-";
  if (function.first) std::snprintf(seconds, sizeof seconds, "%.1f", *function.first);
  std::printf("%-30s %-45s %-38s %6s  %s\n", function.name.c_str(), joined(function.rules).c_str(),
              joined(expected_found).c_str(), seconds, function.others().c_str());
  for (const auto& [rule, rate] : function.rates)
    std::printf("  %s in %d of %d replays\n", rule.c_str(), rate.reproduced, rate.attempts);
  std::fflush(stdout);
}

/// Of how many handlers a finding of an expected rule held in every replay.
void sum_up_rates(const std::vector<Function>& functions) {
  int replayed = 0, whole = 0, ten = 0;
  for (const auto& function : functions) {
    if (function.rates.empty()) continue;
    ++replayed;
    const auto is_whole = [](const auto& rate) { return rate.second.is_whole(); };
    whole += std::any_of(function.rates.begin(), function.rates.end(), is_whole);
    ten += std::any_of(function.rates.begin(), function.rates.end(),
                       [&](const auto& rate) { return is_whole(rate) && rate.second.attempts >= 10; });
  }
  std::printf("of %d handlers with an expected finding, it held in every replay of %d, in 10 of 10 of %d\n", replayed,
              whole, ten);
}

int sum_up(const std::vector<Function>& functions, int seconds) {
  int careless = 0, found = 0, in_time = 0, careful = 0, careful_reported = 0, reuse = 0, reuse_reported = 0;
  for (const auto& function : functions) {
    const bool reported = !function.others().empty();
    if (function.is_vulnerable()) {
      ++careless;
      found += function.is_found();
      in_time += function.is_found() && *function.first <= seconds;
      if (!function.is_found()) std::printf("missed: %s (%s)\n", function.name.c_str(), function.pattern.c_str());
    } else if (function.is_reuse()) {
      ++reuse;
      reuse_reported += reported;
    } else {
      ++careful;
      careful_reported += reported;
    }
  }
  std::printf("found %d of %d (%d within %d s), careful reported %d of %d, reuse reported above info %d of %d\n", found,
              careless, in_time, seconds, careful_reported, careful, reuse_reported, reuse);
  sum_up_rates(functions);
  return found == careless && careful_reported == 0 && reuse_reported == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"What `warmfuzz fuzz` finds in the handlers of tests/functions/leaks"};
  app.add_option("--seconds", options.seconds, "of search for each function")->check(CLI::Range(1, 3600));
  app.add_option("--jobs", options.jobs, "functions at a time; give each a core")->check(CLI::Range(1U, 64U));
  app.add_option("--seed", options.seed, "of the first function of each search");
  app.add_flag("--quick", options.quick, "end a search of careless handlers once they are found out");
  app.add_option("names", options.names, "parts of the names of functions; all of them by default");
  CLI11_PARSE(app, argc, argv);

  auto functions = read_set(options.names);
  const warmfuzz::test::TemporaryFolder folder;
  std::printf("%-30s %-45s %-38s %6s  %s\n", "FUNCTION", "EXPECTED", "FOUND", "S", "OTHERS");
  std::fflush(stdout);
  // Careless and careful ones apart, so that --quick may end a search.
  std::stable_sort(functions.begin(), functions.end(),
                   [](const Function& a, const Function& b) { return a.is_vulnerable() > b.is_vulnerable(); });
  for (std::size_t at = 0; at < functions.size(); at += options.jobs) {
    std::vector<Function*> some;
    for (std::size_t i = at; i < std::min<std::size_t>(at + options.jobs, functions.size()); ++i)
      some.push_back(&functions[i]);
    if (!Search(options, some, (folder / std::to_string(at)).string()).run()) return 2;
    for (const auto* function : some) print(*function);
  }
  return sum_up(functions, options.seconds);
}
