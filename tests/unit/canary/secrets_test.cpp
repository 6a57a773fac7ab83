#include "generators/canary/secrets.h"

#include <algorithm>

#include "generators/canary/planting/base64.h"
#include "generators/canary/planting/names.h"
#include "generators/canary/recogniser.h"
#include "tests/support/catch.h"

using namespace warmfuzz;
using planting::NameSays;

namespace {

struct Planting {
  CanaryMint mint{11};
  PlantedEnvironment result;
  std::string name;

  Planting(std::string variable, const std::string& value, ValueOrigin origin = ValueOrigin::literal)
      : name(std::move(variable)) {
    Function function;
    function.environment[name] = value;
    function.environment_origin[name] = origin;
    result = plant_secrets(function, mint);
  }

  std::string value() const { return result.variables.at(name); }
  bool planted() const { return !result.planted.empty(); }
  std::string token() const { return result.planted.at(0).second; }

  /// The value with TOKEN for the token.
  std::string shown() const {
    auto text = value();
    if (!planted()) return text;
    for (std::size_t at = 0; (at = text.find(token(), at)) != std::string::npos;)
      text.replace(at, kTokenLength, "TOKEN");
    return text;
  }

  /// Whoever shows the value is found out.
  bool recognised() const {
    const auto recogniser = std::move(Recogniser::create(mint)).value();
    const auto sightings = recogniser->recognise(value());
    return !sightings.empty() && sightings[0].owner == CanaryOwner{CanaryKind::secret, 0, "env." + name};
  }
};

}  // namespace

TEST_CASE("the name of a variable says whether it holds a secret") {
  const auto [says, names] = GENERATE(table<NameSays, std::vector<std::string>>({
      {NameSays::secret,
       {"DB_PASSWORD",    "dbPassword",     "DBPASSWORD",      "SMTP_PASS",      "DB_PWD",         "JWT_SECRET",
        "CLIENT_SECRET",  "GITHUB_TOKEN",   "API_KEY",         "stripeApiKey",   "APIKey",         "APIKEY",
        "STRIPE_KEY",     "ENCRYPTION_KEY", "PRIVATE_KEY",     "HASH_SALT",      "PEPPER",         "API_KEY_PROD",
        "ADMIN_TOKEN_V2", "SIGNING_KEY_2",  "api.credentials", "x-api-key",      "access_token",   "SharedAccessKey",
        "PASSWORD",       "TOKEN",          "LICENSE_KEY",     "SESSION_SECRET", "WEBHOOK_SECRET", "SIGNING_SECRET"}},
      {NameSays::perhaps,
       {"ACME_KEY", "TOKEN_GITHUB", "PASSWORD_ADMIN", "API_TOKENS", "AUTH", "KEY", "SECRETS", "DB_SECRET"}},
      {NameSays::nothing,
       {"TABLE_A", "LOG_LEVELS", "AUTHOR", "MONKEY", "TOKENIZER", "COMPASS", "BYPASS", "DSN", "STAGES"}},
      {NameSays::configuration,
       {"SECRET_ARN",
        "SECRET_NAME",
        "DB_SECRET_ID",
        "TOKEN_URL",
        "KEY_ID",
        "AWS_ACCESS_KEY_ID",
        "PASSWORD_MIN_LENGTH",
        "PARTITION_KEY",
        "SORT_KEY",
        "KEY_NAME",
        "KEY_PREFIX",
        "PUBLIC_KEY",
        "TOKEN_TTL",
        "TOKENS_TABLE",
        "AUTH_TYPE",
        "CACHE_KEY",
        "S3_KEY",
        "KMS_KEY",
        "MAX_TOKENS",
        "REQUIRE_PASSWORD",
        "SECRET_REGION",
        "API_KEY_HEADER",
        "PAGE_TOKEN",
        "NEXT_PUBLIC_API_KEY",
        "PASSWORD_PARAMETER",
        "JWT_SECRET_PATH",
        "SALT_ROUNDS",
        "STRIPE_PUBLISHABLE_KEY",
        "AUTH_TOKEN_COOKIE"}},
  }));
  for (const auto& name : names) {
    INFO(name);
    CHECK(static_cast<int>(planting::name_says(name)) == static_cast<int>(says));
  }
}

