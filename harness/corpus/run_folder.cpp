#include "harness/corpus/run_folder.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <system_error>

#include "harness/corpus/files.h"

namespace warmfuzz {
namespace {

constexpr std::array<std::string_view, 3> kFindingFiles{"finding.json", "scenario.json", "transcript.jsonl"};

bool plain_name(std::string_view name) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  return !name.empty() && name.front() != '.' && name.find_first_not_of(kAllowed) == std::string_view::npos;
}

Status write_finding(const Finding& finding, const std::filesystem::path& run_folder, const Transcripts& transcripts) {
  if (!plain_name(finding.fingerprint)) {
    return Fault{FaultKind::internal, "\"" + finding.fingerprint + "\" cannot be a fingerprint: not a file name"};
  }
  const auto folder = run_folder / finding_folder(finding);
  if (auto made = make_folder(folder); !made) return made;
  const auto json = to_json(finding, finding_folder(finding) + "/scenario.json");
  const auto text = json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  if (auto written = write_file_atomically(folder / "scenario.json", write_scenario(finding.scenario)); !written) {
    return written;
  }
  const auto transcript = transcripts.find(finding.fingerprint);
  if (transcript != transcripts.end()) {
    if (auto written = write_file_atomically(folder / "transcript.jsonl", transcript->second); !written) {
      return written;
    }
  }
  return write_file_atomically(folder / "finding.json", text);
}

/// Whether warmfuzz made everything that lies in this folder.
bool only_ours(const std::filesystem::path& folder) {
  std::error_code error;
  auto entry = std::filesystem::directory_iterator(folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const auto name = entry->path().filename().string();
    if (std::find(kFindingFiles.begin(), kFindingFiles.end(), name) == kFindingFiles.end()) return false;
  }
  return !error;
}

void remove_findings_of_before(const Run& run, const std::filesystem::path& run_folder) {
  std::set<std::string> present;
  for (const auto& finding : run.findings) present.insert(finding.fingerprint);
  std::vector<std::filesystem::path> stale;
  std::error_code error;
  auto entry = std::filesystem::directory_iterator(run_folder / "findings", error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    const bool folder = !entry->is_symlink(ignored) && entry->is_directory(ignored);
    if (folder && present.count(entry->path().filename().string()) == 0) stale.push_back(entry->path());
  }
  for (const auto& folder : stale) {
    std::error_code ignored;
    if (only_ours(folder)) std::filesystem::remove_all(folder, ignored);
  }
}

}  // namespace

Status write_run(const Run& run, const std::filesystem::path& folder, const std::vector<RenderedFile>& files,
                 const Transcripts& transcripts) {
  if (auto made = make_folder(folder); !made) return made;
  for (const auto& finding : run.findings) {
    if (auto written = write_finding(finding, folder, transcripts); !written) return written;
  }
  for (const auto& file : files) {
    if (!plain_name(file.name)) return Fault{FaultKind::internal, "\"" + file.name + "\" is not a plain file name"};
    if (auto written = write_file_atomically(folder / file.name, file.content); !written) return written;
  }
  remove_findings_of_before(run, folder);
  return Done{};
}

}  // namespace warmfuzz
