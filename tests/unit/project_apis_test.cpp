// What an API's definition, models and authorizers say of a route arrives in the trigger.

#include "tests/support/catch.h"
#include "tests/support/project_files.h"

namespace warmfuzz {
namespace {

using test::has_note;
using test::ProjectFolder;

const std::string kFunction =
    "  Orders:\n"
    "    Type: AWS::Serverless::Function\n"
    "    Properties:\n"
    "      CodeUri: .\n"
    "      Handler: app.handler\n"
    "      Runtime: python3.12\n";

std::string sam(const std::string& resources) {
  return "Transform: AWS::Serverless-2016-10-31\nResources:\n" + resources;
}

Project load(const ProjectFolder& folder) {
  auto project = folder.load();
  INFO(folder.fault());
  REQUIRE(project);
  return std::move(*project);
}

const Trigger& only_trigger(const Project& project) {
  REQUIRE(project.functions.front().triggers.size() == 1);
  return project.functions.front().triggers.front();
}

constexpr const char* kOpenApi =
    "openapi: 3.0.1\n"
    "info: {title: orders, version: '1'}\n"
    "paths:\n"
    "  /orders/{id}:\n"
    "    parameters:\n"
    "      - $ref: '#/components/parameters/Id'\n"
    "    put:\n"
    "      security: [{pool: [orders/write]}]\n"
    "      parameters:\n"
    "        - {name: page, in: query, schema: {type: integer, minimum: 1}}\n"
    "      requestBody:\n"
    "        content:\n"
    "          application/json:\n"
    "            schema: {$ref: '#/components/schemas/Order'}\n"
    "      x-amazon-apigateway-integration:\n"
    "        type: aws_proxy\n"
    "        httpMethod: POST\n"
    "        uri: {Fn::Sub: "
    "'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Orders.Arn}/invocations'}\n"
    "components:\n"
    "  parameters:\n"
    "    Id: {name: id, in: path, required: true, schema: {type: string, format: uuid}}\n"
    "  securitySchemes:\n"
    "    pool:\n"
    "      type: apiKey\n"
    "      name: Authorization\n"
    "      in: header\n"
    "      x-amazon-apigateway-authtype: cognito_user_pools\n"
    "  schemas:\n"
    "    Order:\n"
    "      type: object\n"
    "      required: [kind]\n"
    "      properties:\n"
    "        kind: {type: string, enum: [book, map]}\n"
    "        pages: {type: integer, maximum: 900, description: how many}\n"
    "        parent: {$ref: '#/components/schemas/Order'}\n";

const Json kOrderKnowledge = {
    {"path", "/orders/{id}"},
    {"method", "PUT"},
    {"authorizer", {{"type", "cognito"}, {"scopes", {"orders/write"}}}},
    {"parameters",
     {{{"name", "id"}, {"in", "path"}, {"schema", {{"type", "string"}, {"format", "uuid"}}}},
      {{"name", "page"}, {"in", "query"}, {"schema", {{"type", "integer"}, {"minimum", 1}}}}}},
    {"request_schema",
     {{"type", "object"},
      {"required", {"kind"}},
      {"properties",
       {{"kind", {{"type", "string"}, {"enum", {"book", "map"}}}},
        {"pages", {{"type", "integer"}, {"maximum", 900}}},
        {"parent", Json::object()}}}}}};

/// The document, deeper in the template.
std::string indented(const std::string& text, const std::string& by) {
  std::string out = by;
  for (const char letter : text) {
    out += letter;
    if (letter == '\n') out += by;
  }
  return out + "\n";
}

TEST_CASE("An OpenAPI definition's operations are triggers, with schemas and authorizers, wherever it stands") {
  const auto [properties, file] = GENERATE(table<std::string, std::string>({
      {"      DefinitionBody:\n" + indented(kOpenApi, "        "), "unused.yaml"},
      {"      DefinitionBody:\n        Fn::Transform: {Name: AWS::Include, Parameters: {Location: api/orders.yaml}}\n",
       "api/orders.yaml"},
      {"      DefinitionUri: orders.yaml\n", "orders.yaml"},
  }));
  INFO(properties);
  const ProjectFolder folder(
      {{"template.yaml",
        sam(kFunction + "  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: v1\n" + properties)},
       {"app.py", ""},
       {file, kOpenApi}});
  const auto project = load(folder);
  CHECK(only_trigger(project).name == "ApiOrdersIdPUT");
  CHECK(only_trigger(project).source == "apigw-rest");
  CHECK(only_trigger(project).config == kOrderKnowledge);
}

TEST_CASE("A route that is an event of the function and an operation of the definition is one trigger") {
  const ProjectFolder folder(
      {{"template.yaml",
        sam(kFunction + "      Events:\n"
                        "        Change:\n"
                        "          Type: Api\n"
                        "          Properties: {RestApiId: !Ref Api, Path: '/orders/{id}', Method: put}\n"
                        "  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: v1\n"
                        "      DefinitionUri: api.yaml\n")},
       {"app.py", ""},
       {"api.yaml", kOpenApi}});
  const auto project = load(folder);
  CHECK(only_trigger(project).name == "Change");
  auto expected = kOrderKnowledge;
  expected["stage"] = "v1";
  CHECK(only_trigger(project).config == expected);
}

TEST_CASE("Swagger 2 in JSON") {
  const ProjectFolder folder(
      {{"template.yaml",
        sam(kFunction +
            "  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Body:\n        Fn::Transform: "
            "{Name: AWS::Include, Parameters: {Location: ./swagger.json}}\n")},
       {"app.py", ""},
       {"swagger.json",
        R"({"swagger": "2.0", "paths": {"/tags": {"x-amazon-apigateway-any-method": {
            "parameters": [{"in": "body", "name": "tag", "schema": {"$ref": "#/definitions/Tag"}},
                           {"in": "query", "name": "lang", "type": "string", "enum": ["de", "en"], "required": true}],
            "x-amazon-apigateway-integration": {"type": "AWS_PROXY", "uri": {"Fn::Sub":
              "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Orders.Arn}/invocations"}}}}},
            "definitions": {"Tag": {"type": "object", "properties": {"name": {"type": "string", "maxLength": 20}}}}})"}});
  const auto project = load(folder);
  CHECK(only_trigger(project).config ==
        Json({{"path", "/tags"},
              {"method", "ANY"},
              {"authorizer", {{"type", "none"}}},
              {"parameters",
               {{{"name", "lang"}, {"in", "query"}, {"schema", {{"type", "string"}, {"enum", {"de", "en"}}}}}}},
              {"request_schema",
               {{"type", "object"}, {"properties", {{"name", {{"type", "string"}, {"maxLength", 20}}}}}}}}));
}

