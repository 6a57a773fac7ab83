#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "tests/support/catch.h"

namespace warmfuzz::test {

/// Compares a text with the approved one in tests/golden/NAME. With WARMFUZZ_UPDATE_GOLDEN=1 in the environment the
/// text becomes the approved one: look at the difference in git before you commit it.
inline void check_golden(std::string_view name, const std::string& text) {
  const auto path = std::filesystem::path(WARMFUZZ_SOURCE_DIR) / "tests/golden" / name;
  if (const char* update = std::getenv("WARMFUZZ_UPDATE_GOLDEN");
      update != nullptr && std::string_view(update) == "1") {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  std::stringstream approved;
  approved << file.rdbuf();
  INFO("tests/golden/" << name << "; if the new text is better: WARMFUZZ_UPDATE_GOLDEN=1");
  CHECK(text == approved.str());
}

}  // namespace warmfuzz::test
