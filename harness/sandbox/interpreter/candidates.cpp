#include "harness/sandbox/interpreter/candidates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <string>

namespace warmfuzz {
namespace fs = std::filesystem;
namespace {

constexpr int kNewestPythonMinor = 40;  // file names up to python3.40 are looked for

std::optional<int> parse_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty() || text[0] == '-') return std::nullopt;
  return number;
}

/// The first run of dotted numbers in a folder's name: "cpython-3.12.4-linux" → 3, 12, 4.
std::array<int, 3> version_in(const std::string& name) {
  std::array<int, 3> version{-1, -1, -1};
  std::size_t at = name.find_first_of("0123456789");
  for (auto& part : version) {
    if (at >= name.size()) break;
    const auto [end, error] = std::from_chars(name.data() + at, name.data() + name.size(), part);
    if (error != std::errc{}) break;
    at = static_cast<std::size_t>(end - name.data());
    if (at >= name.size() || name[at] != '.') break;
    ++at;
  }
  return version;
}

class Collector {
 public:
  explicit Collector(Language language) : language_(language) {}

  void add(const fs::path& file, std::optional<int> number) {
    std::error_code error;
    const auto real = fs::canonical(file, error);
    if (error || !fs::is_regular_file(real, error)) return;
    // A link to something else of another name is a shim or a multi-call program (mise, volta, snap).
    const std::string_view stem = language_ == Language::python ? "python" : "node";
    if (!real.filename().string().starts_with(stem)) return;
    const auto folder = fs::canonical(file.parent_path(), error);
    if (error) return;
    const auto place = folder / file.filename();
    // A virtual environment's interpreter is a link that finds its environment by its own path.
    const bool virtual_environment = fs::exists(folder.parent_path() / "pyvenv.cfg", error);
    if (seen_.insert(virtual_environment ? place : real).second) found_.push_back({place, number});
  }

  /// The usual names in a folder of programs.
  void add_programs(const fs::path& folder) {
    if (language_ == Language::node) {
      add(folder / "node", std::nullopt);
      add(folder / "nodejs", std::nullopt);
      return;
    }
    add(folder / "python3", std::nullopt);
    add(folder / "python", std::nullopt);
    for (int minor = kNewestPythonMinor; minor >= 0; --minor) add(folder / ("python3." + std::to_string(minor)), minor);
  }

  /// A folder with one installation per child: versions/3.11.7/bin/python.
  void add_installations(const fs::path& folder, const fs::path& below = {}) {
    std::error_code error;
    std::vector<std::pair<std::array<int, 3>, fs::path>> children;
    for (fs::directory_iterator it(folder, fs::directory_options::skip_permission_denied, error), end;
         !error && it != end; it.increment(error))
      children.emplace_back(version_in(it->path().filename().string()), it->path());
    std::sort(children.begin(), children.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    for (const auto& [version, child] : children) {
      const auto programs = child / below / "bin";
      std::optional<int> number;
      if (language_ == Language::node) {
        if (version[0] >= 0) number = version[0];
        add(programs / "node", number);
      } else {
        if (version[0] >= 0 && version[0] < 3) continue;
        if (version[0] == 3 && version[1] >= 0) number = version[1];
        add(programs / "python3", number);
        add(programs / "python", number);
      }
    }
  }

  /// The installations of a manager of which only the root is known.
  void add_managed(const fs::path& root) {
    add_installations(root / "versions");
    for (const char* name : {"python", "node", "nodejs"})
      if ((name[0] == 'p') == (language_ == Language::python)) add_installations(root / "installs" / name);
  }

  std::vector<Candidate> take() { return std::move(found_); }

 private:
  Language language_;
  std::vector<Candidate> found_;
  std::set<fs::path> seen_;
};

/// A shim decides by the current folder and may even install something, so it is never started: its manager's
/// installations lie beside it and take its place in the order.
std::optional<fs::path> manager_of_shims(const fs::path& folder) {
  const auto plain = folder.has_filename() ? folder : folder.parent_path();
  if (plain.filename() != "shims") return std::nullopt;
  return plain.parent_path();
}

/// The root that a variable names, otherwise the usual place under the home folder.
fs::path manager_root(const SearchPlaces& places, const char* variable, const char* usual) {
  if (const auto it = places.variables.find(variable); it != places.variables.end() && !it->second.empty())
    return it->second;
  return places.home.empty() ? fs::path{} : places.home / usual;
}

}  // namespace

std::optional<Wanted> parse_runtime(std::string_view runtime) {
  constexpr std::string_view python = "python3.", node = "nodejs", dot_x = ".x";
  if (runtime.starts_with(python)) {
    if (const auto minor = parse_number(runtime.substr(python.size()))) return Wanted{Language::python, *minor};
  } else if (runtime.starts_with(node) && runtime.ends_with(dot_x) && runtime.size() > node.size() + dot_x.size()) {
    runtime.remove_prefix(node.size());
    runtime.remove_suffix(dot_x.size());
    if (const auto major = parse_number(runtime)) return Wanted{Language::node, *major};
  }
  return std::nullopt;
}

std::vector<Candidate> candidates(Language language, const SearchPlaces& places) {
  Collector collector(language);
  for (const auto& folder : places.path) {
    if (const auto manager = manager_of_shims(folder))
      collector.add_managed(*manager);
    else
      collector.add_programs(folder);
  }
  const auto pyenv = manager_root(places, "PYENV_ROOT", ".pyenv");
  const auto asdf = manager_root(places, "ASDF_DATA_DIR", ".asdf");
  const auto mise = manager_root(places, "MISE_DATA_DIR", ".local/share/mise");
  if (language == Language::python) {
    collector.add_installations(pyenv / "versions");
    collector.add_installations(asdf / "installs/python");
    collector.add_installations(mise / "installs/python");
    collector.add_installations(manager_root(places, "UV_PYTHON_INSTALL_DIR", ".local/share/uv/python"));
  } else {
    collector.add_installations(manager_root(places, "NVM_DIR", ".nvm") / "versions/node");
    collector.add_installations(asdf / "installs/nodejs");
    collector.add_installations(mise / "installs/node");
    collector.add_installations(manager_root(places, "FNM_DIR", ".local/share/fnm") / "node-versions", "installation");
    collector.add_installations(manager_root(places, "VOLTA_HOME", ".volta") / "tools/image/node");
    collector.add_installations(manager_root(places, "NODENV_ROOT", ".nodenv") / "versions");
  }
  return collector.take();
}

}  // namespace warmfuzz
