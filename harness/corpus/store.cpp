#include "harness/corpus/store.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <system_error>

#include "harness/corpus/files.h"

namespace warmfuzz {

std::string content_name(std::string_view content) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(content.data(), content.size(), digest.data(), &size, EVP_sha1(), nullptr);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string name;
  for (unsigned int i = 0; i < size; ++i) {
    name += kDigits[digest[i] >> 4];
    name += kDigits[digest[i] & 15];
  }
  return name;
}

Result<CorpusStore> CorpusStore::open(std::filesystem::path folder) {
  if (const auto made = make_folder(folder); !made) return made.fault();
  return CorpusStore(std::move(folder));
}

Result<std::string> CorpusStore::add(const Scenario& scenario) const {
  const auto text = write_scenario(scenario);
  auto name = content_name(text);
  std::error_code ignored;
  if (std::filesystem::exists(folder_ / name, ignored)) return name;
  if (const auto written = write_file_atomically(folder_ / name, text); !written) return written.fault();
  return name;
}

Result<CorpusContent> CorpusStore::load() const {
  const auto paths = files();
  if (!paths) return paths.fault();
  CorpusContent content;
  for (const auto& path : *paths) {
    const auto text = read_file(path);
    if (!text) {
      content.faults.push_back(text.fault());
      continue;
    }
    auto scenario = read_scenario(*text, path.string());
    if (scenario) {
      content.entries.push_back({path.filename().string(), std::move(scenario).value()});
    } else {
      content.faults.push_back(scenario.fault());
    }
  }
  return content;
}

Result<std::size_t> CorpusStore::size() const {
  const auto paths = files();
  if (!paths) return paths.fault();
  return paths->size();
}

Result<std::vector<std::filesystem::path>> CorpusStore::files() const {
  std::vector<std::filesystem::path> found;
  std::error_code error;
  auto entry = std::filesystem::directory_iterator(folder_, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (entry->path().filename().string().front() != '.' && entry->is_regular_file(ignored)) {
      found.push_back(entry->path());
    }
  }
  if (error) return Fault{FaultKind::usage, folder_.string() + ": cannot be listed: " + error.message()};
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace warmfuzz
