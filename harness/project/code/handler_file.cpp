#include "harness/project/code/handler_file.h"

#include <algorithm>

#include "harness/project/code/runtime.h"

namespace warmfuzz {
namespace fs = std::filesystem;
namespace {

/// Where a layer's modules are found, relative to the layer ("Packaging layers" in the Lambda documentation).
std::vector<fs::path> layer_folders(const Function& function) {
  switch (language_of(function.runtime)) {
    case HandlerLanguage::python:
      return {"python", "python/lib/" + function.runtime + "/site-packages"};
    case HandlerLanguage::node:
      return {"nodejs/node_modules",
              "nodejs/node" + function.runtime.substr(6, function.runtime.size() - 8) + "/node_modules"};
    case HandlerLanguage::binary:
      break;
  }
  return {""};
}

/// A Python extension module: app.cpython-312-x86_64-linux-gnu.so
std::optional<fs::path> find_extension_module(const fs::path& module) {
  std::error_code error;
  const auto stem = module.filename().string() + ".";
  for (fs::directory_iterator it(module.parent_path(), error), end; !error && it != end; it.increment(error)) {
    const auto name = it->path().filename().string();
    if (name.starts_with(stem) && (name.ends_with(".so") || name.ends_with(".pyc"))) return it->path();
  }
  return std::nullopt;
}

}  // namespace

std::optional<HandlerName> split_handler(const Function& function) {
  const auto& handler = function.handler;
  switch (language_of(function.runtime)) {
    case HandlerLanguage::python: {
      // The last dot ends the module's name, which may be written with dots or slashes.
      const auto dot = handler.rfind('.');
      if (dot == std::string::npos || dot == 0 || dot + 1 == handler.size()) return std::nullopt;
      auto module = handler.substr(0, dot);
      std::replace(module.begin(), module.end(), '.', '/');
      return HandlerName{fs::path(module).lexically_normal(), handler.substr(dot + 1)};
    }
    case HandlerLanguage::node: {
      // The first dot after the last slash ends the file's name.
      const auto slash = handler.rfind('/');
      const auto base = slash == std::string::npos ? 0 : slash + 1;
      const auto dot = handler.find('.', base);
      if (dot == std::string::npos || dot == base || dot + 1 == handler.size()) return std::nullopt;
      return HandlerName{fs::path(handler.substr(0, dot)).lexically_normal(), handler.substr(dot + 1)};
    }
    case HandlerLanguage::binary:
      break;
  }
  return std::nullopt;
}

std::vector<fs::path> handler_file_names(const Function& function) {
  if (is_binary_runtime(function)) return {"bootstrap"};
  const auto name = split_handler(function);
  if (!name) return {};
  const auto with = [&](const char* end) { return fs::path(name->module.string() + end); };
  if (language_of(function.runtime) == HandlerLanguage::python) return {with(".py"), with("/__init__.py")};
  return {with(".js"), with(".mjs"), with(".cjs"), with("/index.js"), with("/index.mjs"), with("/index.cjs"), with("")};
}

std::optional<fs::path> find_handler_file(const Function& function) {
  if (function.code.empty()) return std::nullopt;
  std::vector<fs::path> folders{function.code};
  if (language_of(function.runtime) == HandlerLanguage::node) folders.push_back(function.code / "node_modules");
  for (const auto& layer : function.layers)
    for (const auto& inside : layer_folders(function)) folders.push_back(layer / inside);
  std::error_code error;
  for (const auto& folder : folders)
    for (const auto& name : handler_file_names(function))
      if (fs::is_regular_file(folder / name, error)) return folder / name;
  if (const auto name = split_handler(function); name && language_of(function.runtime) == HandlerLanguage::python)
    for (const auto& folder : folders)
      if (auto found = find_extension_module(folder / name->module)) return found;
  return std::nullopt;
}

}  // namespace warmfuzz
