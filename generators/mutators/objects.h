#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generators/mutators/changes.h"
#include "generators/mutators/edits.h"
#include "generators/mutators/key_words.h"
#include "generators/objects/formats.h"

/// Stored objects in scenarios: harmless ones, the catalogue's documents, and documents within fields.
namespace warmfuzz {

/// More objects than a scenario ever needs.
inline constexpr std::size_t kMaxObjects = 4;

/// The field with the key of the object that an event is about, also inside of other events. nullptr: there is none.
const Field* object_key(const std::vector<Field>& fields);

/// A document of the catalogue.
struct ObjectDocument {
  const Payload* payload = nullptr;
  StoredObject object;
  objects::Format format = objects::Format::text;  ///< as its archive or its content type says
};

/// All payloads of the kind FieldKind::object, in their order. They point into the catalogue.
std::vector<ObjectDocument> object_documents(const Catalogue& catalogue);

/// Has the events of a scenario be about this object, and their key end as the format does, unless the trigger's
/// filter, or the scenario itself, says how it ends.
void put_object(Scenario& scenario, InvokeStep& step, const Trigger& trigger, const std::vector<Field>& fields,
                StoredObject object, objects::Format format);

/// A place for a document within a field: the whole body, or a text in it whose name says so ("file", "data").
struct DocumentPlace {
  const Field* field = nullptr;
  Node node;
};
std::vector<DocumentPlace> document_places(const InvokeStep& step, const std::vector<Field>& fields);

/// Puts a document into a place, in base64. A whole body gets the content type of one that no text is. False if it
/// makes no difference.
bool carry_document(Scenario& scenario, InvokeStep& step, const std::vector<Field>& fields, const DocumentPlace& place,
                    StoredObject object, objects::Format format);

/// Harmless objects for events of this trigger that are worth trying: other formats under the key that it has, an
/// archive with a folder in it, JSON of other shapes, archives within bodies. Each a scenario of one step.
std::vector<Scenario> benign_object_scenarios(const Function& function, const Trigger& trigger,
                                              const std::vector<Field>& fields, const std::vector<std::string>& names);

/// The changes of objects that ScenarioMutator makes.
class ObjectMutator {
 public:
  /// `catalogue` must outlive it.
  ObjectMutator(const Catalogue& catalogue, MutateBytes mutate_bytes);

  /// Changes, replaces or drops the object of an event; or, where its source knows none, puts a document into a field.
  /// Nothing, with something perhaps changed, where there is nothing to do.
  std::optional<Change> mutate(Scenario& scenario, InvokeStep& step, const Trigger& trigger,
                               const std::vector<Field>& fields, const std::vector<std::string>& names,
                               Random& random) const;

 private:
  std::optional<Change> change_part(StoredObject& object, Random& random) const;

  const Catalogue& catalogue_;
  MutateBytes mutate_bytes_;
  std::vector<ObjectDocument> documents_;
};

}  // namespace warmfuzz
