#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace warmfuzz::test {

/// A runtime interface client: what starts it, apart from the handler.
struct Client {
  std::vector<std::string> command;  ///< interpreter, arguments; "{handler}" stands for the handler's name
  std::map<std::string, std::string> environment;
  /// Files below these are the client's own: lines of logs and stacks that name them are left out of records.
  std::vector<std::string> own_files;
};

/// One process and what it is sent.
struct Run {
  std::string handler;
  std::vector<std::string> events;  ///< JSON, usually
  std::map<std::string, std::string> environment = {};
  std::string tenant = {};
  std::string client_context = {};
  std::string identity = {};
  std::string trace = {};
  long long deadline_ms = 4102444800000;  ///< the year 2100
};

/// What came of it, scrubbed of times and of the client's own frames.
struct Record {
  /// For each event, or for the start that failed: "response BODY", "error BODY", "init_error BODY", each with the type
  /// that a header gave in parentheses; "none" where no answer came.
  std::vector<std::string> answers;
  std::string end;  ///< "waits", "exit 1", "signal 9", "hangs"
  std::string log;  ///< stdout and stderr
  std::vector<std::string> violations;
};

/// Runs the client, a plain process of this machine, in `folder` against a RuntimeApiServer.
Record run_client(const Client& client, const std::filesystem::path& folder, const Run& run);

}  // namespace warmfuzz::test
