#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "warmfuzz/reporter.h"
#include "warmfuzz/result.h"

namespace warmfuzz {

/// A report ready to be written; `name` is a plain file name ("report.html").
struct RenderedFile {
  std::string name;
  std::string content;
};

/// Fingerprint → the text of the finding's `transcript.jsonl`.
using Transcripts = std::map<std::string, std::string>;

/// Writes a run folder (RUN_FOLDER.md): the findings' folders, then `files`, each file atomically, the folder made if
/// it is not there. May be called again and again while a run goes on: folders of findings that an earlier call wrote
/// and this run no longer has are removed at the end, so that the files at the top never name what is not there.
Status write_run(const Run& run, const std::filesystem::path& folder, const std::vector<RenderedFile>& files,
                 const Transcripts& transcripts);

/// Reads back what run.json, findings.json and the scenarios of a run folder hold. Run::folder is `folder`; the fields
/// of a finding that FINDING does not have (step, depends_on, identity) keep their defaults.
/// FaultKind::usage, naming the file, for a folder that is none or of an unknown version.
Result<Run> read_run(const std::filesystem::path& folder);

}  // namespace warmfuzz
