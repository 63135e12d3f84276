#include "tests/support/process.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

namespace sparsam::test {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kTickMs = 5;  // how soon an exit without an end of file is seen
constexpr size_t kReadBytes = 1 << 18;

void CloseFd(int& fd) {
  if (fd >= 0) close(fd);
  fd = -1;
}

std::string Excerpt(std::string_view text) {
  constexpr size_t kEnd = 3000;
  std::string result(text.substr(0, kEnd));
  if (text.size() > 2 * kEnd) {
    result += "\n  [... " + std::to_string(text.size() - 2 * kEnd) + " bytes left out ...]\n";
  }
  if (text.size() > kEnd) result += text.substr(std::max(kEnd, text.size() - kEnd));
  std::string printable;
  for (const char c : result) {
    const auto byte = static_cast<unsigned char>(c);
    char hex[8];
    snprintf(hex, sizeof hex, "\\x%02x", byte);
    const bool plain = c == '\n' || c == '\t' || (byte >= ' ' && byte != 0x7f);
    printable += plain ? std::string(1, c) : std::string(hex);
  }
  return printable;
}

}  // namespace

Process::~Process() {
  CloseFd(input_fd_);
  CloseOutput();
  kill(-pid_, SIGKILL);
  if (!status_) waitpid(pid_, nullptr, 0);
}

// One look at everything: reads, feeds, reaps. False when the timeout has passed.
bool Process::Step(int timeout_ms) {
  std::array<pollfd, 3> polls{};
  polls[0] = {streams_[0].fd, POLLIN, 0};
  polls[1] = {streams_[1].fd, POLLIN, 0};
  polls[2] = {pending_input_.empty() ? -1 : input_fd_, POLLOUT, 0};
  poll(polls.data(), polls.size(), timeout_ms);
  if (polls[0].revents != 0) ReadStream(streams_[0]);
  if (polls[1].revents != 0) ReadStream(streams_[1]);
  if (polls[2].revents != 0) FeedInput();
  if (pending_input_.empty() && close_input_when_fed_) CloseFd(input_fd_);
  Reap(WNOHANG | WUNTRACED);
  return !PastDeadline();
}

void Process::ReadStream(Stream& stream) {
  static std::string buffer(kReadBytes, '\0');
  const ssize_t n = read(stream.fd, buffer.data(), buffer.size());
  if (n < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (n <= 0) {
    // A terminal that nobody holds any more ends with an error.
    CloseFd(stream.fd);
    return;
  }
  stream.bytes += static_cast<size_t>(n);
  if (!options_.discard_output) stream.text.append(buffer.data(), static_cast<size_t>(n));
}

void Process::FeedInput() {
  const ssize_t n = write(input_fd_, pending_input_.data(), pending_input_.size());
  if (n > 0) pending_input_.erase(0, static_cast<size_t>(n));
  if (n < 0 && errno != EAGAIN && errno != EINTR) {
    pending_input_.clear();
    CloseFd(input_fd_);
  }
}

bool Process::Reap(int flags) {
  if (status_) return true;
  int status = 0;
  if (waitpid(pid_, &status, flags) != pid_) return false;
  if (WIFSTOPPED(status)) {
    stopped_by_ = WSTOPSIG(status);
    return false;
  }
  status_ = status;
  return true;
}

bool Process::PastDeadline() {
  if (timed_out_) return true;
  if (Clock::now() < deadline_) return false;
  timed_out_ = true;
  kill(-pid_, SIGKILL);
  Reap(0);
  return true;
}

bool Process::ReadWhile(const std::function<bool()>& condition) {
  while (condition()) {
    const bool at_end = streams_[0].fd < 0 && streams_[1].fd < 0;
    if (at_end && status_) return false;
    if (!Step(kTickMs)) return false;
  }
  return true;
}

bool Process::ReadUntil(std::string_view text) {
  size_t found = std::string::npos;
  const bool came = ReadWhile([&] {
    found = out().find(text, scanned_);
    return found == std::string::npos;
  });
  if (came) scanned_ = found + text.size();
  return came;
}

bool Process::ReadAtLeast(size_t bytes) {
  return ReadWhile([&] { return out_bytes() < bytes; });
}

bool Process::ReadToEnd() {
  const bool came = ReadWhile([&] { return streams_[0].fd >= 0 || streams_[1].fd >= 0; });
  LoadFiles();
  return came;
}

void Process::ReadFor(std::chrono::milliseconds time) {
  const auto end = Clock::now() + time;
  while (Clock::now() < end && Step(kTickMs)) {
  }
}

void Process::Write(std::string_view text) {
  pending_input_ += text;
  ReadWhile([&] { return !pending_input_.empty(); });
}

void Process::CloseInput() { CloseFd(input_fd_); }

void Process::CloseOutput() {
  CloseFd(streams_[0].fd);
  CloseFd(streams_[1].fd);
}

void Process::Send(int signal) const { kill(pid_, signal); }

void Process::SendGroup(int signal) const { kill(-pid_, signal); }

int Process::Wait() {
  while (!status_ && Step(kTickMs)) {
  }
  LoadFiles();
  return timed_out_ || !status_ ? -1 : *status_;
}

int Process::WaitStopped() {
  stopped_by_ = 0;
  while (stopped_by_ == 0 && !status_ && Step(kTickMs)) {
  }
  return stopped_by_;
}

void Process::LoadFiles() {
  for (Stream& stream : streams_) {
    if (!stream.path.empty()) stream.text = ReadFile(stream.path);
  }
}

std::string Process::Report() const {
  return "command: " + ShellQuote(options_.argv) + "\ncwd: " + options_.cwd + "\nstatus: " +
         (timed_out_ ? "timed out"
          : status_  ? DescribeStatus(*status_)
                     : "still running") +
         "\n--- stdout, " + std::to_string(out_bytes()) + " bytes read\n" + Excerpt(out()) +
         "\n--- stderr\n" + Excerpt(err()) + "\n---\n";
}

std::string DescribeStatus(int status) {
  if (status == -1) return "timed out";
  if (WIFEXITED(status)) return "exit " + std::to_string(WEXITSTATUS(status));
  return "signal " + std::to_string(WTERMSIG(status)) + " (" + strsignal(WTERMSIG(status)) + ")";
}

std::string ShellQuote(const std::vector<std::string>& argv) {
  std::string result;
  for (const std::string& word : argv) {
    const bool plain =
        !word.empty() && word.find_first_of(" \t\n\\'\"$`&|;<>()*?[]{}~#!") == std::string::npos;
    if (!result.empty()) result += ' ';
    if (plain) {
      result += word;
      continue;
    }
    result += '\'';
    for (const char c : word) result += c == '\'' ? "'\\''" : std::string(1, c);
    result += '\'';
  }
  return result;
}

bool AdoptOrphans() { return prctl(PR_SET_CHILD_SUBREAPER, 1) == 0; }

bool NoOrphanRemains(std::chrono::seconds limit) {
  const auto end = Clock::now() + limit;
  while (Clock::now() < end) {
    const pid_t pid = waitpid(-1, nullptr, WNOHANG);
    if (pid < 0 && errno == ECHILD) return true;
    if (pid == 0) poll(nullptr, 0, kTickMs);
  }
  return false;
}

}  // namespace sparsam::test
