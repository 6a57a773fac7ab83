#include "tests/component/clients/programs.h"

#include <unistd.h>

#include <cstdlib>
#include <sstream>

namespace warmfuzz::test {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = WARMFUZZ_SOURCE_DIR;

/// The program's real place, as PATH finds it; empty: nowhere.
std::string which(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (const auto file = fs::path(folder) / name; ::access(file.c_str(), X_OK) == 0) return file.string();
  return {};
}

Found ours(const std::string& interpreter, const std::string& file) {
  const auto program = which(interpreter);
  if (program.empty()) return {std::nullopt, "no " + interpreter + " on the PATH. "};
  const auto agents = (kSource / "harness/agents").string();
  return {Client{{program, agents + "/" + file}, {}, {agents + "/"}}, {}};
}

Found official(const std::string& interpreter, const char* variable, const std::string& cache,
               const std::string& package) {
  const auto program = which(interpreter);
  if (program.empty()) return {std::nullopt, "no " + interpreter + " on the PATH. "};
  const char* named = std::getenv(variable);
  const fs::path folder = named ? fs::path(named) : kSource / ".cache/clients" / cache;
  if (!fs::exists(folder / package))
    return {std::nullopt, "no " + package + " in " + folder.string() + "; scripts/official-clients.sh gets it. "};
  return {Client{{program}, {}, {(folder / package).string() + "/"}}, {}};
}

/// What lies above a client's own frames when a module is loaded.
void leave_out_nodes_own(Client& client) {
  for (const char* name : {"node:internal/", "async Promise.all (index 0)"}) client.own_files.push_back(name);
}

}  // namespace

Found our_python_client() { return ours("python3", "python/bootstrap.py"); }
Found our_node_client() {
  auto found = ours("node", "node/index.mjs");
  if (found.client) leave_out_nodes_own(*found.client);
  return found;
}

Found official_python_client() {
  auto found = official("python3", "WARMFUZZ_AWSLAMBDARIC", "python", "awslambdaric");
  if (!found.client) return found;
  auto& client = *found.client;
  client.environment["PYTHONPATH"] = fs::path(client.own_files[0]).parent_path().parent_path().string();
  for (const char* name : {"<frozen runpy>", "/runpy.py\""}) client.own_files.push_back(name);
  for (const char* word : {"-m", "awslambdaric", "{handler}"}) client.command.push_back(word);
  return found;
}

Found official_node_client() {
  auto found = official("node", "WARMFUZZ_AWS_LAMBDA_RIC", "node", "node_modules/aws-lambda-ric");
  if (!found.client) return found;
  auto& client = *found.client;
  client.command.push_back(client.own_files[0] + "bin/index.mjs");
  leave_out_nodes_own(client);
  client.command.push_back("{handler}");
  return found;
}

fs::path functions_folder(const std::string& name) { return kSource / "tests/functions/clients" / name; }

}  // namespace warmfuzz::test
