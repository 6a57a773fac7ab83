#include "harness/cli/worker.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <string>

#include "harness/cli/commands.h"
#include "harness/cli/library.h"
#include "harness/cli/target.h"
#include "harness/engine/search.h"
#include "harness/project/project.h"

namespace warmfuzz::cli {

namespace {

constexpr int kMessages = 3;

void tell(const SearchMessage& message) {
  const std::string line = write_message(message);
  for (std::size_t done = 0; done < line.size();) {
    const ssize_t size = write(kMessages, line.data() + done, line.size() - done);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) _exit(1);  // nobody listens any more
    done += static_cast<std::size_t>(size);
  }
}

int fail(const Fault& fault) {
  tell({SearchMessage::Kind::fault, {}, {}, fault.message, fault.kind});
  return 1;
}

// Harness and sandbox on one core: waking each other across cores would cost more than the work (ENGINE facts).
void pin(int core) {
  if (core < 0) return;
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<unsigned>(core), &cores);
  sched_setaffinity(0, sizeof cores, &cores);
}

}  // namespace

int run_worker(int argc, char** argv) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::signal(SIGINT, SIG_IGN);  // the command decides, and ends this process
  if (argc != 3 || fcntl(kMessages, F_GETFD) < 0)
    return report_fault({FaultKind::usage, "`worker` is started by `warmfuzz fuzz` only"});
  fcntl(kMessages, F_SETFD, FD_CLOEXEC);
  auto job = read_job(argv[2]);
  if (!job.ok()) return fail(job.fault());
  auto project = load_project(job->project);
  if (!project.ok()) return fail(project.fault());
  auto library = load_library(&*project, job->keep_going);
  if (!library.ok()) return fail(library.fault());
  leave_out_unknown_sources(*project, library->sources);
  auto function = find_function(*project, job->function);
  if (!function.ok()) return fail(function.fault());
  auto target = make_target(**function, library->sources, job->seed);
  if (!target.ok()) return fail(target.fault());
  pin(job->core);
  if (job->idle_core >= 0) (*target)->invoker->start_ahead(1, job->idle_core);
  for (const auto& note : (*target)->invoker->plan().notes) tell({SearchMessage::Kind::note, {}, {}, note, {}});
  SearchContext context{(*target)->function,
                        library->sources,
                        library->catalogue,
                        (*target)->words,
                        *(*target)->canaries,
                        (*target)->source_line,
                        *(*target)->invoker,
                        {},
                        tell};
  context.selection.enabled.insert(job->rules.begin(), job->rules.end());
  context.selection.disabled.insert(job->no_rules.begin(), job->no_rules.end());
  run_search(*job, context);
}

}  // namespace warmfuzz::cli
