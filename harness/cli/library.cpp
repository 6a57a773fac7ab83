#include "harness/cli/library.h"

#include <filesystem>
#include <iostream>

#include "generators/events/load.h"

namespace warmfuzz::cli {

Result<Library> load_library(const Project* project, bool keep_going) {
  std::vector<Fault> broken;
  auto* left_out = keep_going ? &broken : nullptr;
  const std::filesystem::path none;
  auto sources = load_event_sources(project != nullptr ? project->event_sources : none, left_out);
  if (!sources.ok()) return sources.fault();
  auto catalogue = Catalogue::load(project != nullptr ? project->payloads : none, left_out);
  if (!catalogue.ok()) return catalogue.fault();
  Library library{std::move(*sources), std::move(*catalogue), {}};
  for (const auto& fault : broken) library.left_out.push_back(fault.message + "; left out");
  return library;
}

Result<Library> load_library_aloud(const Project* project, bool keep_going) {
  auto library = load_library(project, keep_going);
  if (library.ok())
    for (const auto& line : library->left_out) std::cerr << "warmfuzz: " << line << "\n";
  return library;
}

}  // namespace warmfuzz::cli
