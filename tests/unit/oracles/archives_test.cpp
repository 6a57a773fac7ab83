#include "generators/objects/archive.h"
#include "harness/oracles/evidence/unpack.h"
#include "tests/support/catch.h"
#include "tests/unit/oracles/oracle_case.h"

using namespace warmfuzz;
using namespace warmfuzz::test;

namespace {

constexpr std::size_t kSeen = 256 * 1024;  // of a file

OracleCase served() {
  OracleCase court;
  court.invoke(http_event({{"id", "{{wf:probe.id}}"}, {"email", "{{wf:tenant.email}}"}}));
  return court;
}

}  // namespace

TEST_CASE("a caller's data in an archive that stays behind") {
  const auto format = GENERATE(ArchiveFormat::zip, ArchiveFormat::tar, ArchiveFormat::tar_gz, ArchiveFormat::gz);
  auto court = served();
  // Long enough that a zip compresses it.
  const std::string content = "email: " + court.live("{{wf:tenant.email}}") + "\n" + std::string(70'000, '.');
  const ArchiveRecipe recipe{format, {{"a.txt", "nothing"}, {"profile.txt", content}}};
  const auto of_gz = ArchiveRecipe{format, {{"profile.txt", content}}};
  court.seen().tmp.push_back(
      {"/tmp/export.bin", objects::make_archive(format == ArchiveFormat::gz ? of_gz : recipe), 4711});
  const auto finding = court.only("tmp-residue");
  CHECK(finding.identity == "/tmp/export.bin");
  CHECK(finding.source->path == "/body/email");
  CHECK(finding.message.find("`tenant.email`") != std::string::npos);
}

TEST_CASE("an archive of which only the beginning is known, and one that is none") {
  auto court = served();
  const std::string content = "email: " + court.live("{{wf:tenant.email}}") + "\n" + std::string(70'000, '.');
  std::string archive =
      objects::make_archive({ArchiveFormat::zip, {{"profile.txt", content}, {"b.txt", std::string(80'000, '-')}}});
  archive.resize(archive.size() - 60);
  court.seen().tmp.push_back({"/tmp/export.zip", archive, 4711});
  CHECK(court.only("tmp-residue").identity == "/tmp/export.zip");
  court.seen().tmp = {{"/tmp/export.zip", "PK\3\4" + std::string(100, '\xff'), 104}, {"/tmp/a.gz", "\x1f\x8b", 2}};
  CHECK(court.rules().empty());
}

TEST_CASE("an archive that holds nothing of a caller") {
  auto court = served();
  court.seen().tmp.push_back(
      {"/tmp/model.tar.gz", objects::make_archive({ArchiveFormat::tar_gz, {{"weights", "1 2 3"}}}), 200});
  CHECK(court.rules().empty());
}

TEST_CASE("a bomb costs no more than any other archive") {
  const std::string bomb = objects::make_archive(
      {ArchiveFormat::tar_gz,
       {{"zeros", "0", ArchiveEntry::Kind::file, static_cast<std::uint32_t>(kMaxUnpackedBytes)}}});
  REQUIRE(bomb.size() < kSeen);
  const std::string text = judging::unpacked(bomb);
  CHECK(text.size() > 0);
  CHECK(text.size() <= judging::kMaxUnpackedText + 1024);
}
