#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "harness/invoker/invoker.h"

namespace warmfuzz::test {

/// A function of one inline file, in the real sandbox with the double of S3 beside it. Placeholders become
/// "LABEL@INVOCATION".
class ObjectRun {
 public:
  /// `runtime`: "python3.11" (index.handler) or "nodejs20.x".
  ObjectRun(const std::string& runtime, const std::string& code, std::vector<std::filesystem::path> layers = {});
  /// The same for a folder of files.
  ObjectRun(const std::string& runtime, const std::string& handler, const std::filesystem::path& code);

  /// One event after the other in the same environment. Fails the test where the harness fails.
  Trace run(const Scenario& scenario);
  /// The response of the scenario's only event, which must be one.
  Json answer(const Scenario& scenario);
  /// What its environment has been through.
  const std::deque<HistoryEntry>& history() const { return invoker_->history(); }

 private:
  void start(const std::string& runtime, const std::string& handler);

  std::shared_ptr<Deployment> deployment_;
  std::unique_ptr<Invoker> invoker_;
};

/// A scenario of one S3 event about this object.
Scenario uploaded(const std::string& key, std::vector<StoredObject> objects = {});

/// A handler's first lines: `get(record)` gives the bytes of a record's object.
extern const std::string kPythonGet;
extern const std::string kNodeGet;

}  // namespace warmfuzz::test
