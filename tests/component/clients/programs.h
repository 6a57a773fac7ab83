#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "tests/component/clients/client_run.h"

namespace warmfuzz::test {

/// A client that can be started here, or why it cannot.
struct Found {
  std::optional<Client> client;
  std::string why_not;
};

Found our_python_client();
Found our_node_client();
/// awslambdaric in the folder that WARMFUZZ_AWSLAMBDARIC names, or in .cache/clients/python.
Found official_python_client();
/// aws-lambda-ric 3 in the folder that WARMFUZZ_AWS_LAMBDA_RIC names (it holds node_modules), or in
/// .cache/clients/node.
Found official_node_client();

/// tests/functions/clients/NAME
std::filesystem::path functions_folder(const std::string& name);

}  // namespace warmfuzz::test
