#include "harness/sandbox/cores.h"

#include <sched.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace warmfuzz::sandbox {

namespace fs = std::filesystem;

void move_to_own_cores(pid_t process) {
  cpu_set_t cores;
  if (sched_getaffinity(0, sizeof cores, &cores) != 0) return;
  std::vector<pid_t> left{process};
  while (!left.empty()) {
    const fs::path tasks = "/proc/" + std::to_string(left.back()) + "/task";
    left.pop_back();
    std::error_code error;
    for (fs::directory_iterator task(tasks, error), end; !error && task != end; task.increment(error)) {
      const std::string name = task->path().filename();
      pid_t id = 0;
      std::from_chars(name.data(), name.data() + name.size(), id);
      sched_setaffinity(id, sizeof cores, &cores);
      std::ifstream children(task->path() / "children");
      for (pid_t child; children >> child;) left.push_back(child);
    }
  }
}

}  // namespace warmfuzz::sandbox
