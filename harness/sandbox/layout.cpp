#include "harness/sandbox/layout.h"

#include <unistd.h>

#include <filesystem>

namespace warmfuzz::sandbox {

namespace fs = std::filesystem;

namespace {

void bind_if_there(std::vector<std::string>& arguments, const char* path) {
  std::error_code error;
  if (fs::exists(path, error)) arguments.insert(arguments.end(), {"--ro-bind", path, path});
}

// Distributions with a merged /usr have /lib → usr/lib; older ones have real folders.
void mirror_root_folder(std::vector<std::string>& arguments, const char* path) {
  std::error_code error;
  if (fs::is_symlink(path, error))
    arguments.insert(arguments.end(), {"--symlink", fs::read_symlink(path, error).string(), path});
  else
    bind_if_there(arguments, path);
}

}  // namespace

std::vector<std::string> root_arguments(int tmp_mb) {
  std::vector<std::string> arguments{"--unshare-all",
                                     "--unshare-user",
                                     "--uid",
                                     std::to_string(kUserId),
                                     "--gid",
                                     std::to_string(kGroupId),
                                     "--hostname",
                                     "localhost",
                                     "--die-with-parent",
                                     "--new-session",
                                     "--as-pid-1",
                                     "--cap-drop",
                                     "ALL",
                                     "--clearenv"};
  bind_if_there(arguments, "/usr");
  for (const char* folder : {"/bin", "/sbin", "/lib", "/lib64", "/lib32", "/libx32"})
    mirror_root_folder(arguments, folder);
  // What programs under /usr need to start, and nothing that describes the host.
  for (const char* file : {"/etc/ld.so.cache", "/etc/alternatives", "/etc/ssl/certs", "/etc/ca-certificates.conf",
                           "/etc/mime.types", "/etc/ImageMagick-6", "/etc/fonts"})
    bind_if_there(arguments, file);
  arguments.insert(arguments.end(), {"--proc", "/proc", "--dev", "/dev", "--perms", "0700", "--size",
                                     std::to_string(static_cast<long long>(tmp_mb) * 1024 * 1024), "--tmpfs", "/tmp"});
  for (const char* folder : {"/var/task", "/opt", "/var/runtime", "/var/lang/bin", "/run"})
    arguments.insert(arguments.end(), {"--dir", folder});
  return arguments;
}

std::vector<std::string> closing_arguments() {
  std::vector<std::string> arguments;
  for (const char* path : {"/dev", "/proc", "/"}) arguments.insert(arguments.end(), {"--remount-ro", path});
  // bubblewrap's own --remount-ro would take the devices themselves away (it sets nodev as well): init does it.
  arguments.insert(arguments.end(), {"--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_SETPCAP"});
  return arguments;
}

std::vector<InnerFile> synthetic_etc() {
  return {
      {"/etc/passwd", "root:x:0:0:root:/root:/bin/bash\nsbx_user1051:x:993:990::/home/sbx_user1051:/sbin/nologin\n"},
      {"/etc/group", "root:x:0:\nsbx_user1051:x:990:\n"},
      {"/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"},
      {"/etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n"},
      {"/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"},
      {"/etc/os-release", "NAME=\"Amazon Linux\"\nVERSION=\"2023\"\nID=\"amzn\"\nVERSION_ID=\"2023\"\n"},
  };
}

}  // namespace warmfuzz::sandbox
