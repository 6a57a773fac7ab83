// A handler that is not where the runtime looks for it is named before anything runs; whatever is doubtful passes.

#include <string>
#include <tuple>

#include "harness/project/check.h"
#include "tests/support/catch.h"
#include "tests/support/project_files.h"

namespace warmfuzz {
namespace {

using test::ProjectFolder;
namespace fs = std::filesystem;

Function function_of(const ProjectFolder& folder, const std::string& runtime, const std::string& handler) {
  Function function;
  function.id = "F";
  function.where = "template.yaml:7";
  function.code = folder.path();
  function.runtime = runtime;
  function.handler = handler;
  return function;
}

std::string fault_of(const Function& function) {
  const auto status = check_function(function);
  return status ? std::string() : status.fault().message;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("Python handlers are found where Python would import them") {
  const ProjectFolder folder({{"app.py", "def handler(event, context): pass\n"},
                              {"src/__init__.py", ""},
                              {"src/api.py", "handler = lambda e, c: None\n"},
                              {"package/__init__.py", "from .inner import handler\n"},
                              {"native.cpython-312-x86_64-linux-gnu.so", ""}});
  for (const char* handler :
       {"app.handler", "src.api.handler", "src/api.handler", "package.handler", "native.handler"}) {
    INFO(handler);
    CHECK(fault_of(function_of(folder, "python3.12", handler)).empty());
  }
  const auto missing = fault_of(function_of(folder, "python3.12", "source/app.handler"));
  CHECK(missing.starts_with("template.yaml:7: the handler source/app.handler of F needs source/app.py"));
  CHECK(holds(missing, "there is app.py, package/__init__.py, src/__init__.py, src/api.py"));
  CHECK(holds(fault_of(function_of(folder, "python3.12", "handler")),
              "expected FILE.FUNCTION, as in app.lambda_handler"));
  CHECK(holds(fault_of(function_of(folder, "python3.12", ".handler")), "expected FILE.FUNCTION"));
}

TEST_CASE("Node handlers are found where Node would load them") {
  const ProjectFolder folder({{"app.js", "exports.handler = 1"},
                              {"esm.mjs", "export const handler = 1"},
                              {"common.cjs", "module.exports = { api: { get() {} } }"},
                              {"dist/main.js", "exports.handler = 1"},
                              {"folder/index.js", "exports.handler = 1"},
                              {"node_modules/wrapper/handler.js", "exports.handler = 1"},
                              {"typed.ts", "export const handler = 1"}});
  for (const char* handler : {"app.handler", "esm.handler", "common.api.get", "dist/main.handler", "folder.handler",
                              "wrapper/handler.handler", "./app.handler"}) {
    INFO(handler);
    CHECK(fault_of(function_of(folder, "nodejs20.x", handler)).empty());
  }
  CHECK(holds(fault_of(function_of(folder, "nodejs20.x", "typed.handler")), "build the function first"));
  CHECK(holds(fault_of(function_of(folder, "nodejs20.x", "lost.handler")), "needs lost.js"));
  const ProjectFolder empty({{"readme.txt", ""}});
  CHECK(holds(fault_of(function_of(empty, "nodejs20.x", "app.handler")), "there is no source file of nodejs20.x"));
}

TEST_CASE("A handler may come from a layer") {
  const ProjectFolder folder({{"code/app.py", ""},
                              {"layer/python/wrapper.py", "def handler(e, c): pass\n"},
                              {"layer/nodejs/node_modules/wrapper/index.js", "exports.handler = 1"},
                              {"layer/bootstrap", "#!/bin/sh\n"}});
  fs::permissions(folder / "layer/bootstrap", fs::perms::owner_all);
  for (const char* runtime : {"python3.12", "nodejs20.x", "provided.al2"}) {
    auto function = function_of(folder, runtime, "wrapper.handler");
    function.code = folder / "code";
    INFO(runtime);
    CHECK_FALSE(fault_of(function).empty());
    function.layers.push_back(folder / "layer");
    CHECK(fault_of(function).empty());
  }
}

TEST_CASE("A Python name that is surely not there is a fault that lists what is") {
  const auto [source, there] = GENERATE(table<std::string, std::string>({
      {"def lambda_handler(event, context):\n    pass\n\ndef helper():\n    pass\n", "it has lambda_handler, helper"},
      {"class App:\n    def handler(self, event, context):\n        pass\n", "it has App"},
      {"def outer():\n    def handler(event, context):\n        pass\n    return handler\n", "it has outer"},
      {"# def handler(event, context): pass\n", "it has no function"},
      {"\"\"\"\ndef handler(event, context): pass\n\"\"\"\n", "it has no function"},
      {"", "it has no function"},
      {"text = 'handler'\ndef main(e, c): pass\n", "it has main"},
      {"def main(handler): return handler\n", "it has main"},
  }));
  const ProjectFolder folder({{"app.py", source}});
  const auto fault = fault_of(function_of(folder, "python3.12", "app.handler"));
  INFO(source);
  INFO(fault);
  CHECK(fault.starts_with(
      "template.yaml:7: the handler app.handler of F needs handler in app.py, which does not define"));
  CHECK(holds(fault, there));
}

TEST_CASE("A Python name that is there in any way, or may be, passes") {
  const auto source = GENERATE(values<std::string>({
      "def handler(event, context): pass\n",
      "async def handler(event, context): pass\n",
      "class handler:\n    pass\n",
      "handler = Mangum(app)\n",
      "handler: Callable = make()\n",
      "first = handler = make()\n",
      "first, handler = make()\n",
      "(first,\n handler) = make()\n",
      "from lib import handler\n",
      "from lib import other as handler\n",
      "from lib import (\n    one,\n    handler,\n)\n",
      "import handler\n",
      "import lib.handler as handler\n",
      "from lib import *\n",
      "if True:\n    def handler(event, context):\n        pass\n",
      "try:\n    from fast import handler\nexcept ImportError:\n    handler = None\n",
      "with open('x') as handler:\n    pass\n",
      "for handler in handlers():\n    break\n",
      "globals()['han' + 'dler'] = main\n",
      "exec(code)\n",
      "def __getattr__(name):\n    return main\n",
      "def install():\n    global handler\n    handler = main\ninstall()\n",
      "if (handler := make()): pass\n",
      "@app.route\n@log(level='x')\ndef handler(event, context): pass\n",
      "\xEF\xBB\xBF"
      "def handler(event, context): pass\n",
      "text = '''\n'''\ndef handler(e, c): pass\n",
      "x = f\"{a['b']} {c!r:>{width}}\"\ndef handler(e, c): pass\n",
      "def handler(e, c):\r\n    pass\r\n",
  }));
  const ProjectFolder folder({{"app.py", source}});
  INFO(source);
  CHECK(fault_of(function_of(folder, "python3.12", "app.handler")).empty());
}

TEST_CASE("A Node export that is surely not there is a fault that lists what is") {
  const auto [source, there] = GENERATE(table<std::string, std::string>({
      {"exports.main = async () => {};\n", "it has main"},
      {"export const main = () => {};\nexport function other() {}\n", "it has main, other"},
      {"export { a, b as c };\n", "it has a, c"},
      {"module.exports = { main, other: () => {} };\n", "it has main, other"},
      {"const handler = async () => {};\n", "it has no export"},
      {"// exports.handler = 1\n/* export const handler = 1 */\n", "it has no export"},
      {"const text = `exports.handler`;\n", "it has no export"},
      {"Object.defineProperty(exports, \"__esModule\", { value: true });\nexports.main = main;\n", "it has main"},
      {"export default async () => {};\n", "it has default"},
      {"const pattern = /exports.handler = '/;\nexports.main = 1;\n", "it has main"},
  }));
  const ProjectFolder folder({{"app.js", source}});
  const auto fault = fault_of(function_of(folder, "nodejs20.x", "app.handler"));
  INFO(source);
  INFO(fault);
  CHECK(holds(fault, "needs handler in app.js, which does not export it"));
  CHECK(holds(fault, there));
}

TEST_CASE("A Node export that is there in any way, or may be, passes") {
  const auto source = GENERATE(values<std::string>({
      "exports.handler = async () => {};\n",
      "module.exports.handler = async () => {};\n",
      "module.exports = { handler };\n",
      "module.exports = { async handler(event) {}, x };\n",
      "module.exports = { x: { y: 1 }, 'handler': f };\n",
      "module.exports = { ...others };\n",
      "module.exports = require('./other');\n",
      "module.exports = new App();\n",
      "exports['handler'] = f;\n",
      "exports[name] = f;\n",
      "exports.a = exports.handler = f;\n",
      "exports = module.exports = { handler };\n",
      "Object.assign(module.exports, handlers);\n",
      "Object.defineProperty(exports, 'handler', { get: f });\n",
      "__exportStar(require('./other'), exports);\n",
      "export const handler = async () => {};\n",
      "export const other = 1, handler = async () => {};\n",
      "export const other = () => { return 1; }\nexport const handler = 1\n",
      "export let handler;\n",
      "export async function handler() {}\n",
      "export function* handler() {}\n",
      "export class handler {}\n",
      "export { handler };\n",
      "export { main as handler };\n",
      "export { handler } from './other.js';\n",
      "export * from './other.js';\n",
      "export * as handler from './other.js';\n",
      "export const { handler, other } = make();\n",
      "#!/usr/bin/env node\nexports.handler = f;\n",
      "const r = a / b; const s = `${x.replace(/\"/g, '')}`;\nexports.handler = f;\n",
      "0 && (module.exports = { handler });\n",
      "(function (root, factory) { factory(exports); })(this, f);\n",
  }));
  const ProjectFolder folder({{"app.js", source}});
  INFO(source);
  CHECK(fault_of(function_of(folder, "nodejs20.x", "app.handler")).empty());
}

TEST_CASE("Inline code is what Lambda saves as index") {
  Function function;
  function.id = "F";
  function.where = "template.yaml:7";
  function.runtime = "python3.12";
  function.handler = "index.handler";
  function.inline_code = "def handler(event, context): pass\n";
  CHECK(fault_of(function).empty());
  function.handler = "app.handler";
  CHECK(holds(fault_of(function), "Lambda saves as index.py; expected index.handler"));
  function.handler = "index.main";
  CHECK(holds(fault_of(function), "needs main in index.py, which does not define it; it has handler"));
  function.runtime = "nodejs20.x";
  function.inline_code = "exports.main = async () => 1;\n";
  CHECK(fault_of(function).empty());
  function.handler = "index.other";
  CHECK(holds(fault_of(function), "in index.js, which does not export it"));
}

TEST_CASE("A provided runtime needs an executable bootstrap for this machine") {
  const ProjectFolder folder({{"readme.txt", ""}});
  const auto function = function_of(folder, "provided.al2023", "bootstrap");
  CHECK(holds(fault_of(function), "needs bootstrap, which is not in"));
  CHECK(holds(fault_of(function), "build the function first"));

  test::write_file(folder / "bootstrap", "#!/bin/sh\n");
  CHECK(holds(fault_of(function), "is not executable"));
  fs::permissions(folder / "bootstrap", fs::perms::owner_all);
  CHECK(fault_of(function).empty());

  fs::copy_file("/proc/self/exe", folder / "bootstrap", fs::copy_options::overwrite_existing);
  fs::permissions(folder / "bootstrap", fs::perms::owner_all);
  CHECK(fault_of(function).empty());

  // The same program, built for the other machine.
  std::fstream program(folder / "bootstrap", std::ios::in | std::ios::out | std::ios::binary);
  program.seekg(18);
  const int machine = program.get();
  program.seekp(18);
  program.put(static_cast<char>(machine == 62 ? 183 : 62));
  program.close();
  CHECK(holds(fault_of(function), machine == 62 ? "is built for aarch64, and this machine is x86_64"
                                                : "is built for x86_64, and this machine is aarch64"));
}

}  // namespace
}  // namespace warmfuzz
