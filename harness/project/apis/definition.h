#pragma once

#include <optional>
#include <string_view>

#include "harness/project/intrinsics/context.h"

namespace warmfuzz {

/// The OpenAPI or Swagger document of an API's resource (AWS::Serverless::Api, AWS::Serverless::HttpApi,
/// AWS::ApiGateway::RestApi, AWS::ApiGatewayV2::Api), intrinsics resolved: inline, included by AWS::Include, or a file
/// beside the template. nullopt: it has none, or none that is on this machine and can be read; a note then says why.
std::optional<Value> api_definition(const TemplateContext& context, const Value& resource);

/// Whether it has one at all, here or elsewhere.
bool has_definition(const Value& resource);

}  // namespace warmfuzz