TEST_CASE("A handler that reads what an authorizer says has one, though the template shows none") {
  const auto [code, read] = GENERATE(table<std::string, bool>({
      {"def handler(event, context):\n    return event['requestContext']['authorizer']['claims']['sub']\n", true},
      {"def handler(event, context):\n    return event.request_context.authorizer.claims\n", true},
      {"def handler(event, context):\n    return 'no authorizer here'  # authorizer\n", false},
  }));
  INFO(code);
  const ProjectFolder folder(
      {{"template.yaml",
        sam(kFunction + "      Events: {Get: {Type: Api, Properties: {Path: /orders, Method: get}}}\n")},
       {"app.py", code}});
  const auto project = load(folder);
  CHECK(only_trigger(project).config.contains("authorizer") == !read);
  CHECK(has_note(project, "yet the code of Orders reads what one says") == read);
}

TEST_CASE("Authorizers of a SAM API are those of its events, by default or by name") {
  const auto [api, auth, expected] = GENERATE(table<std::string, std::string, Json>({
      {"DefaultAuthorizer: Pool, Authorizers: {Pool: {UserPoolArn: arn}}", "", {{"type", "cognito"}}},
      {"DefaultAuthorizer: Pool, Authorizers: {Pool: {UserPoolArn: arn}}", "Authorizer: NONE", {{"type", "none"}}},
      {"Authorizers: {Check: {FunctionArn: arn}}", "Authorizer: Check", {{"type", "token"}}},
      {"Authorizers: {Check: {FunctionArn: arn, FunctionPayloadType: REQUEST}}",
       "Authorizer: Check",
       {{"type", "request"}}},
      {"DefaultAuthorizer: AWS_IAM", "", {{"type", "iam"}}},
      {"Authorizers: {Pool: {UserPoolArn: arn}}",
       "Authorizer: Pool, AuthorizationScopes: [a, b]",
       {{"type", "cognito"}, {"scopes", {"a", "b"}}}},
      {"Authorizers: {Pool: {UserPoolArn: arn}}", "", {{"type", "none"}}},
      {"DefaultAuthorizer: !If [Open, NONE, Pool]", "", nullptr},
  }));
  INFO(api + " / " + auth);
  const ProjectFolder folder({{"template.yaml", sam(kFunction +
                                                    "      Events:\n        Get:\n          Type: Api\n"
                                                    "          Properties:\n            RestApiId: !Ref Api\n"
                                                    "            Path: /orders\n            Method: get\n"
                                                    "            Auth: {" +
                                                    auth +
                                                    "}\n  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n"
                                                    "      Auth: {" +
                                                    api + "}\n")},
                              {"app.py", ""}});
  const auto project = load(folder);
  CHECK(only_trigger(project).config.value("authorizer", Json()) == expected);
}

