#include "harness/project/code/folder.h"

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "harness/project/code/zip.h"

namespace warmfuzz {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t kMaximumZip = 250u << 20;  // Lambda's own limit, unpacked

std::string hash_of(const std::string& bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

}  // namespace

Result<fs::path> code_folder(const fs::path& base, const std::string& location, const std::string& id) {
  const auto fault = [&](const std::string& what) {
    return Fault{FaultKind::project, "is \"" + location + "\", which " + what};
  };
  const auto place = (base / location).lexically_normal();
  std::error_code error;
  if (fs::is_directory(place, error)) {
    auto real = fs::canonical(place, error);
    if (error) return fault("cannot be opened: " + error.message());
    return real;
  }
  if (!fs::exists(place, error))
    return fault(
        "does not exist; expected a folder or a .zip file, relative to the project file (is a build step missing?)");
  const auto extension = place.extension();
  if (!fs::is_regular_file(place, error) || (extension != ".zip" && extension != ".jar"))
    return fault("is a file; expected a folder or a .zip file");
  if (fs::file_size(place, error) > kMaximumZip || error) return fault("is larger than 250 MB, more than Lambda takes");
  std::ifstream stream(place, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(stream), {});
  if (!stream) return fault("cannot be read");
  const auto folder = base / ".warmfuzz/code" / (id + "-" + hash_of(bytes));
  if (fs::is_directory(folder, error)) return folder;
  if (auto status = unpack_zip(bytes, folder); !status) return fault("cannot be unpacked: " + status.fault().message);
  return folder;
}

}  // namespace warmfuzz
