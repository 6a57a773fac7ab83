#include "generators/events/load.h"

#include "event_files.h"
#include "generators/events/source.h"
#include "include/src/json_reader.h"

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

  const auto files = read_json_folder(extra_folder, "event sources");
  if (!files) return files.fault();
  for (const auto& file : *files)
    if (auto status = add(sources, file.content, file.name); !status) return status.fault();
  return sources;
}

}  // namespace warmfuzz