/// A function with one event, of an API whose definition is what the text says of the security of GET /orders.
const Trigger& with_security(Project& project, const std::string& security, const std::string& schemes) {
  const ProjectFolder folder(
      {{"template.yaml",
        sam(kFunction + "      Events:\n        Get:\n          Type: HttpApi\n"
                        "          Properties: {ApiId: !Ref Api, Path: /orders, Method: get}\n"
                        "  Api:\n    Type: AWS::Serverless::HttpApi\n    Properties: {DefinitionUri: api.yaml}\n")},
       {"app.py", ""},
       {"api.yaml", "openapi: 3.0.1\npaths:\n  /orders:\n    get: {" + security +
                        "}\ncomponents:\n"
                        "  securitySchemes: {" +
                        schemes + "}\n"}});
  project = load(folder);
  return only_trigger(project);
}

TEST_CASE(
    "An operation has the authorizer among its requirements; without any it has none, with an unknown one it is "
    "not known") {
  const std::string schemes =
      "key: {type: apiKey, name: x-api-key, in: header}, "
      "check: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: oauth2, "
      "x-amazon-apigateway-authorizer: {type: request}}, "
      "other: {type: apiKey, name: x, in: header, x-amazon-apigateway-authtype: house-rules}";
  const auto [security, expected] = GENERATE(table<std::string, Json>({
      {"", {{"type", "none"}}},
      {"security: []", {{"type", "none"}}},
      {"security: [{key: []}]", {{"type", "none"}}},
      {"security: [{key: []}, {check: []}]", {{"type", "request"}}},
      {"security: [{missing: []}]", nullptr},
      {"security: [{other: []}]", nullptr},
      {"x-amazon-apigateway-auth: {type: aws_iam}", {{"type", "iam"}}},
      {"x-amazon-apigateway-auth: {type: NONE}", {{"type", "none"}}},
  }));
  INFO(security);
  Project project;
  CHECK(with_security(project, security, schemes).config.value("authorizer", Json()) == expected);
}

TEST_CASE("An API has the authorizer that Globals gives to all, under what it says itself") {
  const auto [own, expected] = GENERATE(table<std::string, Json>({
      {"ApiKeyRequired: true", {{"type", "cognito"}}},
      {"DefaultAuthorizer: Check, Authorizers: {Check: {FunctionArn: arn}}", {{"type", "token"}}},
      {"DefaultAuthorizer: NONE", {{"type", "none"}}},
  }));
  INFO(own);
  const ProjectFolder folder(
      {{"template.yaml",
        "Globals: {Api: {Auth: {DefaultAuthorizer: Pool, Authorizers: {Pool: {UserPoolArn: arn}}}}}\n" +
            sam(kFunction +
                "      Events:\n        Get:\n          Type: Api\n"
                "          Properties: {RestApiId: !Ref Own, Path: /, Method: get}\n"
                "  Own: {Type: AWS::Serverless::Api, Properties: {StageName: v1, Auth: {" +
                own + "}}}\n")},
       {"app.py", ""}});
  const auto project = load(folder);
  CHECK(only_trigger(project).config["authorizer"] == expected);
}

