#pragma once

#include <filesystem>
#include <vector>

#include "warmfuzz/event_source.h"
#include "warmfuzz/result.h"

namespace warmfuzz {

/// The event sources that come with warmfuzz (corpora/events), and those of `extra_folder` (every *.json in it; may be
/// empty: none). A source there with the id of a built-in one takes its place. The first broken file is a
/// FaultKind::usage that names file, pointer and what was expected; with `left_out` it goes there, and the rest is
/// loaded.
Result<EventSources> load_event_sources(const std::filesystem::path& extra_folder = {},
                                        std::vector<Fault>* left_out = nullptr);

}  // namespace warmfuzz
