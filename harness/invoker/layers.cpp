#include "harness/invoker/layers.h"

#include <map>

namespace warmfuzz {

namespace fs = std::filesystem;

std::vector<sandbox::ReadOnlyBind> merge_folders(const std::vector<fs::path>& folders, const std::string& inside) {
  if (folders.empty()) return {};
  if (folders.size() == 1) return {{folders.front(), inside}};
  std::map<std::string, std::vector<fs::path>> entries;
  for (const auto& folder : folders) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
      entries[entry.path().filename().string()].push_back(entry.path());
  }
  std::vector<sandbox::ReadOnlyBind> binds;
  for (const auto& [name, paths] : entries) {
    // From the last one that is not a folder on, only folders can merge; a later file hides what came before.
    std::vector<fs::path> merged;
    for (const auto& path : paths) {
      if (!fs::is_directory(path) || (!merged.empty() && !fs::is_directory(merged.back()))) merged.clear();
      merged.push_back(path);
    }
    for (auto& bind : merge_folders(merged, inside + "/" + name)) binds.push_back(std::move(bind));
  }
  return binds;
}

}  // namespace warmfuzz
