#pragma once

#include "harness/project/triggers/places.h"

namespace warmfuzz {

/// AWS::Lambda::Url
void read_function_url(const Wiring& wiring, const Resource& resource);
/// AWS::ApiGateway::Method
void read_rest_method(const Wiring& wiring, const Resource& resource);
/// AWS::ApiGatewayV2::Api made from a definition, or by naming its target alone: then it has one default route.
void read_http_api(const Wiring& wiring, const Resource& resource);
/// AWS::ApiGatewayV2::Route, of HTTP and of WebSocket APIs
void read_route(const Wiring& wiring, const Resource& resource);

/// The configuration of a function's URL.
Json url_config(const Value& properties);

}  // namespace warmfuzz
