#include "generators/mutators/objects.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "generators/events/guess.h"
#include "generators/mutators/chance.h"
#include "generators/mutators/object_parts.h"
#include "generators/mutators/shapes.h"

namespace warmfuzz {
namespace {

using objects::Format;

constexpr std::size_t kMaxBytes = 64 * 1024;  ///< of mutated contents
constexpr const char* kObjects = "objects";   ///< where a change lies that is in none of the fields
constexpr std::size_t kMaxPlaces = 4;         ///< for documents in one event

constexpr std::array<std::string_view, 26> kDocumentWords{
    "content", "contents", "data",   "file",     "zip",   "archive", "attachment", "payload", "blob",
    "base64",  "b64",      "upload", "document", "image", "bytes",   "bundle",     "package", "backup",
    "import",  "tar",      "tgz",    "gz",       "gzip",  "tarball", "files",      "raw"};

bool is_archive(Format format) {
  return format == Format::zip || format == Format::tar || format == Format::tar_gz || format == Format::gz;
}

bool has_suffix(const Trigger& trigger) {
  const auto suffix = trigger.config.find("suffix");
  return suffix != trigger.config.end() && suffix->is_string() && !suffix->get_ref<const std::string&>().empty();
}

bool names_document(const std::string& name) {
  const auto words = words_of(name);
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::find(kDocumentWords.begin(), kDocumentWords.end(), word) != kDocumentWords.end();
  });
}

StoredObject* follower(Scenario& scenario) {
  const auto found = std::find_if(scenario.objects.begin(), scenario.objects.end(),
                                  [](const StoredObject& object) { return object.follows_event(); });
  return found == scenario.objects.end() ? nullptr : &*found;
}

/// A header of the content type, where the event has headers of the caller's.
void set_content_type(InvokeStep& step, const std::vector<Field>& fields, std::string_view type) {
  for (const auto& field : fields) {
    if (field.kind != FieldKind::string_map || name_of_pointer(field.pointer) != "headers") continue;
    auto headers = value_of(step, field.pointer, field);
    if (!headers.is_object()) continue;
    std::vector<std::string> old;
    for (const auto& [name, value] : headers.items())
      if (std::equal(name.begin(), name.end(), std::begin("content-type"), std::end("content-type") - 1,
                     [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; }))
        old.push_back(name);
    for (const auto& name : old) headers.erase(name);
    headers["Content-Type"] = type;
    step.fields[field.pointer] = std::move(headers);
    return;
  }
}

}  // namespace

const Field* object_key(const std::vector<Field>& fields) {
  for (const auto& field : fields)
    if (field.pointer.ends_with("/s3/object/key") || field.pointer.ends_with("/detail/object/key")) return &field;
  return nullptr;
}

std::vector<ObjectDocument> object_documents(const Catalogue& catalogue) {
  std::vector<ObjectDocument> out;
  for (const auto* payload : catalogue.for_kind(FieldKind::object)) {
    ObjectDocument document;
    document.payload = payload;
    if (payload->value.is_string()) {
      document.object.content = payload->value.get<std::string>();
      const auto first = document.object.content.empty() ? '\0' : document.object.content.front();
      const auto format = first == '[' || first == '{' ? Format::json : first == '<' ? Format::xml : Format::text;
      document.object.content_type = objects::content_type_of(format);
    } else if (auto read = read_stored_object(payload->value, payload->id); read.ok()) {
      document.object = std::move(*read);
    } else {
      continue;  // refused when the catalogue was loaded
    }
    document.format = objects::format_of(document.object);
    out.push_back(std::move(document));
  }
  return out;
}

void put_object(Scenario& scenario, InvokeStep& step, const Trigger& trigger, const std::vector<Field>& fields,
                StoredObject object, Format format) {
  step.objects.reset();
  if (auto* known = follower(scenario))
    *known = std::move(object);
  else
    scenario.objects.push_back(std::move(object));
  const auto* key = object_key(fields);
  if (key == nullptr || has_suffix(trigger) || step.fields.contains(key->pointer) || !key->benign.is_string()) return;
  auto name = key->benign.get<std::string>();
  if (const auto end = name.rfind("}}"); end != std::string::npos) name.resize(end + 2);
  name += objects::extension_of(format);
  if (name != key->benign) step.fields[key->pointer] = std::move(name);
}

