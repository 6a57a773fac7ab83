#include "generators/canary/mint.h"

#include <regex>
#include <set>

#include "tests/support/catch.h"
#include "tests/unit/canary/encoders.h"

using namespace warmfuzz;

namespace {

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

TEST_CASE("a token says whose it is") {
  CanaryMint mint(1);
  const auto [kind, invocation, label] = GENERATE(table<CanaryKind, std::uint64_t, std::string>({
      {CanaryKind::secret, 0, "env.DB_PASSWORD"},
      {CanaryKind::tenant, 1, "tenant.email"},
      {CanaryKind::credential, 1'000'000'000, "credential.password"},
      {CanaryKind::probe, (std::uint64_t{1} << 40) - 1, "probe.path"},
  }));
  const auto token = mint.token(kind, invocation, label);

  CHECK(token.size() == kTokenLength);
  CHECK(token.substr(0, 4) == std::string("wfz") + static_cast<char>(kind));
  CHECK(token.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567") == std::string::npos);
  CHECK(mint.token(kind, invocation, label) == token);
  const CanaryOwner owner{kind, invocation, label};
  CHECK(mint.owner(token) == owner);
  CHECK(mint.owner(upper(token)) == owner);
}

TEST_CASE("no two owners share a token") {
  CanaryMint mint(2);
  std::set<std::string> tokens;
  for (std::uint64_t invocation = 0; invocation < 500; ++invocation) {
    for (const auto* label : {"tenant.a", "tenant.b", "probe.a"}) {
      tokens.insert(mint.token(CanaryKind::tenant, invocation, label));
      tokens.insert(mint.token(CanaryKind::probe, invocation, label));
    }
  }
  CHECK(tokens.size() == 500 * 3 * 2);
}

TEST_CASE("what the mint did not make is no token") {
  CanaryMint mint(3);
  const auto token = mint.token(CanaryKind::tenant, 7, "tenant.name");

  SECTION("one character changed") {
    // Twelve check bits and the unknown labels let one in a million pass; none of these does.
    for (std::size_t i = 0; i < token.size(); ++i) {
      for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyz234567-0 ")) {
        auto changed = token;
        changed[i] = c;
        if (changed != token) CHECK(mint.owner(changed) == std::nullopt);
      }
    }
  }
  SECTION("cut off or longer") {
    CHECK(mint.owner(token.substr(0, 16)) == std::nullopt);
    CHECK(mint.owner(token + "a") == std::nullopt);
    CHECK(mint.owner("") == std::nullopt);
  }
  SECTION("another run's") {
    CanaryMint other(4);
    CHECK(other.token(CanaryKind::tenant, 7, "tenant.name") != token);
    CHECK(other.owner(token) == std::nullopt);
  }
}

TEST_CASE("the same key and the same order of labels give the same tokens") {
  CanaryMint first(5);
  CanaryMint second(5);
  for (const auto* label : {"tenant.a", "bait", "tenant.a", "env.X"}) {
    CHECK(first.token(CanaryKind::secret, 0, label) == second.token(CanaryKind::secret, 0, label));
  }
}

TEST_CASE("labels without end share one name and cost no more") {
  CanaryMint mint(6);
  for (int i = 0; i < 10'000; ++i) mint.token(CanaryKind::tenant, 1, "tenant.n" + std::to_string(i));
  CHECK(mint.owner(mint.token(CanaryKind::tenant, 1, "tenant.n0"))->label == "tenant.n0");
  CHECK(mint.owner(mint.token(CanaryKind::tenant, 1, "tenant.n4094"))->label == "tenant.n4094");
  CHECK(mint.owner(mint.token(CanaryKind::tenant, 1, "tenant.n4095"))->label == "other");
  CHECK(mint.owner(mint.token(CanaryKind::tenant, 1, "tenant.n9999"))->label == "other");
}

TEST_CASE("the pattern for agents finds a token as it is, in base64 at each alignment and in hexadecimal") {
  CanaryMint mint(1);
  const std::regex pattern{std::string(kTokenPattern)};
  for (const auto kind : {CanaryKind::secret, CanaryKind::tenant, CanaryKind::credential, CanaryKind::probe}) {
    const auto token = mint.token(kind, 7, "x");
    std::string before = "user=";
    for (int shift = 0; shift < 3; ++shift, before += '-') {
      const std::string text = before + token + "&more";
      CAPTURE(text);
      for (const auto& written : {text, upper(text), encoders::base64(text), encoders::base64url(text)})
        CHECK(std::regex_search(written, pattern));
      std::string hex;
      for (const unsigned char c : text) hex += encoders::hex(c);
      CHECK(std::regex_search(hex, pattern));
    }
  }
  CHECK_FALSE(std::regex_search("an order of 3 kettles for user@example.com", pattern));
}
