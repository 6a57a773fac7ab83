#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/project/yaml/value.h"
#include "warmfuzz/result.h"

namespace warmfuzz {

/// A parsed YAML or JSON file.
struct Document {
  std::filesystem::path file;  ///< absolute
  std::string name;            ///< in messages: relative to the project's root
  Value root;
  /// Keys that are there twice in one map (the last one counts), one message each: "template.yaml:12: …".
  std::vector<std::string> duplicates;

  /// "template.yaml:12"
  std::string where(int line) const { return name + ":" + std::to_string(line); }
  /// FaultKind::project, "template.yaml:12: message", made one_line().
  Fault fault(int line, const std::string& message) const;
};

/// Text from a project file as part of a message: one line, no control characters, no more than a few hundred bytes.
std::string one_line(std::string text);

/// Reads the first document of a file. JSON is read by the same parser. `file` is absolute; `name` is for messages.
/// Not readable, not YAML, or unreasonably large or deep (aliases included): FaultKind::project with the line.
Result<Document> read_document(const std::filesystem::path& file, std::string name);

/// The same from text.
Result<Document> parse_document(const std::string& text, std::filesystem::path file, std::string name);

}  // namespace warmfuzz