TEST_CASE("Nobody is known to check a caller only where the template says all of it") {
  const auto [properties, expected] = GENERATE(table<std::string, Json>({
      {"Path: /, Method: get", {{"type", "none"}}},
      {"Path: /, Method: get, RestApiId: !Ref ServerlessRestApi", {{"type", "none"}}},
      {"Path: /, Method: get, RestApiId: !Ref Plain", {{"type", "none"}}},
      {"Path: /, Method: get, RestApiId: !Ref Elsewhere", nullptr},
      {"Path: /, Method: get, RestApiId: !ImportValue api", nullptr},
      {"Path: /, Method: get, RestApiId: !Ref Defined", nullptr},
  }));
  INFO(properties);
  const ProjectFolder folder(
      {{"template.yaml", "Parameters: {Elsewhere: {Type: String}}\n" +
                             sam(kFunction +
                                 "      Events:\n        Get:\n          Type: Api\n"
                                 "          Properties: {" +
                                 properties +
                                 "}\n"
                                 "  Plain: {Type: AWS::Serverless::Api, Properties: {StageName: v1}}\n"
                                 "  Defined: {Type: AWS::Serverless::Api, Properties: {StageName: v1, DefinitionUri: "
                                 "'s3://bucket/api.yaml'}}\n")},
       {"app.py", ""}});
  const auto project = load(folder);
  CHECK(only_trigger(project).config.value("authorizer", Json()) == expected);
}

TEST_CASE("Operations of a SAM API's definition have its default authorizer, those of others have their own") {
  const auto [api, expected] = GENERATE(table<std::string, Json>({
      {"", {{"type", "none"}}},
      {"      Auth: {DefaultAuthorizer: Pool, Authorizers: {Pool: {UserPoolArn: arn}}}\n", {{"type", "cognito"}}},
  }));
  const ProjectFolder folder(
      {{"template.yaml",
        sam(kFunction + "  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n      StageName: v1\n" + api +
            "      DefinitionBody:\n        paths:\n          /a:\n            get:\n"
            "              x-amazon-apigateway-integration:\n                type: aws_proxy\n"
            "                uri: !Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
            "${Orders.Arn}/invocations'\n")},
       {"app.py", ""}});
  const auto project = load(folder);
  CHECK(only_trigger(project).config["authorizer"] == expected);
}

/// What of a trigger's configuration is not known from the path, the method and who checks the caller.
Json settings_of(const Trigger& trigger) {
  auto config = trigger.config;
  for (const char* key : {"path", "method", "authorizer", "stage"}) config.erase(key);
  return config;
}

TEST_CASE("Keys, binary media types and client certificates of SAM's APIs") {
  const auto [kind, globals, api, auth, expected] =
      GENERATE(table<std::string, std::string, std::string, std::string, Json>({
          {"Api", "", "", "", Json::object()},
          {"Api", "", "", "ApiKeyRequired: true", {{"api_key", true}}},
          {"Api", "", "Auth: {ApiKeyRequired: true}", "", {{"api_key", true}}},
          {"Api", "", "Auth: {ApiKeyRequired: true}", "ApiKeyRequired: false", Json::object()},
          {"Api", "", "ApiKeySourceType: AUTHORIZER, Auth: {ApiKeyRequired: true}", "", Json::object()},
          {"Api",
           "BinaryMediaTypes: [image~1*]",
           "BinaryMediaTypes: [application/pdf, image/*]",
           "",
           {{"binary_media_types", {"image/*", "application/pdf"}}}},
          {"Api",
           "",
           "Domain: {DomainName: a.example.com, MutualTlsAuthentication: {TruststoreUri: s3://b/k}}",
           "",
           {{"client_cert", true}}},
          {"HttpApi",
           "",
           "Domain: {DomainName: a.example.com, MutualTlsAuthentication: {TruststoreUri: s3://b/k}}",
           "",
           {{"client_cert", true}}},
          {"HttpApi", "Domain: {DomainName: a.example.com}", "", "", Json::object()},
      }));
  INFO(kind + " / " + globals + " / " + api + " / " + auth);
  const auto template_text =
      "Globals: {" + kind + ": {" + globals + "}}\n" +
      sam(kFunction + "      Events:\n        Get:\n          Type: " + kind + "\n          Properties:\n            " +
          (kind == "Api" ? "Rest" : "") +
          "ApiId: !Ref Own\n            Path: /a\n            Method: get\n"
          "            Auth: {" +
          auth + "}\n  Own:\n    Type: AWS::Serverless::" + kind + "\n    Properties: {" + api + "}\n");
  const ProjectFolder folder({{"template.yaml", template_text}, {"app.py", ""}});
  const auto project = load(folder);
  CHECK(settings_of(only_trigger(project)) == expected);
}

