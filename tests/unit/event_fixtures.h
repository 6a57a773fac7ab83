#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "generators/events/load.h"
#include "tests/support/catch.h"
#include "warmfuzz/event_source.h"

namespace warmfuzz::test {

inline const EventSources& sources() {
  static const auto loaded = load_event_sources().value();
  return loaded;
}

/// A trigger of every built-in source, and of the variants that change the event's shape.
inline std::vector<Trigger> triggers() {
  return {
      {"RestPost", "apigw-rest", {{"path", "/orders"}, {"method", "post"}}},
      {"RestGet", "apigw-rest", {{"path", "/orders/{id}"}, {"method", "GET"}}},
      {"RestProxy", "apigw-rest", {{"path", "/files/{proxy+}"}, {"method", "ANY"}}},
      {"RestTypes",
       "apigw-rest",
       {{"path", "/orders"},
        {"authorizer", {{"type", "request"}}},
        {"api_key", true},
        {"client_cert", true},
        {"binary_media_types", {"image/*", "application/pdf"}}}},
      {"RestIam", "apigw-rest", {{"path", "/orders"}, {"authorizer", {{"type", "iam"}}}}},
      {"RestOpen", "apigw-rest", {{"path", "/orders"}, {"authorizer", {{"type", "none"}}}}},
      {"HttpOpen", "apigw-http", {{"path", "/orders"}, {"authorizer", {{"type", "none"}}}}},
      {"HttpScopes",
       "apigw-http",
       {{"path", "/orders"}, {"authorizer", {{"type", "jwt"}, {"scopes", {"orders.read"}}}}, {"client_cert", true}}},
      {"HttpIam", "apigw-http", {{"authorizer", {{"type", "iam"}}}}},
      {"HttpLambda", "apigw-http", {{"authorizer", {{"type", "request"}}}}},
      {"HttpPost", "apigw-http", {{"path", "/orders"}, {"method", "POST"}}},
      {"HttpFile", "apigw-http", {{"path", "/files/{name}"}, {"method", "ANY"}}},
      {"HttpDefault", "apigw-http", Json::object()},
      {"Upload", "s3", {{"bucket", "uploads"}, {"events", {"s3:ObjectCreated:*"}}}},
      {"UploadImage",
       "s3",
       {{"bucket", "uploads"}, {"prefix", "images/"}, {"suffix", ".jpg"}, {"events", "s3:ObjectCreated:Put"}}},
      {"Removed", "s3", {{"bucket", "uploads"}, {"events", {"s3:ObjectRemoved:*"}}}},
      {"Any",
       "s3",
       {{"bucket", "uploads"},
        {"events", {"s3:*", "s3:ObjectRestore:*", "s3:LifecycleExpiration:*", "s3:Replication:*"}},
        {"versioned", true}}},
      {"Dead", "sqs", {{"queue", "failed"}, {"dead_letters_of", "orders"}}},
      {"Queue", "sqs", {{"queue", "orders"}, {"batch_size", 3}}},
      {"Fifo", "sqs", {{"queue", "arn:aws:sqs:us-east-1:123456789012:orders.fifo"}}},
      {"Stream",
       "dynamodb",
       {{"table", "Orders"}, {"keys", {{{"name", "pk"}, {"type", "S"}}, {{"name", "sk"}, {"type", "N"}}}}}},
      {"StreamNew", "dynamodb", {{"table", "Orders"}, {"view_type", "NEW_IMAGE"}, {"batch_size", 2}}},
      {"StreamKeys", "dynamodb", {{"table", "Orders"}, {"view_type", "KEYS_ONLY"}}},
      {"Url", "function-url", {{"auth_type", "NONE"}}},
      {"UrlIam", "function-url", {{"auth_type", "AWS_IAM"}}},
      {"Balancer", "alb", Json::object()},
      {"BalancerMulti", "alb", {{"multi_value", true}, {"path", "/img/*.png"}, {"host", "*.example.com"}}},
      {"Connect", "apigw-websocket", {{"route", "$connect"}, {"authorizer", {{"type", "request"}}}}},
      {"ConnectOpen", "apigw-websocket", {{"route", "$connect"}, {"authorizer", {{"type", "none"}}}}},
      {"Disconnect", "apigw-websocket", {{"route", "$disconnect"}}},
      {"Message", "apigw-websocket", Json::object()},
      {"Send", "apigw-websocket", {{"route", "sendMessage"}, {"selection", "$request.body.head.action"}}},
      {"Topic", "sns", {{"topic", "orders"}}},
      {"Shard", "kinesis", {{"stream", "orders"}, {"batch_size", 3}}},
      {"Bus", "eventbridge", Json::object()},
      {"BusPattern",
       "eventbridge",
       {{"pattern", {{"source", {"shop.orders", {{"prefix", "shop."}}}}, {"detail-type", {"Paid", "Sent"}}}}}},
      {"BusConstant", "eventbridge", {{"input", {{"job", "clean"}}}}},
      {"Nightly", "schedule", {{"schedule", "rate(1 day)"}}},
      {"NightlyConstant", "schedule", {{"schedule", "rate(1 day)"}, {"input", "{\"job\": \"report\"}"}}},
  };
}

inline Trigger trigger(std::string_view name) {
  for (auto& one : triggers())
    if (one.name == name) return one;
  FAIL("no trigger " << name);
  return {};
}

/// A function with all of them.
inline Function function_with_all_triggers() {
  Function function;
  function.id = "Shop";
  function.triggers = triggers();
  return function;
}

/// "tenant.email" → "<tenant.email>": readable, and of characters that every service would change somewhere.
inline Substitution readable() {
  return [](std::string_view label) { return "wf-" + std::string(label) + "-wf"; };
}

inline InvokeStep step_for(const Trigger& trigger, std::map<std::string, Json> fields = {}, std::string tenant = "a") {
  InvokeStep step;
  step.trigger = trigger.name;
  step.source = trigger.source;
  step.tenant = std::move(tenant);
  step.fields = std::move(fields);
  return step;
}

/// The event of a step with these fields, seed 7.
inline Json event_of(const Trigger& trigger, std::map<std::string, Json> fields = {}, std::string tenant = "a") {
  return sources()
      .at(trigger.source)
      ->render(trigger, step_for(trigger, std::move(fields), std::move(tenant)), 7, readable());
}
inline Json event_of(std::string_view name, std::map<std::string, Json> fields = {}, std::string tenant = "a") {
  return event_of(trigger(name), std::move(fields), std::move(tenant));
}

}  // namespace warmfuzz::test
