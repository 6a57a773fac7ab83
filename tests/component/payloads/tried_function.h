#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "generators/payloads/catalogue.h"
#include "harness/invoker/invoker.h"

namespace warmfuzz::test {

/// A small vulnerable function of tests/functions/payloads/CLASS in the real sandbox.
class TriedFunction {
 public:
  /// `file` is one function: NAME.py or NAME.js with `handler` in it.
  explicit TriedFunction(const std::filesystem::path& file);

  /// Why it cannot be used: a library that it needs is not installed. Empty if it can.
  const std::string& missing() const { return missing_; }
  const std::string& name() const { return name_; }

  /// Whether a benign value of this kind is something that the function takes. Checks that it shows nothing.
  bool takes(FieldKind kind);

  /// The payload's placements on that benign value, one after the other, until one of them shows a rule of the
  /// payload: its own effect. An exception counts only where it is what the payload is for.
  bool shows(const Payload& payload, FieldKind kind);

  /// What was seen in the last event, for messages.
  const std::string& seen() const { return seen_; }

 private:
  Json benign(FieldKind kind) const;
  /// The rules whose effect one event had; nothing where the function does not take the value.
  std::optional<std::set<std::string>> run(const Json& value, FieldKind kind);
  std::set<std::string> effects(const Observation& observation) const;

  std::string name_;
  std::filesystem::path file_;
  std::shared_ptr<Deployment> deployment_;
  std::unique_ptr<Invoker> invoker_;
  std::map<FieldKind, bool> takes_;
  std::string missing_;
  std::string seen_;
};

/// The functions of a class, by name.
std::vector<std::filesystem::path> functions_of(const std::string& payload_class);

}  // namespace warmfuzz::test
