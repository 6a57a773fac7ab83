#include "generators/canary/recogniser.h"

#include <random>

#include "generators/canary/scrub.h"
#include "tests/support/catch.h"
#include "tests/unit/canary/encoders.h"

using namespace warmfuzz;

namespace {

class Canaries {
 public:
  CanaryMint mint{42};

  std::vector<CanarySighting> in(std::string_view text) const { return recogniser_->recognise(text); }
  std::string scrubbed(std::string_view text) const { return scrub(text, *recogniser_); }

 private:
  std::unique_ptr<Recogniser> recogniser_ = std::move(Recogniser::create(mint)).value();
};

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::string capital(std::string text) {
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::string alternating(std::string text) {
  for (std::size_t i = 1; i < text.size(); i += 2) {
    text[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[i])));
  }
  return text;
}

}  // namespace

TEST_CASE("a token is recognised in every encoding, at every alignment, in letters of every case") {
  Canaries canaries;
  for (const auto& encoder : encoders::all()) {
    for (const auto kind : {CanaryKind::secret, CanaryKind::tenant, CanaryKind::credential, CanaryKind::probe}) {
      const CanaryOwner owner{kind, 123456789, "tenant.name"};
      const auto token = canaries.mint.token(kind, owner.invocation, owner.label);
      std::vector<std::string> spellings{token, upper(token), capital(token)};
      const bool packed = encoder.name.starts_with("base");
      if (!packed) spellings.push_back(alternating(token));
      if (encoder.name == "base32") spellings.erase(spellings.begin() + 2);  // not promised
      for (const auto& spelling : spellings) {
        for (std::size_t before = 0; before < 11; ++before) {
          for (std::size_t after = 0; after < 4; ++after) {
            const auto left = std::string("{\"a\": \"xyz").substr(0, before);
            const auto right = std::string("\"}~").substr(0, after);
            const auto text =
                encoder.whole ? encoder.encode(left + spelling + right) : left + encoder.encode(spelling) + right;
            const auto sightings = canaries.in(text);
            INFO(encoder.name << ", " << encoder.describe << ": " << text);
            REQUIRE(sightings.size() == 1);
            REQUIRE(sightings[0].owner == owner);
            REQUIRE(sightings[0].encoding == encoder.name);
            REQUIRE(sightings[0].token == token);
            // What stands outside the sighting holds no token any more.
            REQUIRE(canaries.in(canaries.scrubbed(text)).empty());
            if (!encoder.whole) {
              REQUIRE(sightings[0].offset == left.size());
              REQUIRE(sightings[0].length == text.size() - left.size() - right.size());
            }
          }
        }
      }
    }
  }
}

TEST_CASE("one level of packing inside packing is looked through") {
  Canaries canaries;
  const auto token = canaries.mint.token(CanaryKind::secret, 0, "env.KEY");
  for (std::size_t outer = 0; outer < 4; ++outer) {
    for (std::size_t inner = 0; inner < 4; ++inner) {
      const auto left = std::string("abcd").substr(0, outer);
      const auto text = std::string("wxyz").substr(0, inner) + token + "...";
      const auto twice = canaries.in(encoders::base64(left + encoders::base64(text)));
      REQUIRE(twice.size() == 1);
      CHECK(twice[0].encoding == "base64+base64");
      CHECK(twice[0].owner.label == "env.KEY");
      const auto wide = canaries.in(encoders::base64(left + encoders::wide(text, inner % 2 == 0)));
      REQUIRE(wide.size() == 1);
      CHECK(wide[0].encoding == "base64+utf-16");
      REQUIRE(canaries.in(encoders::uri_component(encoders::base64(left + text))).size() == 1);
    }
  }
}

TEST_CASE("base64 over several lines is read as one") {
  Canaries canaries;
  const auto token = canaries.mint.token(CanaryKind::secret, 0, "env.KEY");
  const auto end = GENERATE(as<std::string>(), "\n", "\r\n", "\\n", "\n    ");
  std::size_t found = 0;
  for (std::size_t before = 0; before < 76; ++before) {
    found += canaries.in(encoders::lines(encoders::base64(std::string(before, 'x') + token + "..."), 76, end)).size();
  }
  CHECK(found >= 70);  // not where the break divides the first letters
}

