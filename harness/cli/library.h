#pragma once

#include "generators/payloads/catalogue.h"
#include "warmfuzz/event_source.h"
#include "warmfuzz/function.h"
#include "warmfuzz/result.h"

namespace warmfuzz::cli {

/// The event sources and payloads that a command works with: those that come with warmfuzz and the project's own.
struct Library {
  EventSources sources;
  Catalogue catalogue;
  std::vector<std::string> left_out;  ///< files that are broken, one line each; only with `keep_going`
};

/// `project` may be nullptr: nothing of its own. The first broken file is a FaultKind::usage that names file, place and
/// what was expected; with `keep_going` it is left out and the rest is loaded.
Result<Library> load_library(const Project* project, bool keep_going);

/// The same, with what was left out said on stderr.
Result<Library> load_library_aloud(const Project* project, bool keep_going);

}  // namespace warmfuzz::cli
