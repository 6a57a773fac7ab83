#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace warmfuzz::test {

using Json = nlohmann::json;

/// What a command did: exit code (-1: a signal), results, messages.
struct Ran {
  int code = 0;
  std::string out;
  std::string err;
};

/// `warmfuzz ARGUMENTS`, as a shell reads it, with `env ENVIRONMENT` in front of it.
Ran warmfuzz(const std::string& arguments, const std::string& environment = {});

/// The documents of `warmfuzz invoke`, one an invocation.
struct Invoked {
  std::vector<Json> documents;
  std::string messages;  ///< what went to stderr: logs and notes
};

/// A project of one function F, from its files, and layers One and Two from the folders one/ and two/; and what
/// `invoke` says of it.
class FunctionFolder {
 public:
  /// `properties`: lines of YAML without indentation, added to those of the function.
  FunctionFolder(const std::string& runtime, const std::string& handler, const std::map<std::string, std::string>& code,
                 const std::string& properties = {});

  /// A file beside the code, say of a layer.
  void write(const std::string& name, const std::string& content, bool executable = false) const;
  std::filesystem::path path() const { return folder_.path(); }

  /// Requires that the command itself succeeds.
  Invoked invoke(const Json& event, const std::string& options = {}, const std::string& environment = {}) const;
  /// The response of the only invocation, which must be one.
  Json response(const Json& event, const std::string& environment = {}) const;

 private:
  TemporaryFolder folder_;
};

/// What a run folder's findings.json holds: the rules by function.
std::map<std::string, std::set<std::string>> rules_by_function(const std::filesystem::path& run_folder);

/// A text file, whole; empty where it is not there.
std::string read_text(const std::filesystem::path& file);

bool holds(const std::string& text, const std::string& part);

}  // namespace warmfuzz::test
