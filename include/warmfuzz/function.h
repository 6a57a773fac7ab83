#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "warmfuzz/result.h"

namespace warmfuzz {

using Json = nlohmann::json;

/// What connects an event source to a function, as the project file states it.
struct Trigger {
  std::string name;    ///< logical name, unique within the function: "GetOrder"
  std::string source;  ///< event source id: "apigw-rest", "s3", "s3-in-sqs"; or one of the project's own; it need
                       ///< not be one that there is
  /// What the project file knows of it: path, method, bucket, queue, batch_size, filter, … Keys by source, each
  /// optional: harness/project/WARMFUZZ_YAML.md, where users may write the same. Nested sources have those of every
  /// layer; of a key that two of them have, the outer one's.
  Json config = Json::object();
};

/// Environment variables in the order of the file matter to no one: a sorted map.
using EnvironmentVariables = std::map<std::string, std::string>;

/// How the value of an environment variable came about; decides whether a canary takes its place.
enum class ValueOrigin {
  literal,      ///< written in the project file
  placeholder,  ///< an intrinsic that only a deployment can resolve (a table's name, an ARN)
  secret,       ///< known to be one: NoEcho parameter, secretsmanager / ssm-secure reference, listed by the user
  kept,         ///< listed by the user as no secret: the value stays what it is
};

/// A real event that the developer has: an events/put.json, an exported log.
struct SampleEvent {
  std::string where;  ///< "events/put.json", for messages
  Json event;
};

/// The unit under test.
struct Function {
  std::string id;              ///< logical id in the project file
  std::filesystem::path code;  ///< absolute host folder that becomes /var/task; empty if inline_code is used
  std::string inline_code;     ///< InlineCode / ZipFile: becomes index.py or index.js
  std::string handler;         ///< "app.handler"; "bootstrap" for provided.*
  std::string runtime;         ///< "python3.12", "nodejs20.x", "provided.al2023"
  std::chrono::milliseconds timeout{3000};
  int memory_mb = 128;
  int tmp_mb = 512;
  EnvironmentVariables environment;
  std::map<std::string, ValueOrigin> environment_origin;  ///< the same keys as environment
  std::vector<std::filesystem::path> layers;              ///< absolute host folders, merged into /opt in order
  std::vector<Trigger> triggers;
  std::vector<SampleEvent> samples;  ///< that may be for it; whether they fit a trigger is for the sources to say
  bool tenant_isolation = false;     ///< TenancyConfig PER_TENANT: an environment serves one tenant only
  /// How many events one process handles at the same time: 1 in Lambda as a rule; more on managed instances and in
  /// other clouds.
  int concurrency = 1;
  std::string where;  ///< "template.yaml:41", for messages

  const Trigger* find_trigger(std::string_view name) const {
    for (const auto& trigger : triggers)
      if (trigger.name == name) return &trigger;
    return nullptr;
  }
};

/// A function that the project file declares wrongly.
struct WrongFunction {
  std::string id;
  Fault fault;
};

/// Everything read from a project file.
struct Project {
  std::filesystem::path file;           ///< absolute
  std::filesystem::path root;           ///< the folder of `file`
  std::vector<Function> functions;      ///< in the order of the file; ids unique
  std::vector<WrongFunction> wrong;     ///< in the order of the file; none of them is in `functions`
  std::filesystem::path event_sources;  ///< absolute folder of the project's own event sources; empty: none
  std::filesystem::path payloads;       ///< the same for payloads
  std::vector<std::string> notes;       ///< what was left out or assumed, one line each, for the user to read
};

}  // namespace warmfuzz
