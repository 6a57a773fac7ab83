#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/component/clients/client_run.h"

namespace warmfuzz::test {

/// What clients are compared on: name → process and events, over the handlers in tests/functions/clients.
std::map<std::string, Run> python_runs();
std::map<std::string, Run> node_runs();

/// {"case": NAME} for each name.
std::vector<std::string> events(const std::vector<std::string>& names);

}  // namespace warmfuzz::test