TEST_CASE("a text may hold many tokens") {
  Canaries canaries;
  const auto a = canaries.mint.token(CanaryKind::tenant, 1, "tenant.a");
  const auto b = canaries.mint.token(CanaryKind::tenant, 2, "tenant.b");
  const auto sightings = canaries.in(a + b + upper(a) + "%77" + b.substr(1));
  REQUIRE(sightings.size() == 4);
  CHECK(sightings[0].offset == 0);
  CHECK(sightings[1].offset == kTokenLength);
  CHECK(sightings[1].owner.invocation == 2);
  CHECK(sightings[2].owner.invocation == 1);
  CHECK(sightings[3].encoding == "percent");
  CHECK(sightings[3].length == kTokenLength + 2);

  std::string many;
  for (int i = 0; i < 5000; ++i) many += a;
  CHECK(canaries.in(many).size() == 5000);
}

TEST_CASE("what was cut off, changed or never planted is not recognised") {
  Canaries canaries;
  const auto token = canaries.mint.token(CanaryKind::tenant, 1, "tenant.a");
  CHECK(canaries.in("").empty());
  CHECK(canaries.in("x " + token.substr(0, 16) + " and more text").empty());
  CHECK(canaries.in("x " + token.substr(1) + " and more text").empty());
  CHECK(canaries.in(encoders::base64("x" + token.substr(0, 16))).empty());
  CHECK(canaries.in("wfztaaaaaaaaaaaaa wfzsabcdefghijklm {{wf:tenant.a}}").empty());
  CanaryMint other(43);
  CHECK(canaries.in(other.token(CanaryKind::tenant, 1, "tenant.a")).empty());
}

TEST_CASE("nothing is recognised in ten megabytes that hold no token") {
  Canaries canaries;
  canaries.mint.token(CanaryKind::tenant, 1, "tenant.a");
  constexpr std::size_t size = 10 << 20;
  std::mt19937_64 random(7);
  std::string text;
  text.reserve(size + 64);

  SECTION("random bytes") {
    while (text.size() < size) text += static_cast<char>(random());
  }
  SECTION("base64") {
    while (text.size() < size) {
      text += "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[random() % 64];
    }
  }
  SECTION("the alphabet of tokens, full of prefixes") {
    while (text.size() < size) {
      if (random() % 16 == 0) text += "wfzt";
      text += "abcdefghijklmnopqrstuvwxyz234567"[random() % 32];
    }
  }
  SECTION("words, numbers and escapes") {
    const std::vector<std::string> words{"the ",   "function ",    "wfz",    "of ",     "77667a",
                                         "0x77, ", "119,102,122,", "%77%66", "\\u0077", "&#119;",
                                         "d2Z6 ",  "zfw",          "\n",     "wizard ", std::string("w\0f\0z\0", 6)};
    while (text.size() < size) text += words[random() % words.size()];
  }
  CHECK(canaries.in(text).empty());
}

TEST_CASE("hostile text is read to its end") {
  Canaries canaries;
  const auto token = canaries.mint.token(CanaryKind::tenant, 1, "tenant.a");
  std::string text;
  const auto part =
      GENERATE(as<std::string>(), "%25", "\\", "wfz%25", "wfz\\\\", "&#0", "d2Z6\n", "119,", "%", "\\u", "&#x;");
  while (text.size() < 200'000) text += part;
  CHECK(canaries.in(text + " " + token).size() == 1);
  CHECK(canaries.in(text).empty());
}

TEST_CASE("scrubbing names what stood there") {
  Canaries canaries;
  const auto token = canaries.mint.token(CanaryKind::tenant, 9, "tenant.name");
  const auto secret = canaries.mint.token(CanaryKind::secret, 0, "env.DB_PASSWORD");
  CHECK(canaries.scrubbed("nothing here, \xff") == "nothing here, \xff");
  CHECK(canaries.scrubbed("hello " + upper(token) + "!") == "hello {{wf:tenant.name}}!");
  CHECK(canaries.scrubbed(token + secret) == "{{wf:tenant.name}}{{wf:env.DB_PASSWORD}}");
  CHECK(canaries.scrubbed("q=" + encoders::percent(token, true) + "&r=1") == "q={{wf:tenant.name|percent}}&r=1");
  CHECK(canaries.scrubbed("[" + encoders::base64(token) + "]") == "[{{wf:tenant.name|base64}}=]");
}
