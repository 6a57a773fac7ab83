#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "warmfuzz/scenario.h"

namespace warmfuzz::objects {

/// What the content of an object is, as the ending of its key says it.
enum class Format {
  text,
  json,
  json_lines,
  csv,
  tsv,
  xml,
  yaml,
  html,
  markdown,
  zip,
  tar,
  tar_gz,
  gz,
  png,
  jpeg,
  gif,
  pdf
};

/// ".csv.gz" is gz; endings that are not known are text. Case does not matter.
Format format_of(std::string_view key);
/// As its archive, or else its content type, says it.
Format format_of(const StoredObject& object);
/// The usual ending: ".tar.gz".
std::string_view extension_of(Format format);
std::string_view content_type_of(Format format);
/// Every format that there is, those that handlers read most often first.
const std::vector<Format>& all_formats();

/// A small harmless content with placeholders of the tenant, and probes for names of files. `names` are what records,
/// columns and elements are called; a few usual ones if it is empty. Sets content, archive and content_type.
void fill(StoredObject& object, Format format, const std::vector<std::string>& names);

}  // namespace warmfuzz::objects
