#pragma once

#include <string>
#include <utility>
#include <vector>

#include "generators/canary/mint.h"
#include "warmfuzz/function.h"

namespace warmfuzz {

struct PlantedEnvironment {
  EnvironmentVariables variables;                            ///< all of them, those without a secret unchanged
  std::vector<std::pair<std::string, std::string>> planted;  ///< variable → token that its value now holds
};

/// The function's environment with a canary, labelled "env.NAME", in place of every secret. What holds a canary
/// afterwards is a secret, so that a handler may show everything else; and each value keeps the form that a handler
/// parses: URL, JSON, hexadecimal of this length.
///
/// ValueOrigin::secret: always, except for numbers and for what a database's secret holds beside the password (host,
/// port, user). literal: if the name says so (DB_PASSWORD, but not PASSWORD_MIN_LENGTH), if a part of the value is one
/// (the password of a URL), or if the value was evidently made at random. placeholder: by its name or a part of it, and
/// not where it is an ARN or another reference. kept: never. Not planted, since no canary fits without breaking the
/// handler: keys in PEM, and keys for ciphers below 17 bytes.
PlantedEnvironment plant_secrets(const Function& function, CanaryMint& mint);

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN of temporary credentials in their real shape. The
/// first is no secret and holds no canary.
PlantedEnvironment aws_credentials(CanaryMint& mint);

}  // namespace warmfuzz
