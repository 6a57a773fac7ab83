#include "generators/events/load.h"

#include <algorithm>
#include <map>

#include "event_files.h"
#include "generators/events/nested.h"
#include "generators/events/source.h"
#include "include/src/json_reader.h"

namespace warmfuzz {
namespace {

/// Reads the files in the order in which they come; nested sources are put together once all others are there.
class Loader {
 public:
  explicit Loader(EventSources& sources) : sources_(sources) {}

  Status add(std::string_view text, const std::string& origin, bool built_in) {
    if (events::is_nested(text)) {
      auto spec = events::read_nested_spec(text, origin);
      if (!spec) return spec.fault();
      auto id = spec->id;
      nested_.insert_or_assign(std::move(id), Nested{std::move(*spec), origin});
      return Done{};
    }
    auto spec = events::read_source_spec(text, origin);
    if (!spec) return spec.fault();
    auto id = spec->id;
    if (id.empty()) return Fault{FaultKind::usage, origin + ": /id: expected a name"};
    sources_[std::move(id)] = std::make_shared<events::DataEventSource>(std::move(*spec), built_in);
    return Done{};
  }

  /// A nested source may lie in another one: those whose parts are there come first.
  Status nest() {
    while (!nested_.empty()) {
      const auto ready = std::find_if(nested_.begin(), nested_.end(), [&](const auto& entry) {
        return sources_.contains(entry.second.spec.outer) && sources_.contains(entry.second.spec.inner);
      });
      if (ready == nested_.end()) return unknown_part();
      auto spec = std::move(ready->second.spec);
      auto id = ready->first;
      nested_.erase(ready);
      auto outer = sources_.at(spec.outer);
      auto inner = sources_.at(spec.inner);
      sources_[std::move(id)] =
          std::make_shared<events::NestedEventSource>(std::move(spec), std::move(outer), std::move(inner));
    }
    return Done{};
  }

  /// Gives up the nested source that nest() complained of.
  void drop_first() { nested_.erase(nested_.begin()); }

 private:
  struct Nested {
    events::NestedSpec spec;
    std::string origin;
  };

  Status unknown_part() const {
    const auto& [spec, origin] = nested_.begin()->second;
    const bool outer = !sources_.contains(spec.outer);
    std::string known;
    for (const auto& [id, source] : sources_) known += (known.empty() ? "" : ", ") + id;
    return Fault{FaultKind::usage, origin + (outer ? ": /outer: \"" + spec.outer : ": /inner: \"" + spec.inner) +
                                       "\" is no event source; expected one of " + known};
  }

  EventSources& sources_;
  std::map<std::string, Nested> nested_;
};

}  // namespace

Result<EventSources> load_event_sources(const std::filesystem::path& extra_folder, std::vector<Fault>* left_out) {
  EventSources sources;
  Loader loader(sources);
  for (const auto& file : embedded::event_files())
    if (auto status = loader.add(file.content, "corpora/events/" + std::string(file.name), true); !status)
      return status.fault();
  if (auto status = loader.nest(); !status) return status.fault();
  if (extra_folder.empty()) return sources;

  const auto files = read_json_folder(extra_folder, "event sources");
  if (!files) return files.fault();
  for (const auto& file : *files)
    if (auto status = loader.add(file.content, file.name, false); !status) {
      if (left_out == nullptr) return status.fault();
      left_out->push_back(status.fault());
    }
  while (true) {
    auto status = loader.nest();
    if (status) return sources;
    if (left_out == nullptr) return status.fault();
    left_out->push_back(status.fault());
    loader.drop_first();
  }
}

}  // namespace warmfuzz
