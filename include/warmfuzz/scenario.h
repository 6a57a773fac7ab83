#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "warmfuzz/result.h"

namespace warmfuzz {

using Json = nlohmann::json;

/// Deliver one event. The event itself is never stored: it is the source's template, with the values in `fields`
/// in place of the benign ones, encoded and made consistent by the source. What the service or the deployer sets
/// can therefore not be changed by a scenario, and an event is made simpler by leaving a field out.
struct InvokeStep {
  std::string trigger;       ///< Trigger::name within the function
  std::string source;        ///< event source id, for reading alone and for functions whose trigger was renamed
  std::string tenant = "a";  ///< which caller: one word
  /// JSON pointer of an attacker-controlled field ("/Records/0/s3/object/key") → its decoded value, placeholders
  /// inside. A non-string value in a field that carries text ("/body") is sent as JSON text.
  std::map<std::string, Json> fields;
  /// A whole event that takes the place of the template, delivered as it is (`invoke --event`). Null: not used.
  Json event = nullptr;
  /// Indices of the Scenario::objects that there are for this step, in this order. Nothing: all of them. A step whose
  /// list is another one than that of the event before finds nothing more of what lay there for earlier ones.
  std::optional<std::vector<std::size_t>> objects = std::nullopt;
  /// Delivered while the step before is still under way, where the function's concurrency allows it; else after it.
  bool overlaps = false;

  bool operator==(const InvokeStep&) const = default;
};

/// The environment stays frozen for this long.
struct PauseStep {
  std::chrono::milliseconds duration{0};
  bool operator==(const PauseStep&) const = default;
};

using Step = std::variant<InvokeStep, PauseStep>;

/// One entry of an archive, in the order of the archive.
struct ArchiveEntry {
  enum class Kind {
    file,       ///< `content`, `repeat` times
    symlink,    ///< to `content`, which may lead anywhere
    hard_link,  ///< to the entry, or the path, `content`; in a zip a symbolic one
  };
  std::string name;  ///< as it stands in the archive: with folders, climbing, absolute
  std::string content;
  Kind kind = Kind::file;
  std::uint32_t repeat = 1;
  bool operator==(const ArchiveEntry&) const = default;
};

enum class ArchiveFormat { zip, tar, tar_gz, gz };
std::string_view to_string(ArchiveFormat format);
std::optional<ArchiveFormat> parse_archive_format(std::string_view text);

/// How an archive is made. `gz` is one compressed file: the content of the first entry.
struct ArchiveRecipe {
  ArchiveFormat format = ArchiveFormat::zip;
  std::vector<ArchiveEntry> entries;
  bool operator==(const ArchiveRecipe&) const = default;
};

/// All contents of an archive together, unpacked: a bomb that no machine is hurt by.
inline constexpr std::uint64_t kMaxUnpackedBytes = 8 * 1024 * 1024;

/// What an attacker stored in a bucket, or encoded into a field (`{{wf:object.N}}`, see canary.h). Placeholders in any
/// text, those inside archives too, are filled in when the scenario runs.
struct StoredObject {
  /// Where it lies, decoded. Both empty: wherever the event says; it is the object that the event is about.
  std::string bucket;
  std::string key;
  std::string content;  ///< raw bytes; empty where there is an archive
  std::string content_type;
  std::map<std::string, std::string> metadata;
  std::optional<ArchiveRecipe> archive = std::nullopt;

  /// The object that the event is about, whatever its key is.
  bool follows_event() const { return bucket.empty() && key.empty(); }
  bool operator==(const StoredObject&) const = default;
};

/// A stored object as one invocation meets it: canaries in place of placeholders.
struct LiveObject {
  StoredObject object;
  std::string bytes;                 ///< what a reader gets
  std::string etag;                  ///< without quotes; empty: the MD5 of the bytes
  std::optional<std::size_t> index;  ///< of Scenario::objects; none: made for the event, or written by the function
  /// The invocation in which the function wrote it last; 0: it is as it was stored. What such an object holds may be in
  /// a form that nobody recognises.
  std::uint64_t written = 0;
};

inline constexpr int kScenarioVersion = 1;

/// A short history of one execution environment: what libFuzzer mutates, the corpus keeps and a finding replays.
struct Scenario {
  std::string function;    ///< Function::id
  std::uint64_t seed = 0;  ///< feeds everything random in rendering
  std::vector<Step> steps;
  std::vector<StoredObject> objects;
  bool operator==(const Scenario&) const = default;
};

/// The objects that there are for a step. Indices that no object has are left out.
std::vector<StoredObject> objects_for(const Scenario& scenario, const InvokeStep& step);

/// Takes an object away, from the lists of the steps too. Precondition: it is there.
void remove_object(Scenario& scenario, std::size_t index);

/// Without the objects that there are for no step at all.
void remove_unused_objects(Scenario& scenario);

/// The steps of `earlier` and then those of `later`, each with its own objects; the rest is `later`'s.
Scenario joined(const Scenario& earlier, const Scenario& later);

/// Format: include/SCENARIO.md; schema: corpora/schemas/scenario.schema.json.
/// The text is canonical (equal scenarios give equal bytes) and ends in a newline.
std::string write_scenario(const Scenario& scenario);

/// `origin` names the text in messages. An unknown version, field or type is a FaultKind::usage.
Result<Scenario> read_scenario(std::string_view text, std::string_view origin);

/// One element of `objects`, as scenario files have it. `origin` names it in messages.
Result<StoredObject> read_stored_object(const Json& json, std::string_view origin);

}  // namespace warmfuzz
