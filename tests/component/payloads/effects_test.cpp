// No payload is carried that does nothing: each one of the catalogue has its effect on a small vulnerable function of
// its class, in the real sandbox, and a benign value of the same kind has none.

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "tests/component/payloads/tried_function.h"
#include "tests/support/catch.h"

using namespace warmfuzz;

namespace {

// The kinds of field that the payload suits, the value's own first: a text is sent where a text is expected.
std::vector<FieldKind> kinds_for(const Payload& payload) {
  auto kinds = payload.kinds;
  if (payload.value.is_string())
    std::stable_partition(kinds.begin(), kinds.end(), [](FieldKind kind) { return kind == FieldKind::text; });
  return kinds;
}

}  // namespace

TEST_CASE("Every payload has its effect on a vulnerable function, and a benign value has none") {
  static const auto loaded = Catalogue::load();
  if (!loaded.ok()) FAIL(loaded.fault().message);
  const auto& catalogue = *loaded;
  std::vector<std::string> names;
  for (const auto& one : catalogue.classes())
    if (catalogue.of_class(one.name).front().kinds.front() != FieldKind::object)  // those: tests/component/objects
      names.push_back(one.name);
  const char* only = std::getenv("WARMFUZZ_PAYLOAD_CLASS");
  if (only != nullptr) names = {only};
  const auto name = GENERATE_COPY(from_range(names));
  const auto files = test::functions_of(name);
  INFO("class " << name);
  REQUIRE(!files.empty());

  std::vector<const Payload*> left;
  for (const auto& payload : catalogue.of_class(name)) left.push_back(&payload);
  bool missing = false;
  for (const auto& file : files) {
    test::TriedFunction function(file);
    if (!function.missing().empty()) {
      std::cout << "skipped: " << function.name() << ": " << function.missing() << "\n";
      missing = true;
      continue;
    }
    const auto before = left.size();
    std::erase_if(left, [&](const Payload* payload) {
      const auto kinds = kinds_for(*payload);
      return std::any_of(kinds.begin(), kinds.end(),
                         [&](FieldKind kind) { return function.takes(kind) && function.shows(*payload, kind); });
    });
    INFO(function.name() << " shows no payload's effect; its last: " << function.seen());
    CHECK(left.size() < before);
  }
  for (const auto* payload : left) {
    if (missing) {
      std::cout << "skipped: " << payload->id << "\n";
      continue;
    }
    INFO("payload " << payload->id << " has no effect on any function of its class");
    CHECK(payload == nullptr);
  }
}