TEST_CASE("secrets written in the project file become canaries and keep the form that a handler reads") {
  const auto [name, value, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"DB_PASSWORD", "hunter2", "TOKEN"},
      {"DB_PASSWORD", "correct horse battery staple", "TOKENxxxxxxxxxxx"},
      {"API_KEY", "changeme", "TOKEN"},
      {"API_KEY", "550e8400-e29b-41d4-a716-446655440000", "TOKENxxxxxxxxxxxxxxxxxxx"},
      {"STRIPE_KEY", "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "sk_live_TOKENxxxxxxx"},
      {"ACME_KEY", "Zx81-pq9!", "TOKEN"},
      {"TOKEN_GITHUB", "x7hq2mz9", "TOKEN"},
      {"AUTHORIZATION", "Bearer Zx8k2Pq9LmT4vB7nC1sD", "Bearer TOKENxxx"},
      {"CREDENTIALS", "admin:hunter2", "admin:TOKEN"},
      {"API_KEYS", "k9x2m4p7q1,z8y6w5v4u3", "TOKEN,TOKEN"},
      {"DATABASE_URL", "postgres://app:s3cret@db.internal:5432/shop?sslmode=require",
       "postgres://app:TOKEN@db.internal:5432/shop?sslmode=require"},
      {"REDIS_URL", "rediss://:p@ss@cache.internal:6379/0", "rediss://:TOKEN@cache.internal:6379/0"},
      {"CALLBACK", "https://api.example.com/v1?user=7&api_key=Zx81&lang=en#top",
       "https://api.example.com/v1?user=7&api_key=TOKEN&lang=en#top"},
      {"JDBC", "jdbc:sqlserver://db:1433;databaseName=shop;user=sa;password=Qw3rty;encrypt=true",
       "jdbc:sqlserver://db:1433;databaseName=shop;user=sa;password=TOKEN;encrypt=true"},
      {"CONNECTION_STRING", "Server=db;User Id=sa;Password=Qw3rty;", "Server=db;User Id=sa;Password=TOKEN;"},
      {"DSN", "host=db user=app password=s3cret dbname=shop", "host=db user=app password=TOKEN dbname=shop"},
      {"SLACK", "https://hooks.slack.com/services/T0/B0/XYZ", "https://hooks.slack.com/services/T0/B0/TOKEN"},
      {"CONFIG", R"({"user": "app", "password": "s3cret", "retries": 3, "nested": {"apiKey": "abc", "keyId": "k1"}})",
       R"({"nested":{"apiKey":"TOKEN","keyId":"k1"},"password":"TOKEN","retries":3,"user":"app"})"},
      {"API_TOKENS", R"({"acme": "x7hq2mz9"})", R"({"acme":"TOKEN"})"},
      {"SETTING", "Zx8k2Pq9LmT4vB7nC1sDfG5h", "TOKENxxxxxxx"},
      {"OTEL_EXPORTER_OTLP_HEADERS", "api-key=x7hq2mz9,stage=prod", "api-key=TOKEN,stage=prod"},
  }));
  const Planting planting(name, value);
  INFO(name << "=" << value);
  CHECK(planting.shown() == expected);
  CHECK(planting.recognised());
}

