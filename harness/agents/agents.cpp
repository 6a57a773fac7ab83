#include "harness/agents/agents.h"

namespace warmfuzz::agents {

std::string_view find(std::string_view name) {
  for (const auto& file : embedded::agent_files())
    if (file.name == name) return file.content;
  return {};
}

}  // namespace warmfuzz::agents
