#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/sandbox/sandbox.h"

namespace warmfuzz {

/// AWS_ENDPOINT_URL_S3 tells SDKs since 2023 where the double of S3 is. These tell older ones, without a change of the
/// function: they add files, variables and arguments to its specification.

/// botocore before 1.31 asks its file of endpoints. Where one of `folders`, those of the function's packages, has such
/// a botocore, it gets a copy of that file in which S3 is the double.
void lead_old_botocore(const std::vector<std::filesystem::path>& folders, sandbox::Specification& specification);

/// A module that Node loads before the function sends its HTTPS requests for S3 to the double. Precondition: the first
/// argument is the interpreter, and the embedded agents are among the files.
void lead_https_of_node(sandbox::Specification& specification);

}  // namespace warmfuzz
