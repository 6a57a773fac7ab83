#include "generators/canary/placeholders.h"

#include "tests/support/catch.h"

using namespace warmfuzz;

namespace {

std::string marked(std::string_view text) {
  return substitute(text, [](std::string_view label) { return "<" + std::string(label) + ">"; });
}

}  // namespace

TEST_CASE("placeholders are replaced, and nothing that only resembles one") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"", ""},
      {"plain {{text}}", "plain {{text}}"},
      {"{{wf:tenant.email}}", "<tenant.email>"},
      {"../{{wf:probe.path}}/{{wf:credential.a-b_2}}.", "../<probe.path>/<credential.a-b_2>."},
      {"{{wf:bait}}{{wf:bait}}", "<bait><bait>"},
      {"{{wf:{{wf:tenant.a}}}}", "{{wf:<tenant.a>}}"},
      {"{{wf:tenant.a}} {{wf:tenant.b", "<tenant.a> {{wf:tenant.b"},
      {"{{wf:tenant.}} {{wf:tenant}} {{wf:}} {{wf:env.X}} {{wf:secret.a}}",
       "{{wf:tenant.}} {{wf:tenant}} {{wf:}} {{wf:env.X}} {{wf:secret.a}}"},
      {"{{wf:tenant.A}} {{wf:tenant.a b}} {{wf:tenant.a|base64}}",
       "{{wf:tenant.A}} {{wf:tenant.a b}} {{wf:tenant.a|base64}}"},
      {"\xff{{wf:probe.x}}\xff", "\xff<probe.x>\xff"},
  }));
  CHECK(marked(text) == expected);
}

TEST_CASE("what was put in is not looked at again") {
  CHECK(substitute("{{wf:tenant.a}}", [](std::string_view) { return "{{wf:tenant.a}}"; }) == "{{wf:tenant.a}}");
}

TEST_CASE("placeholders are replaced in every text and key of JSON") {
  auto json =
      Json::parse(R"({"{{wf:probe.key}}": [1, null, "{{wf:tenant.a}}", {"x": "{{wf:tenant.b}}"}], "plain": true})");
  substitute_in(json, [](std::string_view label) { return std::string(label); });
  CHECK(json == Json::parse(R"({"probe.key": [1, null, "tenant.a", {"x": "tenant.b"}], "plain": true})"));
}

TEST_CASE("labels are listed once, in their order") {
  CHECK(placeholder_labels("{{wf:probe.b}} {{wf:bait}} {{wf:probe.a}} {{wf:probe.b}} {{wf:nothing}}") ==
        std::vector<std::string>{"probe.b", "bait", "probe.a"});
  CHECK(placeholder_labels("none").empty());
}

TEST_CASE("a label says what kind of canary it stands for") {
  CHECK(kind_of_label("tenant.email") == CanaryKind::tenant);
  CHECK(kind_of_label("credential.password") == CanaryKind::credential);
  CHECK(kind_of_label("probe.path") == CanaryKind::probe);
  CHECK(kind_of_label("bait") == CanaryKind::secret);
  CHECK(kind_of_label("env.DB_PASSWORD") == std::nullopt);
  CHECK(kind_of_label("tenants.a") == std::nullopt);
  CHECK(kind_of_label("") == std::nullopt);
}

TEST_CASE("an invocation gets canaries of its own") {
  CanaryMint mint(1);
  const auto first = substitute("{{wf:tenant.a}} {{wf:tenant.a}} /{{wf:bait}}", canaries_of(mint, 1, "opt/bait.txt"));
  const auto second = substitute("{{wf:tenant.a}}", canaries_of(mint, 2, "opt/bait.txt"));
  const auto token = first.substr(0, kTokenLength);
  CHECK(first == token + " " + token + " /opt/bait.txt");
  CHECK(mint.owner(token) == CanaryOwner{CanaryKind::tenant, 1, "tenant.a"});
  CHECK(mint.owner(second) == CanaryOwner{CanaryKind::tenant, 2, "tenant.a"});
}
