// Format: PKWARE's APPNOTE.TXT 6.3, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end).

#include "harness/project/code/zip.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/beast/zlib/inflate_stream.hpp>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace warmfuzz {
namespace fs = std::filesystem;
namespace zlib = boost::beast::zlib;
namespace {

constexpr std::uint64_t kMaximumTotal = 250u << 20;
constexpr std::size_t kMaximumEntries = 100'000;

struct Entry {
  std::string name;
  unsigned flags = 0;
  unsigned method = 0;
  std::uint32_t crc = 0;
  std::uint32_t packed_size = 0;
  std::uint32_t size = 0;
  std::uint32_t header = 0;  ///< offset of the local header
  unsigned mode = 0;         ///< Unix st_mode; 0 where the archive was not made on Unix
};

Fault fault(const std::string& message) { return Fault{FaultKind::project, message}; }

/// Little-endian number; 0 beyond the end, which no caller takes for a signature.
std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i)
    if (at + i < bytes.size())
      value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  return value;
}

std::uint32_t crc32(std::string_view bytes) {
  static const auto table = [] {
    std::array<std::uint32_t, 256> rows{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t row = i;
      for (int bit = 0; bit < 8; ++bit) row = (row >> 1) ^ (row & 1 ? 0xEDB88320u : 0u);
      rows[i] = row;
    }
    return rows;
  }();
  std::uint32_t crc = ~0u;
  for (const char byte : bytes) crc = (crc >> 8) ^ table[(crc ^ static_cast<unsigned char>(byte)) & 0xFF];
  return ~crc;
}

Result<std::vector<Entry>> read_directory(std::string_view bytes) {
  constexpr std::size_t end_size = 22, longest_comment = 65535;
  std::optional<std::size_t> end;
  if (bytes.size() >= end_size)
    for (std::size_t at = bytes.size() - end_size;; --at) {
      if (number(bytes, at, 4) == 0x06054b50) end = at;
      if (end || at == 0 || bytes.size() - at > end_size + longest_comment) break;
    }
  if (!end) return fault("it is not a zip archive");
  const auto count = number(bytes, *end + 10, 2), start = number(bytes, *end + 16, 4);
  if (count == 0xFFFF || start == 0xFFFFFFFF) return fault("it is a ZIP64 archive, which is not supported");
  if (count > kMaximumEntries) return fault("it has too many entries");
  std::vector<Entry> entries;
  std::size_t at = start;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (at + 46 > bytes.size() || number(bytes, at, 4) != 0x02014b50) return fault("its directory is damaged");
    Entry entry;
    const auto made_by = number(bytes, at + 4, 2) >> 8;
    entry.flags = number(bytes, at + 8, 2);
    entry.method = number(bytes, at + 10, 2);
    entry.crc = number(bytes, at + 16, 4);
    entry.packed_size = number(bytes, at + 20, 4);
    entry.size = number(bytes, at + 24, 4);
    const auto name_size = number(bytes, at + 28, 2);
    if (made_by == 3) entry.mode = number(bytes, at + 38, 4) >> 16;
    entry.header = number(bytes, at + 42, 4);
    entry.name = bytes.substr(at + 46, name_size);
    at += 46 + name_size + number(bytes, at + 30, 2) + number(bytes, at + 32, 2);
    entries.push_back(std::move(entry));
  }
  return entries;
}

Result<std::string> read_content(std::string_view bytes, const Entry& entry) {
  if (entry.flags & 1) return fault("the entry " + entry.name + " is encrypted");
  if (number(bytes, entry.header, 4) != 0x04034b50) return fault("the entry " + entry.name + " is damaged");
  const std::uint64_t start =
      std::uint64_t{entry.header} + 30 + number(bytes, entry.header + 26, 2) + number(bytes, entry.header + 28, 2);
  if (start + entry.packed_size > bytes.size()) return fault("the entry " + entry.name + " is cut off");
  const auto packed = bytes.substr(start, entry.packed_size);
  std::string content;
  if (entry.method == 0) {
    content = packed;
  } else if (entry.method == 8) {
    content.resize(entry.size);
    zlib::inflate_stream stream;
    zlib::z_params position;
    position.next_in = packed.data();
    position.avail_in = packed.size();
    position.next_out = content.data();
    position.avail_out = content.size();
    boost::beast::error_code error;
    stream.write(position, zlib::Flush::finish, error);
    content.resize(position.total_out);
  } else {
    return fault("the entry " + entry.name + " is packed by method " + std::to_string(entry.method) +
                 "; expected stored or deflate");
  }
  if (content.size() != entry.size || crc32(content) != entry.crc)
    return fault("the entry " + entry.name + " is damaged");
  return content;
}

/// Inside the folder, by name alone.
bool harmless(const fs::path& path) {
  if (path.empty() || path.is_absolute()) return false;
  for (const auto& part : path)
    if (part == "..") return false;
  return path.native().find('\0') == std::string::npos;
}

Status write_entry(const fs::path& folder, const Entry& entry, const std::string& content) {
  const fs::path name(entry.name);
  if (!harmless(name)) return fault("the entry " + entry.name + " lies outside the archive's folder");
  fs::path parent = folder;
  for (const auto& part : name.parent_path()) {
    parent /= part;
    if (fs::is_symlink(parent)) return fault("the entry " + entry.name + " lies behind a symbolic link");
  }
  if (entry.name.ends_with('/')) {
    fs::create_directories(folder / name);
    return Done{};
  }
  fs::create_directories(parent);
  const auto place = folder / name;
  fs::remove(place);
  if (S_ISLNK(entry.mode)) {
    const auto target = (name.parent_path() / content).lexically_normal();
    if (fs::path(content).is_absolute() || !harmless(target))
      return fault("the link " + entry.name + " leads out of the archive's folder");
    fs::create_symlink(content, place);
    return Done{};
  }
  std::ofstream stream(place, std::ios::binary);
  stream << content;
  stream.close();
  if (!stream) return fault(entry.name + " cannot be written");
  const auto execute = fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
  if (entry.mode & 0111) fs::permissions(place, execute, fs::perm_options::add);
  return Done{};
}

Status write_all(std::string_view bytes, const std::vector<Entry>& entries, const fs::path& folder) {
  std::uint64_t total = 0;
  for (const auto& entry : entries) {
    total += entry.size;
    if (total > kMaximumTotal) return fault("it holds more than 250 MB");
    const auto content = read_content(bytes, entry);
    if (!content) return content.fault();
    if (auto status = write_entry(folder, entry, *content); !status) return status;
  }
  return Done{};
}

}  // namespace

Status unpack_zip(std::string_view bytes, const fs::path& folder) {
  const auto entries = read_directory(bytes);
  if (!entries) return entries.fault();
  const fs::path unfinished = folder.string() + ".part" + std::to_string(getpid());
  std::error_code ignored;
  try {
    fs::remove_all(unfinished);
    fs::create_directories(unfinished);
    if (auto status = write_all(bytes, *entries, unfinished); !status) {
      fs::remove_all(unfinished, ignored);
      return status;
    }
    fs::rename(unfinished, folder, ignored);
    // Another process may have been faster with the same content.
    const bool there = fs::is_directory(folder, ignored);
    fs::remove_all(unfinished, ignored);
    if (!there) return fault(folder.string() + " cannot be made");
    return Done{};
  } catch (const fs::filesystem_error& error) {
    fs::remove_all(unfinished, ignored);
    return fault(error.what());
  }
}

}  // namespace warmfuzz
