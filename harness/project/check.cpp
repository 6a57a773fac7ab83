#include "harness/project/check.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "harness/project/code/handler_file.h"
#include "harness/project/code/runtime.h"
#include "harness/project/source/definitions.h"
#include "harness/project/source/tokens.h"
#include "harness/project/yaml/document.h"

namespace warmfuzz {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t kMaximumSource = 1 << 20;
constexpr std::size_t kMaximumListed = 6;

Fault fault(const Function& function, const std::string& message) {
  return Fault{FaultKind::project, one_line(function.where + ": " + message)};
}

std::string listed(std::vector<std::string> names, const std::string& none) {
  if (names.empty()) return none;
  const bool more = names.size() > kMaximumListed;
  if (more) names.resize(kMaximumListed);
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text + (more ? ", …" : "");
}

/// Source files of the handler's language near the top of the code, for the message.
std::vector<std::string> files_there(const Function& function) {
  const bool python = language_of(function.runtime) == HandlerLanguage::python;
  std::vector<std::string> names;
  std::error_code error;
  fs::recursive_directory_iterator it(function.code, fs::directory_options::skip_permission_denied, error), end;
  for (; !error && it != end && names.size() < 1000; it.increment(error)) {
    const auto name = it->path().filename().string();
    if (it.depth() >= 2 || name == "node_modules" || name.starts_with('.')) it.disable_recursion_pending();
    const auto extension = it->path().extension();
    if (python ? extension == ".py" : extension == ".js" || extension == ".mjs" || extension == ".cjs")
      names.push_back(it->path().lexically_relative(function.code).generic_string());
  }
  std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
    const auto depth_a = std::count(a.begin(), a.end(), '/'), depth_b = std::count(b.begin(), b.end(), '/');
    return depth_a != depth_b ? depth_a < depth_b : a < b;
  });
  return names;
}

/// Of TypeScript there may be the source where the compiled file is missing.
bool is_not_compiled(const Function& function) {
  const auto name = split_handler(function);
  std::error_code error;
  for (const char* extension : {".ts", ".mts", ".cts", ".tsx"})
    if (name && fs::exists(function.code / (name->module.string() + extension), error)) return true;
  return false;
}

Fault missing_file(const Function& function) {
  const auto expected = handler_file_names(function).front().generic_string();
  const auto what = "the handler " + function.handler + " of " + function.id + " needs " + expected +
                    ", which is not in " + function.code.string();
  if (is_binary_runtime(function))
    return fault(function, what + "; build the function first (`sam build`, or what your project uses)");
  if (is_not_compiled(function))
    return fault(function, what + "; only its TypeScript source is: build the function first (`sam build`)");
  const auto there = listed(files_there(function), "no source file of " + function.runtime);
  return fault(function, what + "; there is " + there);
}

/// Linux ELF, e_machine at offset 18: see elf.h.
Status check_executable(const Function& function, const fs::path& file) {
  if (access(file.c_str(), X_OK) != 0)
    return fault(function, file.string() + " is not executable; expected a program (chmod +x)");
  std::ifstream stream(file, std::ios::binary);
  char header[20] = {};
  stream.read(header, sizeof header);
  if (stream.gcount() < static_cast<std::streamsize>(sizeof header) ||
      std::string_view(header, 4) != std::string_view("\177ELF", 4))
    return Done{};  // a script
  const int machine = static_cast<unsigned char>(header[18]) | static_cast<unsigned char>(header[19]) << 8;
  utsname host{};
  uname(&host);
  const std::string_view here = host.machine;
  const char* built_for = machine == 62 ? "x86_64" : machine == 183 ? "aarch64" : nullptr;
  if (built_for && (here == "x86_64" || here == "aarch64") && here != built_for)
    return fault(function, file.string() + " is built for " + built_for + ", and this machine is " + std::string(here) +
                               "; build it for this one");
  return Done{};
}

Status check_name(const Function& function, const std::string& source, const std::string& file) {
  const bool python = language_of(function.runtime) == HandlerLanguage::python;
  const auto tokens = tokenize(source, python ? SourceLanguage::python : SourceLanguage::javascript);
  const auto definitions = python ? python_definitions(tokens) : javascript_exports(tokens);
  const auto symbol = split_handler(function)->symbol;
  const auto name = symbol.substr(0, symbol.find('.'));
  if (!definitions.complete || definitions.has(name)) return Done{};
  return fault(function, "the handler " + function.handler + " of " + function.id + " needs " + name + " in " + file +
                             ", which does not " + (python ? "define" : "export") + " it; it has " +
                             listed(definitions.callables, python ? "no function" : "no export"));
}

}  // namespace

Status check_function(const Function& function) {
  const auto language = language_of(function.runtime);
  const auto name = split_handler(function);
  if (language != HandlerLanguage::binary && !name)
    return fault(function, "the handler of " + function.id + " is \"" + function.handler +
                               "\"; expected FILE.FUNCTION, as in " + handler_example(function.runtime));
  if (function.code.empty()) {
    const std::string file = language == HandlerLanguage::python ? "index.py" : "index.js";
    if (name && name->module != "index")
      return fault(function, "the handler of " + function.id + " is \"" + function.handler +
                                 "\", but its code is inline, which Lambda saves as " + file + "; expected index." +
                                 name->symbol);
    return check_name(function, function.inline_code, file);
  }
  const auto file = find_handler_file(function);
  if (!file) return missing_file(function);
  if (language == HandlerLanguage::binary) return check_executable(function, *file);
  const auto extension = file->extension();
  if (extension != ".py" && extension != ".js" && extension != ".mjs" && extension != ".cjs") return Done{};
  std::error_code error;
  if (fs::file_size(*file, error) > kMaximumSource || error) return Done{};
  std::ifstream stream(*file, std::ios::binary);
  const std::string source(std::istreambuf_iterator<char>(stream), {});
  if (!stream) return fault(function, file->string() + " cannot be read");
  return check_name(function, source, file->lexically_proximate(function.code).generic_string());
}

}  // namespace warmfuzz
