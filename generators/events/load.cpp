#include "generators/events/load.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

#include "event_files.h"
#include "generators/events/source.h"

namespace warmfuzz {
namespace {

Status add(EventSources& sources, std::string_view text, const std::string& origin) {
  auto spec = events::read_source_spec(text, origin);
  if (!spec) return spec.fault();
  auto id = spec->id;
  if (id.empty()) return Fault{FaultKind::usage, origin + ": /id: expected a name"};
  sources[std::move(id)] = std::make_shared<events::DataEventSource>(std::move(*spec));
  return Done{};
}

}  // namespace

Result<EventSources> load_event_sources(const std::filesystem::path& extra_folder) {
  EventSources sources;
  for (const auto& file : embedded::event_files())
    if (auto status = add(sources, file.content, "corpora/events/" + std::string(file.name)); !status)
      return status.fault();
  if (extra_folder.empty()) return sources;

  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (std::filesystem::directory_iterator entry(extra_folder, error), end; !error && entry != end;
       entry.increment(error))
    if (entry->path().extension() == ".json") files.push_back(entry->path());
  if (error)
    return Fault{FaultKind::usage,
                 extra_folder.string() + ": cannot be read as a folder of event sources: " + error.message()};
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    if (!in) return Fault{FaultKind::usage, file.string() + ": cannot be read"};
    if (auto status = add(sources, text.str(), file.string()); !status) return status.fault();
  }
  return sources;
}

}  // namespace warmfuzz
