#include "harness/watch/decode.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <climits>
#include <cstring>
#include <filesystem>

namespace warmfuzz::watch {

namespace {

constexpr std::size_t kMaxArguments = 64;
constexpr std::size_t kMaxArgumentBytes = 4096;

// Nothing where there is nothing to read at the address: the call can only fail.
std::optional<std::string> read_text(Kernel& kernel, int pid, std::uint64_t address, std::size_t limit) {
  if (address == 0) return std::nullopt;
  // Most paths are short and end within the first chunk.
  std::string text;
  while (text.size() < limit) {
    const std::size_t part = std::min<std::size_t>(text.empty() ? 256 : 4096, limit - text.size());
    const std::string chunk = kernel.read_memory(pid, address + text.size(), part);
    if (chunk.empty() && text.empty()) return std::nullopt;
    const auto end = chunk.find('\0');
    text.append(chunk, 0, end);
    if (end != std::string::npos || chunk.size() < part) break;
  }
  return text;
}

// What a relative path begins at: the working folder, or what the descriptor stands for.
std::string base_folder(Kernel& kernel, const Notification& notification, int fd) {
  constexpr std::string_view kRemoved = " (deleted)";  // the kernel's mark on what has no name any more
  std::string folder = kernel.read_link(notification.pid, fd == AT_FDCWD ? "cwd" : "fd/" + std::to_string(fd));
  if (folder.ends_with(kRemoved)) folder.resize(folder.size() - kRemoved.size());
  return folder;
}

// False where the call can only fail: no path at the address, an empty one (which may stand for a descriptor itself,
// though), a relative one and no folder for it.
bool read_path(Kernel& kernel, const Notification& notification, int dir_argument, int path_argument, std::string& raw,
               std::string& path) {
  auto text =
      read_text(kernel, notification.pid, notification.arguments[static_cast<std::size_t>(path_argument)], PATH_MAX);
  if (!text) return false;
  raw = std::move(*text);
  std::string base;
  if (raw.empty() || raw.front() != '/') {
    const int fd =
        dir_argument < 0 ? AT_FDCWD : static_cast<int>(notification.arguments[static_cast<std::size_t>(dir_argument)]);
    if (raw.empty() && fd == AT_FDCWD) return false;
    base = base_folder(kernel, notification, fd);
    if (base.empty() || base.front() != '/') return false;
  }
  path = normalise(base, raw);
  return true;
}

bool set_open_kind(Operation& operation, std::uint64_t flags) {
  if (flags & O_PATH) return false;
  if ((flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)))
    operation.kind = OperationKind::write;
  else if (flags & O_DIRECTORY)
    operation.kind = OperationKind::list;
  return true;
}

void read_arguments(Kernel& kernel, const Notification& notification, std::uint64_t address, Operation& operation) {
  if (address == 0) return;
  const std::string pointers = kernel.read_memory(notification.pid, address, kMaxArguments * sizeof(std::uint64_t));
  for (std::size_t at = 0; at + sizeof(std::uint64_t) <= pointers.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t pointer = 0;
    std::memcpy(&pointer, pointers.data() + at, sizeof pointer);
    if (pointer == 0) break;
    operation.argv.push_back(read_text(kernel, notification.pid, pointer, kMaxArgumentBytes).value_or(""));
  }
}

}  // namespace

std::string normalise(std::string_view base, std::string_view path) {
  std::filesystem::path whole =
      path.empty() || path.front() != '/' ? std::filesystem::path(base) / path : std::filesystem::path(path);
  std::string text = whole.lexically_normal().string();
  if (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

std::string address_text(std::string_view bytes) {
  if (bytes.size() < sizeof(sa_family_t)) return {};
  sockaddr_storage storage{};
  std::memcpy(&storage, bytes.data(), std::min(bytes.size(), sizeof storage));
  char text[INET6_ADDRSTRLEN] = {};
  switch (storage.ss_family) {
    case AF_INET: {
      const auto& v4 = reinterpret_cast<const sockaddr_in&>(storage);
      inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
      return std::string(text) + ":" + std::to_string(ntohs(v4.sin_port));
    }
    case AF_INET6: {
      const auto& v6 = reinterpret_cast<const sockaddr_in6&>(storage);
      inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
      return "[" + std::string(text) + "]:" + std::to_string(ntohs(v6.sin6_port));
    }
    case AF_UNIX: {
      std::string_view path = bytes.substr(offsetof(sockaddr_un, sun_path));
      if (!path.empty() && path.front() == '\0') return "unix:@" + std::string(path.substr(1));
      return "unix:" + std::string(path.substr(0, path.find('\0')));
    }
    case AF_NETLINK:
      return "netlink";
    case AF_UNSPEC:
      return {};  // connect() with it takes a datagram socket's peer away
    default:
      return "family " + std::to_string(storage.ss_family);
  }
}

std::optional<Operation> decode(Kernel& kernel, const Notification& notification, const WatchedCall& call) {
  Operation operation;
  operation.kind = call.kind;
  operation.call = call.name;
  operation.pid = notification.pid;
  const auto argument = [&](int index) { return notification.arguments[static_cast<std::size_t>(index)]; };
  const auto read_first = [&] {
    return read_path(kernel, notification, call.dir, call.path, operation.raw_path, operation.path);
  };
  const auto read_second = [&] {
    return read_path(kernel, notification, call.dir2, call.path2, operation.raw_path2, operation.path2);
  };
  switch (call.shape) {
    case Shape::open:
      if (!set_open_kind(operation, argument(call.extra)) || !read_first()) return std::nullopt;
      break;
    case Shape::open_how: {
      const std::string how = kernel.read_memory(notification.pid, argument(call.extra), sizeof(std::uint64_t));
      std::uint64_t flags = 0;
      if (how.size() != sizeof flags) return std::nullopt;
      std::memcpy(&flags, how.data(), how.size());
      if (!set_open_kind(operation, flags) || !read_first()) return std::nullopt;
      break;
    }
    case Shape::path:
      if (!read_first()) return std::nullopt;
      break;
    case Shape::two_paths:
      if (!read_first() || !read_second()) return std::nullopt;
      break;
    case Shape::symlink: {
      // The target is relative to the folder of the new name.
      auto target = read_text(kernel, notification.pid, argument(call.path), PATH_MAX);
      if (!target || !read_second()) return std::nullopt;
      operation.raw_path = std::move(*target);
      operation.path = normalise(std::filesystem::path(operation.path2).parent_path().string(), operation.raw_path);
      break;
    }
    case Shape::execute:
      if (!read_first()) return std::nullopt;
      read_arguments(kernel, notification, argument(call.extra), operation);
      break;
    case Shape::address: {
      const std::size_t size = std::min<std::size_t>(argument(call.extra), sizeof(sockaddr_storage));
      operation.address = address_text(kernel.read_memory(notification.pid, argument(call.path), size));
      if (operation.address.empty()) return std::nullopt;
      break;
    }
    case Shape::signal: {
      const auto target = static_cast<int>(argument(call.path));
      const auto number = static_cast<int>(argument(call.extra));
      if (number == 0) return std::nullopt;  // asks whether the process is there
      operation.argv = {std::to_string(target), std::to_string(number)};
      break;
    }
    case Shape::memory_file:
      return std::nullopt;
    case Shape::clone:
    case Shape::none:
      break;
  }
  return operation;
}

}  // namespace warmfuzz::watch
