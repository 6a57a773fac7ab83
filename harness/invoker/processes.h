#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace warmfuzz {

// Processes are named by a folder descriptor of a /proc and their number there: the sandbox's own /proc lists all of
// them and nobody else, whoever started them and whoever their parent is now. Racy by nature: a best effort.

/// Every process of a sandbox but its init, from its /proc.
std::vector<int> processes_of(int proc);

/// The machine's own /proc, opened once.
int host_proc();

/// A file of the process, whole; empty where it is gone or cannot be read.
std::string read_proc(int proc, int pid, const char* name);

/// The number behind `key` ("RssAnon:"); 0 where there is none.
std::uint64_t number_after(std::string_view text, std::string_view key);

/// CPU time of the process, by its number on the host, without its children; 0 where it is gone.
std::chrono::microseconds cpu_time(int pid);

/// CPU time of the processes and of their children that have ended, without that of the process `runtime` of the folder
/// `runtime_proc`, which is one of them; in clock ticks of 10 ms.
std::chrono::microseconds cpu_time_of_others(int proc, const std::vector<int>& pids, int runtime_proc, int runtime);

/// How long the process's first thread has stood ready to run without getting a core, since it began; 0 where the
/// kernel does not tell (/proc/PID/schedstat, CONFIG_SCHED_INFO).
std::chrono::microseconds core_wait_of(int proc, int pid);

/// The number of the process or thread that was made last on the whole machine, as text: while it stays the same,
/// nobody has made any. Empty where the kernel does not tell.
std::string latest_task();

/// What the process's open descriptors lead to, as the kernel words it: "/tmp/x", "socket:[4711]", "pipe:[4712]".
std::map<int, std::string> descriptors_of(int proc, int pid);

/// Whether the process has writable memory that a fork would share with it.
bool shares_memory(int proc, int pid);

/// Whether it has nothing open but its standard streams, /dev/null and one socket.
bool holds_only_a_socket(int proc, int pid);

/// Threads of the process; 0 where it is gone.
unsigned thread_count(int proc, int pid);

}  // namespace warmfuzz
