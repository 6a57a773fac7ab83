#include "harness/invoker/old_sdks.h"

#include <charconv>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "harness/agents/agents.h"
#include "harness/sandbox/init/protocol.h"

namespace warmfuzz {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* kFolder = "/var/runtime/sdk";
constexpr int kKnowsVariable = 31;  // 1.31.0 was the first that reads AWS_ENDPOINT_URL_S3

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// "__version__ = '1.27.96'" → 27
std::optional<int> minor_version(const std::string& code) {
  constexpr std::string_view before = "__version__ = '1.";
  const auto at = code.find(before);
  if (at == std::string::npos) return std::nullopt;
  int minor = 0;
  const char* begin = code.data() + at + before.size();
  return std::from_chars(begin, code.data() + code.size(), minor).ec == std::errc() ? std::optional(minor)
                                                                                    : std::nullopt;
}

/// The file of endpoints with the double as S3 in every region; empty if it is another file than expected.
std::string endpoints_with_double(const std::string& text) {
  Json endpoints = Json::parse(text, nullptr, false);
  if (!endpoints.is_object() || !endpoints["partitions"].is_array()) return {};
  const auto lead = [](Json& endpoint) {
    if (!endpoint.is_object()) endpoint = Json::object();
    endpoint["hostname"] = "127.0.0.1:" + std::to_string(sandbox::kS3Port);
    endpoint["protocols"] = {"http"};
    endpoint.erase("variants");
  };
  for (auto& partition : endpoints["partitions"]) {
    if (!partition.is_object() || !partition["services"].is_object()) return {};
    const auto s3 = partition["services"].find("s3");
    if (s3 == partition["services"].end() || !s3->is_object()) continue;
    lead((*s3)["defaults"]);
    for (auto& endpoint : (*s3)["endpoints"]) lead(endpoint);
  }
  return endpoints.dump();
}

}  // namespace

void lead_old_botocore(const std::vector<fs::path>& folders, sandbox::Specification& specification) {
  for (const auto& folder : folders) {
    const auto minor = minor_version(content_of(folder / "botocore/__init__.py"));
    if (!minor) continue;
    if (*minor >= kKnowsVariable) return;
    auto endpoints = endpoints_with_double(content_of(folder / "botocore/data/endpoints.json"));
    if (endpoints.empty()) return;
    specification.files.push_back({std::string(kFolder) + "/botocore/endpoints.json", std::move(endpoints)});
    // No name resolution finds a bucket's own host.
    specification.files.push_back({std::string(kFolder) + "/config", "[default]\ns3 =\n  addressing_style = path\n"});
    specification.variables.emplace("AWS_DATA_PATH", std::string(kFolder) + "/botocore");
    specification.variables.emplace("AWS_CONFIG_FILE", std::string(kFolder) + "/config");
    return;
  }
}

void lead_https_of_node(sandbox::Specification& specification) {
  specification.arguments.insert(specification.arguments.begin() + 1,
                                 {"--require", "/var/runtime/" + std::string(agents::kS3OfNode)});
}

}  // namespace warmfuzz