TEST_CASE("Keys, binary media types and client certificates of API Gateway's own resources") {
  const auto [method, rest, more, expected] = GENERATE(table<std::string, std::string, std::string, Json>({
      {"", "", "", Json::object()},
      {"ApiKeyRequired: true", "", "", {{"api_key", true}}},
      {"ApiKeyRequired: true", "ApiKeySourceType: AUTHORIZER", "", Json::object()},
      {"", "BinaryMediaTypes: ['*/*']", "", {{"binary_media_types", {"*/*"}}}},
      {"",
       "",
       "  Domain: {Type: AWS::ApiGateway::DomainName, Properties: {DomainName: a.example.com, MutualTlsAuthentication: "
       "{TruststoreUri: s3://b/k}}}\n"
       "  Mapping: {Type: AWS::ApiGateway::BasePathMapping, Properties: {DomainName: !Ref Domain, RestApiId: !Ref "
       "Rest}}\n",
       {{"client_cert", true}}},
      {"",
       "",
       "  Domain: {Type: AWS::ApiGateway::DomainName, Properties: {DomainName: a.example.com, MutualTlsAuthentication: "
       "{TruststoreUri: s3://b/k}}}\n"
       "  Mapping: {Type: AWS::ApiGateway::BasePathMapping, Properties: {DomainName: a.example.com, RestApiId: !Ref "
       "Rest}}\n",
       {{"client_cert", true}}},
      {"", "",
       "  Domain: {Type: AWS::ApiGateway::DomainName, Properties: {DomainName: a.example.com, MutualTlsAuthentication: "
       "{TruststoreUri: s3://b/k}}}\n"
       "  Mapping: {Type: AWS::ApiGateway::BasePathMapping, Properties: {DomainName: !Ref Domain, RestApiId: !Ref "
       "Other}}\n",
       Json::object()},
  }));
  INFO(method + " / " + rest + " / " + more);
  const ProjectFolder folder(
      {{"template.yaml",
        sam(kFunction + "  Rest:\n    Type: AWS::ApiGateway::RestApi\n    Properties: {" + rest +
            "}\n"
            "  Get:\n"
            "    Type: AWS::ApiGateway::Method\n"
            "    Properties:\n"
            "      RestApiId: !Ref Rest\n"
            "      ResourceId: !GetAtt Rest.RootResourceId\n"
            "      HttpMethod: GET\n"
            "      AuthorizationType: NONE\n"
            "      Integration:\n"
            "        Type: AWS_PROXY\n"
            "        Uri: !Sub "
            "'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Orders.Arn}/invocations'\n" +
            (method.empty() ? "" : "      " + method + "\n") + more)},
       {"app.py", ""}});
  const auto project = load(folder);
  CHECK(settings_of(only_trigger(project)) == expected);
}

TEST_CASE("A definition says which operations need a key and which bodies are binary") {
  const auto [extra, security, expected] = GENERATE(table<std::string, std::string, Json>({
      {"", "[{key: []}]", {{"api_key", true}}},
      {"", "[{pool: []}, {key: []}]", {{"api_key", true}}},
      {"x-amazon-apigateway-api-key-source: AUTHORIZER\n", "[{key: []}]", Json::object()},
      {"x-amazon-apigateway-binary-media-types: [image/png]\n", "[]", {{"binary_media_types", {"image/png"}}}},
  }));
  INFO(extra + security);
  const ProjectFolder folder(
      {{"template.yaml",
        sam(kFunction +
            "  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Body:\n        Fn::Transform: "
            "{Name: AWS::Include, Parameters: {Location: api.yaml}}\n")},
       {"app.py", ""},
       {"api.yaml",
        "openapi: 3.0.1\n" + extra + "paths:\n  /a:\n    get:\n      security: " + security +
            "\n      x-amazon-apigateway-integration: {type: aws_proxy, uri: {Fn::Sub: "
            "'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Orders.Arn}/invocations'}}\n"
            "components:\n  securitySchemes:\n    key: {type: apiKey, name: x-api-key, in: header}\n"
            "    pool: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: "
            "cognito_user_pools}\n"}});
  const auto project = load(folder);
  CHECK(settings_of(only_trigger(project)) == expected);
}

