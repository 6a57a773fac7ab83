#include "generators/objects/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cstdint>
#include <memory>

namespace warmfuzz::objects {
namespace {

constexpr std::time_t kTime = 1'704'067'200;       // 2024-01-01, a date that every format can hold
constexpr std::uint64_t kStoredBytes = 64 * 1024;  // larger files of a zip are compressed

struct FreeWriter {
  void operator()(archive* writer) const { archive_write_free(writer); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

la_ssize_t append(archive*, void* out, const void* bytes, std::size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

void choose_format(archive* writer, ArchiveFormat format) {
  switch (format) {
    case ArchiveFormat::zip:
      archive_write_set_format_zip(writer);
      break;
    case ArchiveFormat::tar:
    case ArchiveFormat::tar_gz:
      archive_write_set_format_gnutar(writer);
      break;
    case ArchiveFormat::gz:
      archive_write_set_format_raw(writer);
      break;
  }
  if (format == ArchiveFormat::tar_gz || format == ArchiveFormat::gz) {
    archive_write_add_filter_gzip(writer);
    archive_write_set_filter_option(writer, "gzip", "timestamp", nullptr);
  }
  archive_write_set_bytes_per_block(writer, 0);
  archive_write_set_bytes_in_last_block(writer, 1);
}

void write_content(archive* writer, const std::string& content, std::uint64_t times) {
  if (content.empty()) return;
  // One call for many short pieces.
  std::string block = content;
  std::uint64_t in_block = 1;
  while (in_block * 2 <= times && block.size() < 32 * 1024) {
    block += block;
    in_block *= 2;
  }
  for (; times >= in_block; times -= in_block) archive_write_data(writer, block.data(), block.size());
  for (; times > 0; --times) archive_write_data(writer, content.data(), content.size());
}

void add(archive* writer, ArchiveFormat format, const ArchiveEntry& from, std::uint64_t& left) {
  const bool file = from.kind == ArchiveEntry::Kind::file;
  std::uint64_t times = file ? from.repeat : 0;
  if (file && !from.content.empty()) times = std::min<std::uint64_t>(times, left / from.content.size());
  const std::uint64_t size = from.content.size() * times;
  left -= size;

  std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
  const bool folder = file && size == 0 && from.name.ends_with('/');
  archive_entry_set_pathname(entry.get(), from.name.c_str());
  archive_entry_set_mtime(entry.get(), kTime, 0);
  archive_entry_set_perm(entry.get(), folder ? 0755 : 0644);
  archive_entry_set_filetype(entry.get(), folder ? AE_IFDIR : AE_IFREG);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(size));
  if (from.kind == ArchiveEntry::Kind::hard_link && format != ArchiveFormat::zip) {
    archive_entry_set_hardlink(entry.get(), from.content.c_str());
  } else if (!file) {
    archive_entry_set_filetype(entry.get(), AE_IFLNK);
    archive_entry_set_perm(entry.get(), 0777);
    archive_entry_set_symlink(entry.get(), from.content.c_str());
  }
  if (format == ArchiveFormat::zip) {
    if (size > kStoredBytes)
      archive_write_zip_set_compression_deflate(writer);
    else
      archive_write_zip_set_compression_store(writer);
  }
  if (archive_write_header(writer, entry.get()) < ARCHIVE_WARN) return;
  write_content(writer, from.content, times);
  archive_write_finish_entry(writer);
}

}  // namespace

std::string make_archive(const ArchiveRecipe& recipe) {
  std::string out;
  std::unique_ptr<archive, FreeWriter> writer(archive_write_new());
  choose_format(writer.get(), recipe.format);
  if (archive_write_open(writer.get(), &out, nullptr, append, nullptr) != ARCHIVE_OK) return out;
  std::uint64_t left = kMaxUnpackedBytes;
  for (const auto& entry : recipe.entries) {
    add(writer.get(), recipe.format, entry, left);
    if (recipe.format == ArchiveFormat::gz) break;
  }
  archive_write_close(writer.get());
  return out;
}

}  // namespace warmfuzz::objects