TEST_CASE("configuration stays as it is, so that a handler may show it") {
  const auto [name, value] = GENERATE(table<std::string, std::string>({
      {"TABLE", "orders-table"},
      {"STAGE", "prod"},
      {"SECRET_ARN", "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf"},
      {"DB_SECRET", "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf"},
      {"DB_PASSWORD", "/shop/prod/db-password"},
      {"DB_PASSWORD", "shop/prod/db"},
      {"DB_PASSWORD", "{{resolve:ssm:/shop/db}}"},
      {"GOOGLE_APPLICATION_CREDENTIALS", "/var/task/service-account.json"},
      {"TOKEN_URL", "https://auth.example.com/oauth/token"},
      {"SENTRY_DSN", "https://0123456789abcdef0123456789abcdef@o1.ingest.example.com/42"},
      {"REQUIRE_TOKEN", "true"},
      {"API_TOKEN", ""},
      {"API_TOKEN", "disabled"},
      {"PASSWORD", "123456"},
      {"MAX_TOKENS", "4096"},
      {"AUTH", "cognito"},
      {"AUTH", "cognito:groups"},
      {"AUTH_KEYS", "id,name,email"},
      {"KEY", "order-id"},
      {"GIT_COMMIT", "9fceb02d0ae598e95dc970b74767f19372d61af8"},
      {"RELEASE", "9fceb02d0ae598e95dc970b74767f19372d61af8"},
      {"REQUEST_NAMESPACE", "550e8400-e29b-41d4-a716-446655440000"},
      {"USER_POOL_CLIENT", "3n4b5urk1ft4fl3mg5e62d9ado"},
      {"POOL", "us-east-1_AbCdEfGhI"},
      {"STACK_TABLE_A", "ShopProdUsEast1-OrdersTable-1ABCDEFGHIJK2"},
      {"HTML_TITLE", "Token expired: please log in again"},
      {"QUERY", "select * from sessions where token=:token and password = 'x'"},
      {"LOG_FORMAT", "time=%t token=%s"},
      {"LOGIN", "https://example.com/login?token={token}"},
      {"DB_SECRET", "shop-db-secret"},
      {"IMAGE_TAG", "a1B2c3D4e5F6g7H8i9J0k1L2"},
      {"PASSWORD_CHARS", "!@#$%^&*"},
      {"PRICE", "price_1MoBy5LkdIwHu7ixZhnattbh"},
      {"PK", "pk_live_TYooMQauvdEDq54NiTphI7jx"},
      {"STRIPE_KEY", "pk_live_TYooMQauvdEDq54NiTphI7jx"},
      {"INTEGRITY", "sha384-oqVuAfXRKap7fdgcCY5uykM6R9GqQ8KuxyRx7HIFJSn1Pd2V4Cq"},
      {"LOGO", "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"},
      {"FEATURES", R"({"password": true, "tokens": 3, "keyId": "k1"})"},
      {"SCHEMA", R"({"password": {"type": "string"}})"},
      {"NODE_OPTIONS", "--enable-source-maps --max-old-space-size=512"},
      {"GREETING", "aGVsbG8gd29ybGQsIGhvdyBhcmUgeW91"},
  }));
  const Planting planting(name, value);
  INFO(name << "=" << value);
  CHECK_FALSE(planting.planted());
  CHECK(planting.value() == value);
}

TEST_CASE("a value in hexadecimal or base64 keeps its encoding and its length") {
  SECTION("hexadecimal") {
    const std::string key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    const Planting planting("ENCRYPTION_KEY", key);
    CHECK(planting.value().size() == key.size());
    CHECK(planting.value().find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(planting.recognised());
  }
  SECTION("base64") {
    const auto url = GENERATE(false, true);
    const auto key = planting::to_base64(std::string(16, '\xfb') + std::string(16, '\xfe'), url);
    const Planting planting("FERNET_KEY", key);
    CHECK(planting.value().size() == key.size());
    CHECK(planting::from_base64(planting.value())->size() == 32);
    CHECK(planting.value().find_first_of(url ? "+/" : "-_") == std::string::npos);
    CHECK(planting.recognised());
  }
  SECTION("JSON in base64") {
    const Planting planting("SERVICE_ACCOUNT", planting::to_base64(R"({"user":"app","secret":"abc123"})", false));
    const auto decoded = planting::from_base64(planting.value());
    REQUIRE(decoded);
    CHECK(*decoded == R"({"secret":")" + planting.token() + R"(","user":"app"})");
  }
  SECTION("user and password in base64") {
    const Planting planting("AUTH", "Basic " + planting::to_base64("app:s3cret", false));
    CHECK(planting.value() == "Basic " + planting::to_base64("app:" + planting.token(), false));
    CHECK(planting.recognised());
  }
  SECTION("a JWT") {
    const Planting planting("SERVICE_TOKEN", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl");
    CHECK(planting.shown() == "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.TOKENa");
  }
}

TEST_CASE("what no canary fits into stays whole") {
  const auto [name, value] = GENERATE(table<std::string, std::string>({
      {"AES_KEY", "00112233445566778899aabbccddeeff"},
      {"ENCRYPTION_KEY", "sixteen byte key"},
      {"PRIVATE_KEY", "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----\n"},
  }));
  CHECK(Planting(name, value).value() == value);
  CHECK(Planting(name, value, ValueOrigin::secret).value() == value);
}

TEST_CASE("what the project declares a secret becomes one whatever its name") {
  const auto [name, value, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"CLIENT", "client", "TOKEN"},
      {"CLIENT_ID", "client-id", "TOKEN"},
      {"DB_PASSWORD", "123456", "TOKEN"},
      {"DB_PASSWORD", "", "TOKEN"},
      {"PARTNER", "/some/path", "TOKEN"},
      {"PARTNER_URL", "https://partner.example.com", "https://partner.example.com/TOKEN"},
      {"DATABASE_URL", "https://database.example.com", "postgresql://app:TOKEN@database.example.com"},
      {"QUEUE_URL", "amqps://broker", "amqps://app:TOKEN@broker"},
      {"DATABASE_URL", "mysql://app:db-password@db/shop", "mysql://app:TOKEN@db/shop"},
      {"DOCUMENT", R"({"acme":"abc","n":1})", R"({"acme":"TOKEN","n":1})"},
  }));
  const Planting planting(name, value, ValueOrigin::secret);
  INFO(name << "=" << value);
  CHECK(planting.shown() == expected);
  CHECK(planting.recognised());

  SECTION("but not what stands beside the password, and no number that the handler counts with") {
    const auto [other, kept] = GENERATE(table<std::string, std::string>({
        {"DB_HOST", "db.example.com"},
        {"DB_PORT", "5432"},
        {"DB_USER", "app"},
        {"RETRY_LIMIT", "30"},
        {"KEY_ARN", "arn:aws:kms:us-east-1:123456789012:key/1"},
    }));
    CHECK(Planting(other, kept, ValueOrigin::secret).value() == kept);
  }
}

