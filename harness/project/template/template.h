#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/project/yaml/document.h"
#include "warmfuzz/function.h"
#include "warmfuzz/result.h"

namespace warmfuzz {

struct Template {
  std::vector<Function> functions;  ///< in the order of the file
  std::vector<WrongFunction> wrong;
  std::vector<std::string> notes;
};

/// Is this a SAM or CloudFormation template, right or wrong?
bool looks_like_template(const Value& root);

/// Reads the functions of a SAM, CloudFormation or synthesized CDK template and what invokes them. A function that
/// cannot be run here (a container image, a runtime that is not supported, code that is not on this machine) is left
/// out with a note; one that is wrong is in `wrong`, its fault a FaultKind::project with its line.
Result<Template> read_template(const Document& document);

}  // namespace warmfuzz
