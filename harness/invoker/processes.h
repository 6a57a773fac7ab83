#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace warmfuzz {

/// The process and all its descendants, by host pid, from /proc. Racy by nature: a best effort.
std::vector<int> process_tree(int root);

/// The parent of a process; 0 where it is gone.
int parent_of(int pid);

/// Anonymous and shared memory that the process has in RAM, in KiB; not the files that it maps.
std::uint64_t resident_kb(int pid);

/// CPU time of the process, without its children; 0 where it is gone.
std::chrono::microseconds cpu_time(int pid);

/// CPU time of the processes and of their children that have ended, in clock ticks of 10 ms.
std::chrono::microseconds cpu_time_of_tree(const std::vector<int>& pids);

/// Threads of the process; 0 where it is gone.
unsigned thread_count(int pid);

}  // namespace warmfuzz
