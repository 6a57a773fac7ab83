// Where a function's code comes from: folders, archives, what `sam build` made; and what archives may not do.

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "harness/project/code/zip.h"
#include "tests/support/catch.h"
#include "tests/support/project_files.h"

namespace warmfuzz {
namespace {

using test::has_note;
using test::ProjectFolder;
using test::TemporaryFolder;
namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Made with a usual packer: bootstrap (mode 755) and lib/data.txt, both deflated.
constexpr const char* kDeflated =
    "504b030414000000080000002158076bf72d150000008200000009000000626f6f7473747261705356d44fcaccd32fce"
    "e04a4dcec8578013f4e30200504b030414000000080000002158d117d8d40a000000140000000c0000006c69622f6461"
    "74612e7478744b492c4954484121b800504b0102140314000000080000002158076bf72d150000008200000009000000"
    "0000000000000000ed8100000000626f6f747374726170504b0102140314000000080000002158d117d8d40a00000014"
    "0000000c0000000000000000000000a4813c0000006c69622f646174612e747874504b05060000000002000200710000"
    "00700000000000";

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return bytes;
}

struct Packed {
  std::string name, content;
  unsigned mode = 0100644;
  unsigned flags = 0, method = 0;
  int wrong_crc = 0;
};

std::uint32_t crc32(const std::string& bytes) {
  std::uint32_t crc = ~0u;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

/// An archive of stored entries, each as hostile as asked for.
std::string zip(const std::vector<Packed>& entries) {
  std::string bytes, directory;
  const auto number = [](std::string& to, std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) to += static_cast<char>(value >> (8 * i) & 0xFF);
  };
  const auto common = [&](std::string& to, const Packed& entry) {
    number(to, 20, 2), number(to, entry.flags, 2), number(to, entry.method, 2), number(to, 0, 4);
    number(to, crc32(entry.content) + static_cast<std::uint32_t>(entry.wrong_crc), 4);
    number(to, entry.content.size(), 4), number(to, entry.content.size(), 4), number(to, entry.name.size(), 2);
    number(to, 0, 2);
  };
  for (const auto& entry : entries) {
    number(directory, 0x02014b50, 4), number(directory, 20 | 3 << 8, 2);
    common(directory, entry);
    number(directory, 0, 2), number(directory, 0, 2), number(directory, 0, 2);
    number(directory, std::uint64_t{entry.mode} << 16, 4), number(directory, bytes.size(), 4);
    directory += entry.name;
    number(bytes, 0x04034b50, 4);
    common(bytes, entry);
    bytes += entry.name + entry.content;
  }
  std::string all = bytes + directory;
  number(all, 0x06054b50, 4), number(all, 0, 4), number(all, entries.size(), 2), number(all, entries.size(), 2);
  number(all, directory.size(), 4), number(all, bytes.size(), 4), number(all, 0, 2);
  return all;
}

std::string unpack_fault(const std::string& bytes) {
  const TemporaryFolder folder;
  const auto status = unpack_zip(bytes, folder / "out");
  // A refused archive leaves nothing behind, neither inside nor outside.
  if (!status) CHECK(fs::is_empty(folder.path()));
  return status ? std::string() : status.fault().message;
}

std::string serverless(const std::string& properties) {
  return "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {" + properties + "}\n";
}

TEST_CASE("A zip archive is unpacked once, beside the template") {
  const ProjectFolder folder({{"template.yaml", serverless("CodeUri: out/f.zip, Runtime: provided.al2023")},
                              {"out/f.zip", from_hex(kDeflated)}});
  const auto project = folder.load();
  INFO(folder.fault());
  REQUIRE(project);
  const auto code = project->functions[0].code;
  CHECK(code.parent_path() == folder / ".warmfuzz/code");
  CHECK(text_of(code / "lib/data.txt") == "data data data data\n");
  CHECK(text_of(code / "bootstrap").starts_with("#!/bin/sh\necho"));
  CHECK((fs::status(code / "bootstrap").permissions() & fs::perms::owner_exec) != fs::perms::none);
  CHECK((fs::status(code / "lib/data.txt").permissions() & fs::perms::owner_exec) == fs::perms::none);

  const auto again = folder.load();
  REQUIRE(again);
  CHECK(again->functions[0].code == code);

  test::write_file(folder / "out/f.zip", zip({{"bootstrap", "other", 0100755}}));
  const auto changed = folder.load();
  REQUIRE(changed);
  CHECK(changed->functions[0].code != code);
  CHECK(text_of(changed->functions[0].code / "bootstrap") == "other");
}

TEST_CASE("Archives that would do harm, or are damaged, are refused") {
  const auto whole = from_hex(kDeflated);
  CHECK(unpack_fault(whole).empty());
  CHECK(unpack_fault(zip({})).empty());
  const auto [bytes, expected] = GENERATE_COPY(table<std::string, std::string>({
      {"", "not a zip archive"},
      {"PK", "not a zip archive"},
      {std::string(100'000, 'P'), "not a zip archive"},
      {whole.substr(0, whole.size() - 30), "not a zip archive"},
      {whole.substr(20), "damaged"},
      {zip({{"../outside", "x"}}), "lies outside"},
      {zip({{"a/../../outside", "x"}}), "lies outside"},
      {zip({{"/etc/outside", "x"}}), "lies outside"},
      {zip({{"", "x"}}), "lies outside"},
      {zip({{std::string("a\0b", 3), "x"}}), "lies outside"},
      {zip({{"link", "/etc", 0120777}}), "leads out"},
      {zip({{"link", "..", 0120777}}), "leads out"},
      {zip({{"d/link", "../../x", 0120777}}), "leads out"},
      {zip({{"here", ".", 0120777}, {"here/file", "x"}}), "behind a symbolic link"},
      {zip({{"a", "x", 0100644, 1}}), "encrypted"},
      {zip({{"a", "x", 0100644, 0, 12}}), "packed by method 12"},
      {zip({{"a", "not deflated at all", 0100644, 0, 8}}), "damaged"},
      {zip({{"a", "x", 0100644, 0, 0, 1}}), "damaged"},
  }));
  INFO(expected);
  CHECK(unpack_fault(bytes).find(expected) != std::string::npos);
}

TEST_CASE("A harmless link in an archive stays") {
  const TemporaryFolder folder;
  REQUIRE(unpack_zip(zip({{"lib/real", "text"}, {"lib/alias", "real", 0120777}, {"dir/", ""}}), folder / "out"));
  CHECK(text_of(folder / "out/lib/alias") == "text");
  CHECK(fs::is_symlink(folder / "out/lib/alias"));
  CHECK(fs::is_directory(folder / "out/dir"));
}

TEST_CASE("A damaged archive is a fault of the template's line") {
  const ProjectFolder folder(
      {{"template.yaml", serverless("CodeUri: f.zip, Runtime: provided.al2023")}, {"f.zip", "no zip"}});
  CHECK(folder.fault() ==
        "template.yaml:4: the code of F is \"f.zip\", which cannot be unpacked: it is not a zip archive");
}

TEST_CASE("A cut off archive never crashes") {
  const auto whole = from_hex(kDeflated);
  for (std::size_t size = 0; size < whole.size(); size += 5) CHECK_FALSE(unpack_fault(whole.substr(0, size)).empty());
  for (std::size_t i = 0; i < whole.size(); i += 3) {
    auto bytes = whole;
    bytes[i] = static_cast<char>(bytes[i] ^ 0xFF);
    unpack_fault(bytes);  // may well unpack: names and modes are not part of the check sum
  }
}

TEST_CASE("What sam build made is run, as sam local does") {
  ProjectFolder folder({{"template.yaml", serverless("CodeUri: src, Handler: app.f, Runtime: python3.12")},
                        {"src/app.py", "def f(e, c): pass\n"}});
  SECTION("from the folder of the function's name") {
    test::write_file(folder / ".aws-sam/build/F/app.py", "def f(e, c): pass\n");
    const auto project = folder.load();
    REQUIRE(project);
    CHECK(project->functions[0].code == folder / ".aws-sam/build/F");
    CHECK(has_note(*project, "F is run from .aws-sam/build/F", "run `sam build` after a change"));
  }
  SECTION("from the folder that the built template names, when functions share one") {
    test::write_file(folder / ".aws-sam/build/Other/app.py", "def f(e, c): pass\n");
    test::write_file(folder / ".aws-sam/build/template.yaml", serverless("CodeUri: Other, Handler: app.f"));
    const auto project = folder.load();
    REQUIRE(project);
    CHECK(project->functions[0].code == folder / ".aws-sam/build/Other");
  }
  SECTION("even if the source is not there") {
    test::write_file(folder / ".aws-sam/build/F/app.py", "def f(e, c): pass\n");
    fs::remove_all(folder / "src");
    CHECK(folder.fault().empty());
  }
  SECTION("but not without the handler") {
    test::write_file(folder / ".aws-sam/build/F/old.py", "");
    const auto project = folder.load();
    REQUIRE(project);
    CHECK(project->functions[0].code == folder / "src");
  }
  SECTION("nor from a damaged built template") {
    test::write_file(folder / ".aws-sam/build/template.yaml", "{{{{");
    const auto project = folder.load();
    REQUIRE(project);
    CHECK(project->functions[0].code == folder / "src");
  }
}

TEST_CASE("Code elsewhere is left out, the rest of the project stays") {
  const auto location = GENERATE(values<std::string>(
      {"{Bucket: b, Key: k}", "'s3://bucket/key.zip'", "!Ref CodePlace", "!Sub 'builds/${CodePlace}'"}));
  const ProjectFolder folder(
      {{"template.yaml", "Parameters: {CodePlace: {Type: String}}\n" +
                             serverless("CodeUri: " + location + ", Handler: app.f, Runtime: python3.12") +
                             "  G:\n    Type: AWS::Serverless::Function\n"
                             "    Properties: {CodeUri: ., Handler: app.f, Runtime: python3.12}\n"}});
  const auto project = folder.load();
  INFO(location);
  INFO(folder.fault());
  REQUIRE(project);
  CHECK(project->functions.size() == 1);
  CHECK(has_note(*project, "template.yaml:3: the function F is left out"));
}

TEST_CASE("Without a CodeUri the template's own folder is the code") {
  const ProjectFolder folder({{"template.yaml", serverless("Handler: app.f, Runtime: python3.12")}});
  const auto project = folder.load();
  REQUIRE(project);
  CHECK(project->functions[0].code == folder.path());
}

TEST_CASE("Layers: own content is used, missing content is a fault, foreign layers are named") {
  const auto template_with = [](const std::string& layers, const std::string& resources) {
    return serverless("CodeUri: ., Handler: app.f, Runtime: python3.12, Layers: " + layers) + resources;
  };
  const std::string layer = "  L: {Type: 'AWS::Serverless::LayerVersion', Properties: {ContentUri: layer}}\n";
  SECTION("in order, once each as the template says") {
    const ProjectFolder folder(
        {{"template.yaml",
          template_with("[!Ref L, !Ref M]",
                        layer + "  M: {Type: 'AWS::Lambda::LayerVersion', Properties: {Content: m}}\n")},
         {"layer/python/a.py", ""},
         {"m/python/b.py", ""}});
    const auto project = folder.load();
    INFO(folder.fault());
    REQUIRE(project);
    CHECK(project->functions[0].layers == std::vector<fs::path>{folder / "layer", folder / "m"});
  }
  SECTION("built by sam") {
    const ProjectFolder folder(
        {{"template.yaml", template_with("[!Ref L]", layer)}, {".aws-sam/build/L/python/a.py", ""}});
    const auto project = folder.load();
    REQUIRE(project);
    CHECK(project->functions[0].layers == std::vector<fs::path>{folder / ".aws-sam/build/L"});
  }
  SECTION("content that is not there") {
    const ProjectFolder folder({{"template.yaml", template_with("[!Ref L]", layer)}});
    CHECK(folder.fault().starts_with("template.yaml:5: the content of L is \"layer\", which does not exist"));
  }
  SECTION("of somebody else") {
    const ProjectFolder folder({{"template.yaml", template_with("['arn:aws:lambda:x:1:layer:y:2']", "")}});
    const auto project = folder.load();
    REQUIRE(project);
    CHECK(has_note(*project, "arn:aws:lambda:x:1:layer:y:2 of F is left out"));
  }
}

}  // namespace
}  // namespace warmfuzz
