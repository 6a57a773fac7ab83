#include <algorithm>
#include <cctype>
#include <fstream>
#include <set>

#include "generators/canary/placeholders.h"
#include "generators/payloads/catalogue.h"
#include "generators/payloads/dictionary.h"
#include "include/src/json_text.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace warmfuzz::test {
namespace {

const Catalogue& catalogue() {
  static const auto loaded = Catalogue::load().value();
  return loaded;
}

std::string text_of(const Payload& payload) {
  if (payload.value.is_object() && payload.value.contains("content_base64"))
    return base64_decode(payload.value["content_base64"].get<std::string>()).value_or("");
  return payload.value.is_string() ? payload.value.get<std::string>() : payload.value.dump();
}

/// Without what shells drop from a word, and payloads hide words with.
std::string plain_words(std::string text) {
  std::erase_if(text, [](char c) { return std::string_view("'\"\\$@").find(c) != std::string_view::npos; });
  return text;
}

/// Base64 or hexadecimal as a whole.
bool is_encoded(std::string_view text) {
  return text.size() > 24 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '+' || c == '/' || c == '=';
         });
}

Payload payload(Json value) {
  Payload out;
  out.value = std::move(value);
  return out;
}

Fault fault_of(const std::string& text) {
  TemporaryFolder folder;
  std::ofstream(folder.path() / "mine.json") << text;
  const auto loaded = Catalogue::load(folder.path());
  REQUIRE_FALSE(loaded.ok());
  return loaded.fault();
}

}  // namespace

TEST_CASE("The catalogue has payloads of every class and for every kind of leaf, each with its reason") {
  std::set<std::string> ids;
  std::size_t count = 0;
  for (const auto& one : catalogue().classes()) {
    const auto of_class = catalogue().of_class(one.name);
    INFO(one.name);
    CHECK(of_class.size() >= 10);
    count += of_class.size();
    for (const auto& payload : of_class) CHECK(payload.payload_class == one.name);
  }
  CHECK(count == catalogue().all().size());
  for (const auto& one : catalogue().all()) {
    INFO(one.id);
    CHECK(ids.insert(one.id).second);
    CHECK(one.why.back() == '.');
    CHECK_FALSE(one.source.empty());
    CHECK(catalogue().find(one.id) == &one);
  }
  for (const auto kind : {FieldKind::path, FieldKind::text, FieldKind::json_text, FieldKind::number, FieldKind::name})
    CHECK_FALSE(catalogue().for_kind(kind).empty());
  CHECK(catalogue().find("no such payload") == nullptr);
}

TEST_CASE("Payloads that are to be seen in an operation carry a token, and every placeholder is one") {
  for (const auto& one : catalogue().all()) {
    INFO(one.id);
    const auto text = text_of(one);
    for (const auto& label : placeholder_labels(text)) {
      CHECK(kind_of_label(label).has_value());
      // A benign value of a key called "path" must not have the token of a payload.
      CHECK((label == kBaitLabel || label.rfind("probe.x-", 0) == 0));
    }
    const bool path = std::find(one.rules.begin(), one.rules.end(), "path-traversal") != one.rules.end();
    if (path) CHECK_FALSE(placeholder_labels(text).empty());
  }
}

TEST_CASE("Commands are wfproof and nothing else") {
  for (const auto& one : catalogue().all()) {
    if (std::find(one.rules.begin(), one.rules.end(), "command-injection") == one.rules.end()) continue;
    INFO(one.id);
    const auto text = text_of(one);
    if (is_encoded(text)) continue;  // what they run is seen in tests/component/payloads
    CHECK(plain_words(text).find(kProofProgram) != std::string::npos);
    for (const auto* other : {"rm ", "curl", "wget", "nc ", "bash", "python ", "chmod", "kill", "cat ", "sleep", "dd "})
      CHECK(text.find(other) == std::string::npos);
  }
}

TEST_CASE("A payload is placed on the benign value as its placement says") {
  const auto attack = payload("../x");
  CHECK(place(attack, PayloadPlace::whole, "a/b.jpg") == "../x");
  CHECK(place(attack, PayloadPlace::append, "a/b.jpg") == "a/b.jpg../x");
  CHECK(place(attack, PayloadPlace::prepend, "a/b.jpg") == "../xa/b.jpg");
  CHECK(place(attack, PayloadPlace::keep_suffix, "a/b.tar.gz") == "../x.tar.gz");
  CHECK(place(attack, PayloadPlace::keep_suffix, "a.b/{{wf:probe.file}}.jpg") == "../x.jpg");
  CHECK(place(attack, PayloadPlace::keep_suffix, "plain") == "../x");
  CHECK(place(attack, PayloadPlace::keep_prefix, "a/b/c.jpg") == "a/b/../x");
  CHECK(place(attack, PayloadPlace::keep_word, "Bearer abc def") == "Bearer ../x");
  CHECK(place(attack, PayloadPlace::keep_word, "abc") == "../x");
  CHECK(place(attack, PayloadPlace::inside, "{{wf:probe.file}}.txt") == "{{wf:probe.file}}../x.txt");
  CHECK(place(attack, PayloadPlace::append, 5) == "../x");
  CHECK(place(payload(nullptr), PayloadPlace::append, "text") == nullptr);
}

