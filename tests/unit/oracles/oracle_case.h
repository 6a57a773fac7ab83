#pragma once

#include <memory>
#include <string>
#include <vector>

#include "generators/canary/mint.h"
#include "generators/canary/recogniser.h"
#include "warmfuzz/oracle.h"

namespace warmfuzz::test {

/// A function under judgement without a function: invocations, and what was seen during them, are written down.
/// Texts may hold placeholders; they get the canaries of the invocation that is being described.
class OracleCase {
 public:
  explicit OracleCase(const std::string& source = "apigw-http");

  /// Begins the next invocation. `fields` are what the scenario's step changes; the event is given whole.
  OracleCase& invoke(const Json& event, const std::string& tenant = "a", std::map<std::string, Json> fields = {});

  /// The invocation that was begun last.
  Observation& seen() { return trace.observations.back(); }

  /// What the last invocation did. Relative paths are relative to /var/task.
  OracleCase& operation(OperationKind kind, const std::string& raw, const std::string& raw2 = "");
  OracleCase& execute(const std::string& program, const std::vector<std::string>& argv);
  OracleCase& connect(const std::string& address);
  OracleCase& respond(const Json& response);
  OracleCase& raise(const std::string& type, const std::string& message, std::vector<Frame> stack = {});
  OracleCase& log(const std::string& text);
  OracleCase& tmp_file(const std::string& path, const std::string& content);

  /// `text` with the canaries of an invocation, counted from 1; 0: the last.
  std::string live(const std::string& text, std::uint64_t invocation = 0);
  /// The canary of a secret.
  std::string secret(const std::string& label);

  /// Takes the invocations so far as benign ones, and forgets them but for what they taught.
  void learn();

  /// What is found. Fails the test if a finding shows a live canary.
  std::vector<Finding> judge();
  /// The rules of what is found, sorted.
  std::vector<std::string> rules();
  /// The finding of this rule; fails the test if there is not exactly one.
  Finding only(const std::string& rule);

  Function function;
  Baseline baseline;
  Scenario scenario;
  Trace trace;
  SourceLine source_line;
  TenantOf tenant_of;

 private:
  Evidence evidence() const;

  CanaryMint mint_{0x5eed};
  std::unique_ptr<Recogniser> recogniser_;
  std::uint64_t invocations_ = 0;
};

/// An event of the HTTP API with this body (JSON text) or path parameter.
Json http_event(const Json& body);
Json http_event_with_path_parameter(const std::string& name, const std::string& value);
Json s3_event(const std::string& key);
Json sqs_event(const Json& body);

}  // namespace warmfuzz::test
