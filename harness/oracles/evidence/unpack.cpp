#include "harness/oracles/evidence/unpack.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>

namespace warmfuzz::judging {

namespace {

constexpr int kMaxEntries = 256;
constexpr std::size_t kTarMagic = 257;  // where "ustar" stands

struct FreeReader {
  void operator()(archive* reader) const { archive_read_free(reader); }
};

void append_data(archive* reader, std::string& text) {
  char buffer[16 * 1024];
  while (text.size() < kMaxUnpackedText) {
    const auto size = archive_read_data(reader, buffer, std::min(sizeof buffer, kMaxUnpackedText - text.size()));
    if (size <= 0) return;
    text.append(buffer, static_cast<std::size_t>(size));
  }
}

}  // namespace

bool is_packed(std::string_view content) {
  using namespace std::string_view_literals;
  for (const auto magic : {"PK\3\4"sv, "\x1f\x8b"sv, "BZh"sv, "\xfd\x37zXZ\0"sv, "\x28\xb5\x2f\xfd"sv})
    if (content.starts_with(magic)) return true;
  return content.size() > kTarMagic && content.substr(kTarMagic).starts_with("ustar");
}

std::string unpacked(std::string_view content) {
  std::string text;
  if (!is_packed(content)) return text;
  const std::unique_ptr<archive, FreeReader> reader(archive_read_new());
  archive_read_support_filter_bzip2(reader.get());
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_filter_xz(reader.get());
  archive_read_support_filter_zstd(reader.get());
  archive_read_support_format_tar(reader.get());
  archive_read_support_format_zip(reader.get());
  archive_read_support_format_raw(reader.get());  // one compressed file
  if (archive_read_open_memory(reader.get(), content.data(), content.size()) != ARCHIVE_OK) return text;
  archive_entry* entry = nullptr;
  for (int count = 0; count < kMaxEntries && text.size() < kMaxUnpackedText; ++count) {
    const int status = archive_read_next_header(reader.get(), &entry);
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) break;
    if (const char* name = archive_entry_pathname(entry)) text.append(name).push_back('\n');
    append_data(reader.get(), text);
    text.push_back('\n');
  }
  return text;
}

}  // namespace warmfuzz::judging
