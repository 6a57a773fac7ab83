#pragma once

#include <string>
#include <vector>

#include "harness/invoker/deployment.h"
#include "harness/sandbox/sandbox.h"

namespace warmfuzz {

/// How a function is started: what its sandbox is made of, and what the user should know of it.
struct LaunchPlan {
  sandbox::Specification specification;
  std::string client;      ///< "warmfuzz python client", "awslambdaric", "bootstrap"
  bool forks = false;      ///< the client can fork where it has run its init (agents/PROTOCOL.md)
  bool has_agent = false;  ///< the client is ours: it can look into its process, and handle several events at a time
  std::string canary_pattern;      ///< Deployment::canary_pattern
  std::string interpreter;         ///< "3.11.7"; empty for provided.*
  std::vector<std::string> notes;  ///< "asked for python3.13, runs on 3.11.7 …"
};

/// Fault project where the function cannot be started on this machine (interpreter missing, bootstrap missing).
Result<LaunchPlan> plan_launch(const Deployment& deployment);

}  // namespace warmfuzz