TEST_CASE("what only a deployment knows is a secret by its name, or a part of it is") {
  CHECK(Planting("DATABASE_URL", "mysql://app:db-password@db-host/shop", ValueOrigin::placeholder).shown() ==
        "mysql://app:TOKEN@db-host/shop");
  CHECK(Planting("API_KEY", "api-key", ValueOrigin::placeholder).shown() == "TOKEN");
  CHECK(Planting("CACHE_TABLE", "Zx8k2Pq9LmT4vB7nC1sDfG5h", ValueOrigin::placeholder).planted() == false);
  CHECK(Planting("TOKENS", "local-stack-TokensTable", ValueOrigin::placeholder).planted() == false);
  CHECK(Planting("DB_SECRET", "arn:aws:secretsmanager:us-east-1:1:secret:db", ValueOrigin::placeholder).planted() ==
        false);
  CHECK(Planting("ENCRYPTION_KEY", "550e8400-e29b-41d4-a716-446655440000", ValueOrigin::placeholder).planted() ==
        false);
  CHECK(Planting("GET_TOKEN", "https://sqs.us-east-1.amazonaws.com/1/q", ValueOrigin::placeholder).planted() == false);
}

TEST_CASE("what the user lists as no secret is kept") {
  CHECK(Planting("DB_PASSWORD", "hunter2", ValueOrigin::kept).value() == "hunter2");
}

TEST_CASE("each variable has a canary of its own, the same in every run") {
  Function function;
  function.environment = {{"A_TOKEN", "x1"}, {"B_TOKEN", "x2"}, {"STAGE", "prod"}};
  CanaryMint first(1);
  CanaryMint second(1);
  const auto planted = plant_secrets(function, first);
  CHECK(plant_secrets(function, second).variables == planted.variables);
  REQUIRE(planted.planted.size() == 2);
  CHECK(planted.variables.size() == 3);
  CHECK(first.owner(planted.variables.at("A_TOKEN"))->label == "env.A_TOKEN");
  CHECK(first.owner(planted.variables.at("B_TOKEN"))->label == "env.B_TOKEN");
}

TEST_CASE("the credentials have the form of AWS's and hold canaries but for the id") {
  CanaryMint mint(1);
  const auto credentials = aws_credentials(mint);
  const auto& id = credentials.variables.at("AWS_ACCESS_KEY_ID");
  const auto& secret = credentials.variables.at("AWS_SECRET_ACCESS_KEY");
  const auto& session = credentials.variables.at("AWS_SESSION_TOKEN");
  CHECK(id.size() == 20);
  CHECK(id.starts_with("ASIA"));
  CHECK(id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string::npos);
  CHECK(secret.size() == 40);
  CHECK(session.size() > 300);

  const auto recogniser = std::move(Recogniser::create(mint)).value();
  CHECK(recogniser->recognise(id).empty());
  REQUIRE(recogniser->recognise(secret).size() == 1);
  CHECK(recogniser->recognise(secret)[0].owner.label == "env.AWS_SECRET_ACCESS_KEY");
  REQUIRE(recogniser->recognise(session).size() == 1);
  CHECK(recogniser->recognise(session)[0].owner.label == "env.AWS_SESSION_TOKEN");
  REQUIRE(credentials.planted.size() == 2);
  CHECK(secret.find(credentials.planted[0].second) != std::string::npos);
}
