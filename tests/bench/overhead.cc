// What wrapping a command costs: bare and wrapped `true` in turn, medians, as a ratio.
//
//   overhead SPARSAM-BINARY
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

namespace {

constexpr int kRounds = 500;

// Microseconds to start `argv` with both streams on one pipe, and to see its end.
double Time(char* const* argv, int sink) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, sink, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, sink, STDERR_FILENO);
  const auto start = std::chrono::steady_clock::now();
  pid_t pid = -1;
  if (posix_spawn(&pid, argv[0], &actions, nullptr, argv, environ) != 0) std::perror(argv[0]);
  waitpid(pid, nullptr, 0);
  const auto end = std::chrono::steady_clock::now();
  posix_spawn_file_actions_destroy(&actions);
  return std::chrono::duration<double, std::micro>(end - start).count();
}

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: overhead SPARSAM-BINARY\n", stderr);
    return 2;
  }
  char true_path[] = "/bin/true";
  char* bare[] = {true_path, nullptr};
  char* wrapped[] = {argv[1], true_path, nullptr};
  int pipe_ends[2];
  if (pipe(pipe_ends) != 0) return 1;
  std::vector<double> bare_times;
  std::vector<double> wrapped_times;
  for (int round = 0; round < kRounds; ++round) {
    bare_times.push_back(Time(bare, pipe_ends[1]));
    wrapped_times.push_back(Time(wrapped, pipe_ends[1]));
  }
  const double without = Median(bare_times);
  const double with = Median(wrapped_times);
  std::printf("overhead: true %.0f us, wrapped %.0f us, added %.2f of a bare true\n", without, with,
              (with - without) / without);
  return 0;
}