std::vector<DocumentPlace> document_places(const InvokeStep& step, const std::vector<Field>& fields) {
  std::vector<DocumentPlace> out;
  for (const auto& field : fields) {
    if (field.kind != FieldKind::json_text && field.kind != FieldKind::text && field.kind != FieldKind::attribute_map)
      continue;
    if (field.control != Control::attacker) continue;
    if (field.kind == FieldKind::json_text) {
      Node whole;
      whole.key = name_of_pointer(field.pointer);
      out.push_back({&field, std::move(whole)});
    }
    std::size_t left = kMaxPlaces;
    for (auto& node : nodes_of(value_of(step, field.pointer, field), name_of_pointer(field.pointer), 80)) {
      if (left == 0) break;
      if (node.container || node.hops.empty() || !names_document(node.key)) continue;
      --left;
      out.push_back({&field, std::move(node)});
    }
  }
  return out;
}

bool carry_document(Scenario& scenario, InvokeStep& step, const std::vector<Field>& fields, const DocumentPlace& place,
                    StoredObject object, Format format) {
  if (scenario.objects.size() >= kMaxObjects) return false;
  step.objects.reset();
  const auto index = scenario.objects.size();
  auto value = value_of(step, place.field->pointer, *place.field);
  const bool changed = edit(value, place.node, [&](Json& found) {
    if (found.is_structured() && !place.node.hops.empty()) return false;
    found = "{{wf:object." + std::to_string(index) + "}}";
    return true;
  });
  if (!changed) return false;
  step.fields[place.field->pointer] = std::move(value);
  if (place.node.hops.empty()) set_content_type(step, fields, objects::content_type_of(format));
  scenario.objects.push_back(std::move(object));
  return true;
}

std::vector<Scenario> benign_object_scenarios(const Function& function, const Trigger& trigger,
                                              const std::vector<Field>& fields, const std::vector<std::string>& names) {
  std::vector<Scenario> out;
  const auto add = [&](const auto& change) {
    Scenario scenario;
    scenario.function = function.id;
    auto step = benign_step(trigger);
    if (!change(scenario, step)) return;
    scenario.steps.emplace_back(std::move(step));
    out.push_back(std::move(scenario));
  };
  const auto filled = [&](Format format) {
    StoredObject object;
    objects::fill(object, format, names);
    return object;
  };
  if (object_key(fields) != nullptr) {
    const auto put = [&](StoredObject object, Format format) {
      add([&](Scenario& scenario, InvokeStep& step) {
        put_object(scenario, step, trigger, fields, std::move(object), format);
        return true;
      });
    };
    // A handler that looks at no ending, or at that of its own filter.
    for (const auto format : {Format::json, Format::csv, Format::zip, Format::xml, Format::tar_gz}) {
      put(filled(format), format);
      if (has_suffix(trigger)) continue;
      add([&](Scenario& scenario, InvokeStep&) {
        scenario.objects.push_back(filled(format));
        return true;
      });
    }
    for (const auto format : {Format::zip, Format::tar_gz, Format::tar}) {
      auto object = filled(format);
      for (auto& entry : object.archive->entries) entry.name = "data/" + entry.name;
      put(std::move(object), format);
    }
    for (const auto shape : {BodyShape::nested, BodyShape::lists, BodyShape::objects}) {
      auto object = filled(Format::json);
      object.content = shaped(names, shape).dump();
      put(std::move(object), Format::json);
    }
    auto list = filled(Format::json);
    list.content = Json::array({shaped(names, BodyShape::typed)}).dump();
    put(std::move(list), Format::json);
    return out;
  }
  // The guessed bodies first: keys of the code show where a document may be.
  auto typed = benign_step(trigger);
  for (const auto& field : fields)
    if (field.kind == FieldKind::json_text) typed.fields[field.pointer] = shaped(names, BodyShape::typed);
  const auto places = document_places(typed, fields);
  for (const auto format : {Format::zip, Format::tar_gz})
    for (const auto& place : places)
      add([&](Scenario& scenario, InvokeStep& step) {
        if (!place.node.hops.empty()) step = typed;
        return carry_document(scenario, step, fields, place, filled(format), format);
      });
  return out;
}

