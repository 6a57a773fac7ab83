#include "harness/oracles/evidence/event_fields.h"

#include "harness/oracles/evidence/report.h"
#include "tests/support/catch.h"

namespace warmfuzz::judging {

TEST_CASE("Headers and parameters have one name, whether an event lists their values or not") {
  const EventFields lists(R"({"multiValueHeaders":{"x-user":["ada"]},
                              "multiValueQueryStringParameters":{"tag":["one","two"]}})");
  REQUIRE(lists.holding("ada").size() == 1);
  CHECK(lists.holding("ada").front().pointer == "/headers/x-user");
  CHECK(lists.holding("two").front().pointer == "/queryStringParameters/tag/1");

  const EventFields both(R"({"headers":{"X-User":"ada"},"multiValueHeaders":{"X-User":["ada"]}})");
  REQUIRE(both.holding("ada").size() == 2);
  CHECK(both.holding("ada").front().pointer == "/headers/X-User");
  CHECK(is_repetition(both.holding("ada").back().pointer));
}

TEST_CASE("Data of a Kinesis record is found behind its base64") {
  // {"name":"wfzt…"} in base64; the token is of the right form only.
  const EventFields event(R"({"Records":[{"kinesis":{"data":"eyJuYW1lIjoid2Z6dGFiY2RlZmdoaWprbG0ifQ=="}}]})");
  REQUIRE_FALSE(event.holding("wfztabcdefghijklm").empty());
  CHECK(event.holding("wfztabcdefghijklm").front().pointer == "/Records/0/kinesis/data/name");
}

TEST_CASE("Of nested sources the outermost invokes the function") {
  CHECK(delivered_by("s3-in-sns-in-sqs") == "sqs");
  CHECK(delivered_by("alb") == "alb");
  CHECK(is_asynchronous("eventbridge-in-sqs"));
  CHECK_FALSE(is_asynchronous("function-url"));
  CHECK(with_article("alb") == "a load balancer's");
}

}  // namespace warmfuzz::judging
