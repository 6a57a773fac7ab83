// Interpreters that a version manager keeps in the home, with real ones in a home of the test's own.

#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/e2e/command.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {
namespace {

namespace fs = std::filesystem;

std::string output_of(const std::string& command) {
  const TemporaryFolder folder;
  const int status = std::system((command + " >" + (folder / "out").string()).c_str());
  std::string text = status == 0 ? read_text(folder / "out") : "";
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

/// A home with somebody's secrets in it.
struct Home {
  TemporaryFolder folder;
  fs::path path = folder / "home/dev";
  std::string environment = "-u PYENV_ROOT -u NVM_DIR -u ASDF_DATA_DIR -u MISE_DATA_DIR HOME=" + path.string();

  Home() {
    fs::create_directories(path);
    write(".ssh/id_ed25519", "a secret key");
    write("notes.txt", "nobody's business");
  }
  void write(const std::string& name, const std::string& content) const {
    const fs::path file = path / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file) << content;
    fs::permissions(file, fs::perms(0755));
  }
};

TEST_CASE("Python of pyenv behind its shims is found, and nothing else of the home can be seen") {
  // A real interpreter with its library, as pyenv would have built it.
  const std::string minor = output_of("python3 -c 'import sys; print(sys.version_info[1])'");
  if (minor.empty()) {
    WARN("not tested: no python3 on the PATH");
    return;
  }
  const Home home;
  const fs::path prefix = home.path / (".pyenv/versions/3." + minor + ".99");
  REQUIRE(std::system(("python3 -c \"\n"
                       "import os, shutil, sys\n"
                       "prefix = '" +
                       prefix.string() +
                       "'\n"
                       "name = 'python3." +
                       minor +
                       "'\n"
                       "os.makedirs(prefix + '/bin')\n"
                       "shutil.copy2(os.path.realpath(sys.executable), prefix + '/bin/' + name)\n"
                       "os.symlink(name, prefix + '/bin/python3')\n"
                       "skip = shutil.ignore_patterns('test', 'tests', '__pycache__', 'site-packages', 'dist-packages',"
                       " 'config-*', 'idlelib', 'ensurepip', 'lib2to3', 'tkinter')\n"
                       "shutil.copytree(os.path.dirname(os.__file__), prefix + '/lib/' + name, ignore=skip)\n"
                       "\"")
                          .c_str()) == 0);
  home.write(".pyenv/versions/3.6.1/bin/python3", "#!/bin/sh\nexit 1\n");
  home.write(".pyenv/shims/python3", "#!/bin/sh\ntouch " + (home.folder / "shim").string() + "\nexit 1\n");
  fs::copy_file(home.path / ".pyenv/shims/python3", home.path / (".pyenv/shims/python3." + minor));

  const FunctionFolder function("python3." + minor, "app.handler", {{"app.py", R"py(
import json, os, sys
def handler(event, context):
    home = event['home']
    below = []
    for folder, folders, files in os.walk(home):
        if folder.startswith(sys.prefix):
            folders.clear()
            continue
        below += [os.path.relpath(os.path.join(folder, name), home) for name in folders + files]
    return {'executable': os.path.realpath(sys.executable), 'prefix': sys.prefix, 'below': sorted(below),
            'home': os.environ.get('HOME'), 'json': json.__file__}
)py"}});
  const std::string environment =
      home.environment + " PATH=" + (home.path / ".pyenv/shims").string() + ":/usr/bin:/bin";
  Json seen = function.response({{"home", home.path.string()}}, environment);
  CHECK(seen["executable"] == (prefix / "bin" / ("python3." + minor)).string());
  CHECK(seen["prefix"] == prefix.string());
  CHECK(seen["json"] == (prefix / "lib" / ("python3." + minor) / "json/__init__.py").string());
  CHECK(seen["below"] == Json({".pyenv", ".pyenv/versions", ".pyenv/versions/3." + minor + ".99"}));
  CHECK_FALSE(fs::exists(home.folder / "shim"));
}

TEST_CASE("Node of nvm is found, and nothing else of the home can be seen") {
  const std::string version = output_of("node -p process.versions.node");
  if (version.empty()) {
    WARN("not tested: no node on the PATH");
    return;
  }
  const Home home;
  const fs::path prefix = home.path / (".nvm/versions/node/v" + version);
  fs::create_directories(prefix / "bin");
  fs::copy_file(output_of("node -p 'fs.realpathSync(process.execPath)'"), prefix / "bin/node");
  home.write(".nvm/nvm.sh", "exit 1\n");
  const FunctionFolder function("nodejs" + version.substr(0, version.find('.')) + ".x", "app.handler", {{"app.js", R"js(
const fs = require('fs');
exports.handler = async (event) => ({
  executable: process.execPath,
  home: fs.readdirSync(event.home),
  nvm: fs.readdirSync(event.home + '/.nvm'),
});
)js"}});
  Json seen = function.response({{"home", home.path.string()}},
                                home.environment + " PATH=" + (prefix / "bin").string() + ":/usr/bin:/bin");
  CHECK(seen["executable"] == (prefix / "bin/node").string());
  CHECK(seen["home"] == Json({".nvm"}));
  CHECK(seen["nvm"] == Json({"versions"}));
}

TEST_CASE("A version that is not installed runs on the nearest one, and says so") {
  const auto [runtime, file, code] = GENERATE(table<std::string, std::string, std::string>({
      {"python3.13", "app.py",
       "import sys\ndef handler(event, context):\n    return 'python3.%d' % sys.version_info[1]\n"},
      {"python3.8", "app.py",
       "import sys\ndef handler(event, context):\n    return 'python3.%d' % sys.version_info[1]\n"},
      {"nodejs22.x", "app.js", "exports.handler = async () => 'nodejs' + parseInt(process.versions.node) + '.x';\n"},
      {"nodejs18.x", "app.js", "exports.handler = async () => 'nodejs' + parseInt(process.versions.node) + '.x';\n"},
  }));
  CAPTURE(runtime);
  const FunctionFolder function(runtime, "app.handler", {{file, code}});
  auto invoked = function.invoke(Json::object());
  REQUIRE(invoked.documents.size() == 1);
  REQUIRE(invoked.documents[0]["kind"] == "response");
  const auto used = invoked.documents[0]["response"].get<std::string>();
  // "python3.11" → "3.11", "nodejs18.x" → "18"
  const auto number = used.starts_with("python") ? used.substr(6) : used.substr(6, used.find('.') - 6);
  INFO(used << "\n" << invoked.messages);
  CHECK(holds(invoked.messages, "asked for " + runtime + ", using " + number + ".") == (used != runtime));
}

}  // namespace
}  // namespace warmfuzz::test
