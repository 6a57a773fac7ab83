#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/result.h"

namespace warmfuzz {

/// A language runtime of this machine that handlers can be run on.
struct Interpreter {
  std::string language;              ///< "python" or "node"
  std::filesystem::path executable;  ///< absolute; never a version manager's shim
  /// Host folders (sometimes single files), absolute and outside /usr, that must be shown read-only at the same path:
  /// the interpreter's own prefix and libraries. Never a home folder or anything above one.
  std::vector<std::filesystem::path> prefixes;
  std::string version;  ///< "3.11.7"
  std::string note;     ///< empty, or one line: asked for python3.13, using 3.11.7 (nearest installed)
};

/// Where interpreters are looked for.
struct SearchPlaces {
  std::vector<std::filesystem::path> path;       ///< PATH, then the folders that are always looked into
  std::filesystem::path home;                    ///< may be empty
  std::map<std::string, std::string> variables;  ///< PYENV_ROOT, NVM_DIR, … where they are set
};

/// From this process's environment; the home folder comes from the user data base where HOME is unset.
SearchPlaces search_places();

/// The interpreter for a Lambda runtime id, "python3.12" or "nodejs20.x": the same minor (major for Node) version if
/// installed, otherwise the nearest one (the newer on a tie) from Python 3.8 / Node 16 on, with a note.
/// None, or a runtime that needs no interpreter: FaultKind::project. Starts each candidate once, with a time limit;
/// answers are remembered for the life of the process. Safe to call from several threads.
Result<Interpreter> find_interpreter(std::string_view runtime, const SearchPlaces& places = search_places());

/// Every usable interpreter, by language and then by version, oldest first.
std::vector<Interpreter> installed_interpreters(const SearchPlaces& places = search_places());

}  // namespace warmfuzz