TEST_CASE("Payloads of a project's own folder are added") {
  TemporaryFolder folder;
  std::ofstream(folder.path() / "mine.json") << R"({"version":1,"class":"path","payloads":[{"id":"mine","repeat":
    {"before":"<","text":"ab","times":3,"after":">"},"kinds":["path"],"rules":["path-traversal"],"why":"w.","source":"s"}]})";
  const auto loaded = Catalogue::load(folder.path());
  REQUIRE(loaded.ok());
  REQUIRE(loaded->find("mine") != nullptr);
  CHECK(loaded->find("mine")->value == "<ababab>");
  CHECK(loaded->of_class("path").back().id == "mine");
  CHECK(loaded->all().size() == catalogue().all().size() + 1);
}

TEST_CASE("A new class is a new file, and comes in the order that it says") {
  TemporaryFolder folder;
  const auto file = [&](const std::string& name, const std::string& order) {
    std::ofstream(folder.path() / (name + ".json"))
        << R"({"version":1,"class":")" + name + "\"," + order + R"("payloads":[{"id":")" + name +
               R"(-one","value":"x","kinds":["text"],"rules":["r"],"why":"w.","source":"s"}]})";
  };
  file("first", R"("order":0,)");
  file("second", R"("order":11,"from_round":3,"repeat":true,)");
  file("whenever", "");
  const auto loaded = Catalogue::load(folder.path());
  REQUIRE(loaded.ok());
  const auto classes = loaded->classes();
  CHECK(classes[0].name == "first");
  CHECK(classes[1].name == "path");
  CHECK(classes[2].name == "second");
  CHECK(classes[2].from_round == 3);
  CHECK(classes[2].repeat);
  CHECK(classes.back().name == "whenever");
  CHECK(loaded->all().front().id == "first-one");
  CHECK(loaded->all().back().id == "whenever-one");
  CHECK(loaded->of_class("second").front().id == "second-one");
  CHECK(loaded->of_class("no such class").empty());
  const auto at_once = loaded->for_kind(FieldKind::text, false);
  const auto known = [&](const char* id) {
    return std::any_of(at_once.begin(), at_once.end(), [&](const Payload* one) { return one->id == id; });
  };
  CHECK(known("first-one"));
  CHECK_FALSE(known("second-one"));
}

TEST_CASE("A broken payload file can be left out, and is told") {
  TemporaryFolder folder;
  std::ofstream(folder.path() / "a.json")
      << R"({"version":1,"class":"mine","payloads":[{"id":"mine-1","value":1,"kinds":["text"],"rules":["r"],"why":"w.","source":"s"},{"id":"mine-2"}]})";
  std::ofstream(folder.path() / "b.json")
      << R"({"version":1,"class":"mine","payloads":[{"id":"mine-1","value":2,"kinds":["text"],"rules":["r"],"why":"w.","source":"s"}]})";
  std::vector<Fault> left_out;
  const auto loaded = Catalogue::load(folder.path(), &left_out);
  REQUIRE(loaded.ok());
  REQUIRE(left_out.size() == 1);
  CHECK(left_out.front().message.find("a.json: /payloads/1") != std::string::npos);
  REQUIRE(loaded->find("mine-1") != nullptr);
  CHECK(loaded->find("mine-1")->value == 2);
}

TEST_CASE("A broken payload file is named with the place and what was expected") {
  const auto good = [](const std::string& change) {
    return R"({"version":1,"class":"path","payloads":[{"id":"mine",)" + change +
           R"("rules":["r"],"why":"w.","source":"s"}]})";
  };
  const auto [text, message] = GENERATE_COPY(table<std::string, std::string>({
      {"{\n\n!", "mine.json:3: not JSON"},
      {good(R"("value":1,"kinds":["odd"],)"), "/payloads/0/kinds/0: expected one of path, text"},
      {good(R"("kinds":["path"],)"), "/payloads/0: expected one of value, repeat"},
      {good(R"("value":1,"nest":{"as":"list","depth":501},"kinds":["path"],)"), "/payloads/0"},
      {good(R"("nest":{"as":"list","depth":501},"kinds":["path"],)"),
       "/payloads/0/nest/depth: expected a whole number"},
      {good(R"("value":1,"kinds":["path"],"plcae":[],)"), "/payloads/0/plcae: unknown key"},
      {R"({"version":1,"class":"path","order":1,"payloads":[]})", "/order: class \"path\" has it already"},
      {R"({"version":1,"class":"My class","payloads":[]})", "/class: expected the name of a class"},
      {R"({"version":2,"class":"path","payloads":[]})", "/version: expected a whole number from 1 to 1"},
      {R"({"version":1,"class":"path","payloads":[{"id":"path-climb-bait","value":1,"kinds":["path"],"rules":["r"],"why":"w","source":"s"}]})",
       "\"path-climb-bait\" is the id of another payload"},
  }));
  const auto fault = fault_of(text);
  INFO(fault.message);
  CHECK(fault.kind == FaultKind::usage);
  CHECK(fault.message.find("mine.json") != std::string::npos);
  CHECK(fault.message.find(message) != std::string::npos);
}

TEST_CASE("A folder that is not there is a usage fault") {
  const auto loaded = Catalogue::load("/no/such/folder");
  REQUIRE_FALSE(loaded.ok());
  CHECK(loaded.fault().message.find("/no/such/folder") != std::string::npos);
}

TEST_CASE("Every line of the dictionary is a comment or a quoted word") {
  std::string_view rest = dictionary();
  std::size_t words = 0;
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.empty() || line.front() == '#') continue;
    INFO(line);
    CHECK((line.size() > 2 && line.front() == '"' && line.back() == '"'));
    ++words;
  }
  CHECK(words > 30);
}

}  // namespace warmfuzz::test
