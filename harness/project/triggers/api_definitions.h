#pragma once

#include "harness/project/triggers/places.h"

namespace warmfuzz {

/// The operations of an API's OpenAPI or Swagger definition whose integration is a function.
void read_api_definition(const Wiring& wiring, const Resource& resource);

}  // namespace warmfuzz
