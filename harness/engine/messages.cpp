#include "harness/engine/messages.h"

namespace warmfuzz {

namespace {

constexpr std::string_view kKinds[] = {"progress", "candidate", "note", "fault", "done"};

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json progress_json(const SearchProgress& progress) {
  return {{"invocations", progress.invocations}, {"scenarios", progress.scenarios},
          {"cold_starts", progress.cold_starts}, {"features", progress.features},
          {"corpus", progress.corpus},           {"seconds", progress.seconds},
          {"stability", progress.stability}};
}

Result<SearchCandidate> candidate_from(const Json& json) {
  auto finding = finding_from_json(json.at("finding"), "worker");
  if (!finding.ok()) return finding.fault();
  auto scenario = read_scenario(json.at("scenario").get<std::string>(), "worker");
  if (!scenario.ok()) return scenario.fault();
  auto history = read_scenario(json.at("history").get<std::string>(), "worker");
  if (!history.ok()) return history.fault();
  SearchCandidate candidate{std::move(*finding), std::move(*scenario), std::move(*history), json.at("suspects")};
  candidate.finding.identity = json.at("identity");
  candidate.finding.step = json.at("step");
  return candidate;
}

}  // namespace

std::string write_job(const SearchJob& job) {
  return dump({{"project", job.project},
               {"function", job.function},
               {"seconds", job.seconds},
               {"runs", job.runs},
               {"seed", job.seed},
               {"work_folder", job.work_folder},
               {"corpus", job.corpus},
               {"rules", job.rules},
               {"no_rules", job.no_rules},
               {"engine_flags", job.engine_flags},
               {"keep_going", job.keep_going},
               {"core", job.core},
               {"idle_core", job.idle_core}});
}

Result<SearchJob> read_job(std::string_view text) try {
  const Json json = Json::parse(text);
  SearchJob job;
  job.project = json.at("project");
  job.function = json.at("function");
  job.seconds = json.at("seconds");
  job.runs = json.at("runs");
  job.seed = json.at("seed");
  job.work_folder = json.at("work_folder");
  job.corpus = json.at("corpus");
  job.rules = json.at("rules").get<std::vector<std::string>>();
  job.no_rules = json.at("no_rules").get<std::vector<std::string>>();
  job.engine_flags = json.at("engine_flags").get<std::vector<std::string>>();
  job.keep_going = json.at("keep_going");
  job.core = json.at("core");
  job.idle_core = json.at("idle_core");
  return job;
} catch (const Json::exception& error) {
  return Fault{FaultKind::internal, std::string("not a search job: ") + error.what()};
}

std::string write_message(const SearchMessage& message) {
  Json json{{"kind", kKinds[static_cast<std::size_t>(message.kind)]}};
  switch (message.kind) {
    case SearchMessage::Kind::progress:
    case SearchMessage::Kind::done:
      json["progress"] = progress_json(message.progress);
      break;
    case SearchMessage::Kind::candidate:
      json["finding"] = to_json(message.candidate.finding, "");
      json["identity"] = message.candidate.finding.identity;
      json["step"] = message.candidate.finding.step;
      json["scenario"] = write_scenario(message.candidate.scenario);
      json["history"] = write_scenario(message.candidate.history);
      json["suspects"] = message.candidate.suspects;
      break;
    case SearchMessage::Kind::fault:
      json["fault"] = static_cast<int>(message.fault);
      json["text"] = message.text;
      break;
    case SearchMessage::Kind::note:
      json["text"] = message.text;
      break;
  }
  return dump(json) + "\n";
}

Result<SearchMessage> read_message(std::string_view line) try {
  const Json json = Json::parse(line);
  SearchMessage message;
  const std::string kind = json.at("kind");
  for (std::size_t i = 0; i < std::size(kKinds); ++i)
    if (kKinds[i] == kind) message.kind = static_cast<SearchMessage::Kind>(i);
  if (json.contains("progress")) {
    const Json& progress = json["progress"];
    message.progress = {progress.at("invocations"), progress.at("scenarios"), progress.at("cold_starts"),
                        progress.at("features"),    progress.at("corpus"),    progress.at("seconds"),
                        progress.at("stability")};
  }
  if (message.kind == SearchMessage::Kind::candidate) {
    auto candidate = candidate_from(json);
    if (!candidate.ok()) return candidate.fault();
    message.candidate = std::move(*candidate);
  }
  message.text = json.value("text", "");
  message.fault = static_cast<FaultKind>(json.value("fault", static_cast<int>(FaultKind::internal)));
  return message;
} catch (const Json::exception& error) {
  return Fault{FaultKind::internal, std::string("not a message of a worker: ") + error.what()};
}

}  // namespace warmfuzz
