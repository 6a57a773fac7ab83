// What lies outside the sandbox: files, processes, sockets, the kernel's settings. Each test prepares something real on
// the host that the handler would find, were it to get out.

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>

#include "harness/sandbox/sandbox.h"
#include "tests/component/hostile/hostile_run.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace fs = std::filesystem;
using namespace warmfuzz;
using test::HostileRun;
using test::Json;

namespace {

// Something in two parts, so that it does not stand in this file's own text or in the event.
const std::string kMarker = std::string("warmfuzz-host-") + "marker-5821";

sandbox::Descriptor listen_on(const sockaddr* address, socklen_t size, int type = SOCK_STREAM) {
  sandbox::Descriptor listener(socket(address->sa_family, type | SOCK_CLOEXEC, 0));
  REQUIRE(bind(listener.get(), address, size) == 0);
  if (type == SOCK_STREAM) REQUIRE(listen(listener.get(), 8) == 0);
  return listener;
}

int port_of(const sandbox::Descriptor& socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

bool touched(const sandbox::Descriptor& socket) {
  pollfd ready{socket.get(), POLLIN, 0};
  return poll(&ready, 1, 0) != 0;
}

sandbox::Descriptor listen_on_unix(const std::string& name) {  // '\0' in front: an abstract one
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  REQUIRE(name.size() < sizeof address.sun_path);
  std::memcpy(address.sun_path, name.data(), name.size());
  return listen_on(reinterpret_cast<sockaddr*>(&address),
                   static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size()));
}

}  // namespace

TEST_CASE("files of the host, of its users and of the checkout are not there") {
  test::TemporaryFolder folder;
  const fs::path secret = folder / "secret.txt";
  std::ofstream(secret) << kMarker;
  const char* home = std::getenv("HOME");
  setenv("WARMFUZZ_TEST_HOST_SECRET", kMarker.c_str(), 1);
  Json paths{secret.string(), std::string(WARMFUZZ_SOURCE_DIR) + "/README.md", WARMFUZZ_BINARY_DIR "/bin/test_hostile",
             std::string(home ? home : "/root") + "/.bashrc", "/root/.bashrc"};
  HostileRun run("HostFiles");
  run.gains_nothing(
      {{"marker", kMarker}, {"paths", paths}, {"folders", {folder.path().string(), "/home", WARMFUZZ_SOURCE_DIR}}}, 30);
  run.goes_on();
}

TEST_CASE("nothing outside /tmp can be changed, be it by root's own handler") {
  const char* const devices[] = {"/dev/null", "/dev/full", "/dev/urandom"};
  std::map<std::string, timespec> changed;
  for (const char* device : devices) {
    struct stat info {};
    REQUIRE(stat(device, &info) == 0);
    changed[device] = info.st_ctim;
  }
  const std::string name = "warmfuzz-test-" + std::to_string(getpid());
  HostileRun run("Writes");
  run.gains_nothing({{"name", name}}, 50);
  for (const char* device : devices) {
    struct stat info {};
    REQUIRE(stat(device, &info) == 0);
    CHECK(info.st_ctim.tv_sec == changed[device].tv_sec);
    CHECK(info.st_ctim.tv_nsec == changed[device].tv_nsec);
  }
  for (const char* place : {"/dev/shm/", "/run/", "/usr/", "/"}) CHECK(!fs::exists(place + name));
  CHECK(!fs::exists(fs::path(WARMFUZZ_SOURCE_DIR) / "tests/functions/hostile/python" / name));
  run.goes_on();
}

TEST_CASE("the memory and the descriptors of init and of the harness are out of reach") {
  HostileRun run("OtherProcesses");
  run.gains_nothing({{"harness", getpid()}}, 45);
  run.goes_on();
}

TEST_CASE("nobody outside is spoken to, by any kind of socket") {
  test::TemporaryFolder folder;
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_addr.s_addr = htonl(INADDR_ANY);
  const auto tcp = listen_on(reinterpret_cast<sockaddr*>(&any), sizeof any);
  const auto udp = listen_on(reinterpret_cast<sockaddr*>(&any), sizeof any, SOCK_DGRAM);
  const std::string path = folder.path().string() + "/socket";
  const std::string abstract = "warmfuzz-test-" + std::to_string(getpid());
  const auto by_path = listen_on_unix(path);
  const auto by_name = listen_on_unix('\0' + abstract);
  HostileRun run("Network");
  run.gains_nothing({{"tcp", port_of(tcp)},
                     {"udp", port_of(udp)},
                     {"unix", path},
                     {"abstract", abstract},
                     {"addresses", {"172.17.0.1", "10.0.2.2", "169.254.169.254"}}},
                    15);
  CHECK(!touched(tcp));
  CHECK(!touched(udp));
  CHECK(!touched(by_path));
  CHECK(!touched(by_name));
  run.goes_on();
}

TEST_CASE("signals reach nobody outside, and init stays") {
  HostileRun run("Signals");
  run.gains_nothing({{"host", {getpid(), getppid(), getpgrp()}}}, 5);
  run.goes_on();
}

TEST_CASE("mounts, namespaces, key rings and other ways into the kernel are refused, and seen") {
  HostileRun run("Namespaces");
  run.gains_nothing(Json::object(), 45);
  run.goes_on();
  // As the user sees it.
  const auto seen = run.attack(Json::object());
  std::map<std::string, int> denied;
  for (const auto& operation : seen.operations)
    if (operation.kind == OperationKind::denied) ++denied[operation.call];
  for (const char* call : {"mount", "umount2", "unshare", "setns", "clone", "pivot_root", "bpf", "keyctl"}) {
    INFO(call);
    CHECK(denied[call] > 0);
  }
}

TEST_CASE("programs with the set-uid bit give no rights") {
  HostileRun run("Setuid");
  run.gains_nothing(Json::object(), 12);
  run.goes_on();
}

TEST_CASE("descriptors that this process has open do not get inside, whatever their flags") {
  test::TemporaryFolder folder;
  std::ofstream(folder / "secret.txt") << kMarker;
  const sandbox::Descriptor secret(open((folder / "secret.txt").c_str(), O_RDONLY));  // not closed on exec
  const sandbox::Descriptor high(fcntl(secret.get(), F_DUPFD, 700));
  const sandbox::Descriptor directory(open("/", O_RDONLY | O_DIRECTORY));
  REQUIRE(high);
  HostileRun run("Descriptors");
  run.gains_nothing(Json::object(), 2);
  run.goes_on();
  // With its log and its Runtime API closed it cannot answer: a crash or a timeout, and the next one starts anew.
  CHECK(run.attack({{"close", true}}).outcome.kind != OutcomeKind::response);
  run.goes_on();
}
