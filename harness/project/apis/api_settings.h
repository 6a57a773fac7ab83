#pragma once

#include <string>

#include "harness/project/intrinsics/context.h"

namespace warmfuzz {

/// What holds for every route of an API, as keys of Trigger::config: `binary_media_types` of a REST API, `client_cert`
/// of one with a domain of its own whose clients show a certificate. `id`: the API's logical id. `definition`: its
/// OpenAPI or Swagger document, or null.
Json api_settings(const TemplateContext& context, const std::string& id, const Value* definition);

}  // namespace warmfuzz