ObjectMutator::ObjectMutator(const Catalogue& catalogue, MutateBytes mutate_bytes)
    : catalogue_(catalogue), mutate_bytes_(std::move(mutate_bytes)), documents_(object_documents(catalogue)) {}

std::optional<Change> ObjectMutator::mutate(Scenario& scenario, InvokeStep& step, const Trigger& trigger,
                                            const std::vector<Field>& fields, const std::vector<std::string>& names,
                                            Random& random) const {
  if (object_key(fields) == nullptr) {
    const auto places = document_places(step, fields);
    std::vector<const ObjectDocument*> archives;
    for (const auto& document : documents_)
      if (is_archive(document.format)) archives.push_back(&document);
    if (places.empty() || archives.empty()) return std::nullopt;
    const auto& document = *archives[below(archives.size(), random)];
    const auto& place = pick(places, random);
    if (!carry_document(scenario, step, fields, place, document.object, document.format)) return std::nullopt;
    return Change{place.field->pointer + place.node.path(), "document " + document.payload->id};
  }
  auto* known = follower(scenario);
  const auto choice = below(10, random);
  if (known == nullptr && choice < 5) {
    // The object that would be there anyway, to be changed from now on.
    const auto* key = object_key(fields);
    const auto& name = value_of(step, key->pointer, *key);
    StoredObject object;
    objects::fill(object, objects::format_of(name.is_string() ? name.get_ref<const std::string&>() : ""), names);
    scenario.objects.push_back(std::move(object));
    known = &scenario.objects.back();
  }
  if (known == nullptr || choice >= 7) {
    if (documents_.empty()) return std::nullopt;
    const auto& document = documents_[below(documents_.size(), random)];
    put_object(scenario, step, trigger, fields, document.object, document.format);
    return Change{kObjects, "document " + document.payload->id};
  }
  if (choice == 6) {
    remove_object(scenario, below(scenario.objects.size(), random));
    return Change{kObjects, "one taken out"};
  }
  return change_part(*known, random);
}

std::optional<Change> ObjectMutator::change_part(StoredObject& object, Random& random) const {
  const auto parts = parts_of(object);
  const auto& part = parts[below(parts.size(), random)];
  const std::string where = kObjects + std::string("/") + (part.name.empty() ? "content" : part.name);
  if (below(3, random) == 0 && mutate_bytes_ != nullptr) {
    const bool done = edit(object, part, [&](Json& found) {
      if (!found.is_string() || found.get_ref<const std::string&>().size() > kMaxBytes) return false;
      found = mutate_bytes_(found.get_ref<const std::string&>(), found.get_ref<const std::string&>().size() + 1024);
      return true;
    });
    return done ? std::optional(Change{where, "other bytes"}) : std::nullopt;
  }
  const auto kind = below(5, random) == 0 ? FieldKind::text : kind_of_part(part);
  auto payloads = catalogue_.for_kind(kind);
  if (payloads.empty()) payloads = catalogue_.for_kind(FieldKind::text);
  if (payloads.empty()) return std::nullopt;
  const auto& payload = *payloads[below(payloads.size(), random)];
  const auto placement = payload.placements[below(payload.placements.size(), random)];
  if (!edit(object, part, [&](Json& found) { return apply(payload, placement, found, Node{}); })) return std::nullopt;
  return Change{where, "payload " + payload.id + " (" + std::string(to_string(placement)) + ")"};
}

}  // namespace warmfuzz
