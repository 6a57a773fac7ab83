#include <algorithm>
#include <utility>

#include "generators/events/guess.h"
#include "generators/objects/formats.h"
#include "include/src/json_text.h"

namespace warmfuzz::objects {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxNames = 16;

// One white pixel each.
constexpr std::string_view kPng =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4//8/AAX+Av4zEpUUAAAAAElFTkSuQmCC";
constexpr std::string_view kGif = "R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==";
constexpr std::string_view kJpeg =
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////"
    "////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=";

constexpr std::string_view kPdf =
    "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>\nendobj\nxref\n0 4\n0000000000 65535 f \n"
    "0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \ntrailer\n<</Size 4/Root 1 0 R>>\nstartxref\n164\n"
    "%%EOF\n";

bool is_xml_name(const std::string& name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && letter(name.front()) && std::all_of(name.begin(), name.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

std::vector<std::string> usable(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const auto& name : names)
    if (is_xml_name(name) && out.size() < kMaxNames) out.push_back(name);
  if (out.empty()) out = {"id", "name", "email", "amount", "note"};
  return out;
}

std::string cell(const std::string& name) {
  const auto value = benign_value(name);
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string table(const std::vector<std::string>& names, char separator) {
  std::string head, row;
  for (const auto& name : names) {
    head += (head.empty() ? "" : std::string(1, separator)) + name;
    row += (row.empty() ? "" : std::string(1, separator)) + cell(name);
  }
  return head + "\n" + row + "\n" + row + "\n";
}

Json record(const std::vector<std::string>& names) {
  Json out = Json::object();
  for (const auto& name : names) out[name] = benign_value(name);
  return out;
}

std::string text(Format format, const std::vector<std::string>& names) {
  std::string out;
  switch (format) {
    case Format::json:
      return record(names).dump();
    case Format::json_lines:
      return record(names).dump() + "\n" + record(names).dump() + "\n";
    case Format::csv:
      return table(names, ',');
    case Format::tsv:
      return table(names, '\t');
    case Format::xml:
      for (const auto& name : names) out += "  <" + name + ">" + cell(name) + "</" + name + ">\n";
      return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<document>\n" + out + "</document>\n";
    case Format::yaml:
      for (const auto& name : names) out += name + ": \"" + cell(name) + "\"\n";
      return out;
    case Format::html:
      return "<!doctype html>\n<html><head><title>{{wf:tenant.title}}</title></head><body><p>{{wf:tenant.text}}</p>"
             "</body></html>\n";
    case Format::markdown:
      return "# {{wf:tenant.title}}\n\n{{wf:tenant.text}}\n";
    default:
      return "{{wf:tenant.text}}\nsecond line\n";
  }
}

ArchiveRecipe archive(ArchiveFormat format, const std::vector<std::string>& names) {
  ArchiveRecipe recipe;
  recipe.format = format;
  recipe.entries.push_back({"{{wf:probe.entry}}.txt", text(Format::text, names)});
  recipe.entries.push_back({"{{wf:probe.entry2}}.json", text(Format::json, names)});
  return recipe;
}

}  // namespace

void fill(StoredObject& object, Format format, const std::vector<std::string>& given) {
  const auto names = usable(given);
  object.content_type = content_type_of(format);
  object.content.clear();
  object.archive.reset();
  switch (format) {
    case Format::zip:
      object.archive = archive(ArchiveFormat::zip, names);
      break;
    case Format::tar:
      object.archive = archive(ArchiveFormat::tar, names);
      break;
    case Format::tar_gz:
      object.archive = archive(ArchiveFormat::tar_gz, names);
      break;
    case Format::gz: {
      // What "list.csv.gz" holds is what "list.csv" would.
      const auto inner = object.key.substr(0, object.key.rfind('.'));
      object.archive = ArchiveRecipe{ArchiveFormat::gz, {{"content", text(format_of(inner), names)}}};
      break;
    }
    case Format::png:
      object.content = base64_decode(kPng).value_or("");
      break;
    case Format::gif:
      object.content = base64_decode(kGif).value_or("");
      break;
    case Format::jpeg:
      object.content = base64_decode(kJpeg).value_or("");
      break;
    case Format::pdf:
      object.content = kPdf;
      break;
    default:
      object.content = text(format, names);
  }
}

}  // namespace warmfuzz::objects
