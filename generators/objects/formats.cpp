#include "generators/objects/formats.h"

#include <algorithm>
#include <array>

#include "generators/events/text.h"
#include "include/src/json_text.h"

namespace warmfuzz::objects {
namespace {

struct Row {
  Format format;
  std::string_view extensions;  // each with its dot and a blank behind
  std::string_view content_type;
};

constexpr std::array<Row, 17> kRows{{
    {Format::json, ".json .geojson ", "application/json"},
    {Format::csv, ".csv ", "text/csv"},
    {Format::text, ".txt .log ", "text/plain"},
    {Format::zip, ".zip .jar .docx .xlsx ", "application/zip"},
    {Format::xml, ".xml .svg .rss .xsd ", "application/xml"},
    {Format::tar_gz, ".tar.gz .tgz ", "application/gzip"},
    {Format::json_lines, ".jsonl .ndjson ", "application/x-ndjson"},
    {Format::yaml, ".yaml .yml ", "application/yaml"},
    {Format::tar, ".tar ", "application/x-tar"},
    {Format::gz, ".gz .gzip ", "application/gzip"},
    {Format::tsv, ".tsv .tab ", "text/tab-separated-values"},
    {Format::html, ".html .htm ", "text/html"},
    {Format::markdown, ".md .markdown ", "text/markdown"},
    {Format::png, ".png ", "image/png"},
    {Format::jpeg, ".jpg .jpeg ", "image/jpeg"},
    {Format::gif, ".gif ", "image/gif"},
    {Format::pdf, ".pdf ", "application/pdf"},
}};

const Row& row_of(Format format) {
  return *std::find_if(kRows.begin(), kRows.end(), [format](const Row& row) { return row.format == format; });
}

}  // namespace

Format format_of(std::string_view key) {
  const std::string name = events::lower(key.substr(key.rfind('/') + 1));
  // The longest ending wins: ".tar.gz" before ".gz".
  for (auto dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1))
    for (const auto& row : kRows)
      if ((' ' + std::string(row.extensions)).find(' ' + name.substr(dot) + ' ') != std::string::npos)
        return row.format;
  return Format::text;
}

std::string_view extension_of(Format format) {
  const auto all = row_of(format).extensions;
  return all.substr(0, all.find(' '));
}

std::string_view content_type_of(Format format) { return row_of(format).content_type; }

const std::vector<Format>& all_formats() {
  static const std::vector<Format> all = [] {
    std::vector<Format> formats;
    for (const auto& row : kRows) formats.push_back(row.format);
    return formats;
  }();
  return all;
}

Format format_of(const StoredObject& object) {
  if (object.archive) {
    switch (object.archive->format) {
      case ArchiveFormat::zip:
        return Format::zip;
      case ArchiveFormat::tar:
        return Format::tar;
      case ArchiveFormat::tar_gz:
        return Format::tar_gz;
      case ArchiveFormat::gz:
        return Format::gz;
    }
  }
  for (const auto format : all_formats())
    if (content_type_of(format) == object.content_type) return format;
  return Format::text;
}

}  // namespace warmfuzz::objects