TEST_CASE("Authorizers and models of API Gateway's own resources") {
  const ProjectFolder folder(
      {{"template.yaml",
        sam(kFunction +
            "  Pool:\n"
            "    Type: AWS::ApiGateway::Authorizer\n"
            "    Properties: {Type: TOKEN, RestApiId: !Ref Rest, Name: check}\n"
            "  Rest: {Type: AWS::ApiGateway::RestApi}\n"
            "  Model:\n"
            "    Type: AWS::ApiGateway::Model\n"
            "    Properties: {RestApiId: !Ref Rest, ContentType: application/json, Schema: {type: object}}\n"
            "  Post:\n"
            "    Type: AWS::ApiGateway::Method\n"
            "    Properties:\n"
            "      RestApiId: !Ref Rest\n"
            "      ResourceId: !GetAtt Rest.RootResourceId\n"
            "      HttpMethod: POST\n"
            "      AuthorizationType: CUSTOM\n"
            "      AuthorizerId: !Ref Pool\n"
            "      RequestModels: {application/json: !Ref Model}\n"
            "      Integration:\n"
            "        Type: AWS_PROXY\n"
            "        Uri: !Sub "
            "'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Orders.Arn}/invocations'\n"
            "  Http: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: HTTP}}\n"
            "  Target:\n"
            "    Type: AWS::ApiGatewayV2::Integration\n"
            "    Properties: {IntegrationUri: !GetAtt Orders.Arn, PayloadFormatVersion: '2.0'}\n"
            "  Route:\n"
            "    Type: AWS::ApiGatewayV2::Route\n"
            "    Properties:\n"
            "      ApiId: !Ref Http\n"
            "      RouteKey: GET /a\n"
            "      Target: !Sub integrations/${Target}\n"
            "      AuthorizationType: JWT\n"
            "      AuthorizationScopes: [read]\n")},
       {"app.py", ""}});
  const auto project = load(folder);
  const auto& triggers = project.functions.front().triggers;
  REQUIRE(triggers.size() == 2);
  CHECK(triggers[0].config["authorizer"] == Json({{"type", "token"}}));
  CHECK(triggers[0].config["request_schema"] == Json({{"type", "object"}}));
  CHECK(triggers[1].config["authorizer"] == Json({{"type", "jwt"}, {"scopes", {"read"}}}));
}

TEST_CASE("A SAM event's request model is the schema of its body") {
  const ProjectFolder folder(
      {{"template.yaml",
        sam(kFunction + "      Events:\n        Post:\n          Type: Api\n          Properties:\n"
                        "            RestApiId: !Ref Api\n            Path: /\n            Method: post\n"
                        "            RequestModel: {Model: Order, ValidateBody: true}\n"
                        "  Api:\n    Type: AWS::Serverless::Api\n    Properties:\n"
                        "      Models: {Order: {type: object, required: [id]}}\n")},
       {"app.py", ""}});
  const auto project = load(folder);
  CHECK(only_trigger(project).config["request_schema"] == Json({{"type", "object"}, {"required", {"id"}}}));
}

TEST_CASE("A definition that cannot be read is named, and the project is read without it") {
  const auto [content, expected] = GENERATE(table<std::string, std::string>({
      {"paths: [\n", "not well-formed YAML or JSON"},
      {"", ""},
      {"paths: 5\n", ""},
      {"paths: {/a: 5, /b: {get: []}, /c: {post: {requestBody: {$ref: '#/nowhere'}}}}\n", ""},
  }));
  INFO(content);
  const ProjectFolder folder(
      {{"template.yaml", sam(kFunction + "  Api:\n    Type: AWS::Serverless::Api\n    Properties: {DefinitionUri: "
                                         "a.yaml}\n  Other:\n    Type: AWS::Serverless::Api\n    Properties: "
                                         "{DefinitionUri: missing.yaml}\n")},
       {"app.py", ""},
       {"a.yaml", content}});
  const auto project = load(folder);
  CHECK(project.functions.front().triggers.empty());
  CHECK(has_note(project, "missing.yaml", "is not there"));
  if (!expected.empty()) CHECK(has_note(project, "a.yaml", expected));
}

}  // namespace
}  // namespace warmfuzz
