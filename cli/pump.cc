#include "cli/pump.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <exception>

#include "cli/diagnostics.h"

namespace sparsam {
namespace {

constexpr size_t kChunk = 64 * 1024;  // bytes, what a pipe holds
constexpr int kSilenceMs = 2000;      // then whoever waits for the latest lines gets them
constexpr int kGraceMs = 100;         // see the header

char g_chunk[kChunk];

}  // namespace

bool Pump::AnyOpen() const {
  for (const PumpStream& stream : *streams_) {
    if (stream.source.open()) return true;
  }
  return false;
}

int Pump::Timeout() const {
  if (signals_->child_stopped()) return 0;
  if (signals_->ended().has_value()) return kGraceMs;
  return options_.silence_matters && !silence_told_ ? kSilenceMs : -1;
}

WaitStatus Pump::Run() {
  while (true) {
    const bool ended = signals_->ended().has_value();
    if (ended && (idle_ || !AnyOpen())) break;
    Poll();
  }
  return *signals_->ended();
}

void Pump::Poll() {
  std::vector<pollfd> fds;
  for (const PumpStream& stream : *streams_) {
    // A closed descriptor is -1, which poll skips.
    fds.push_back({.fd = stream.source.get(), .events = POLLIN, .revents = 0});
    // Without events it still tells that the reader is gone.
    const bool watch = stream.source.open() && stream.output->is_pipe() && !stream.output->closed();
    fds.push_back({.fd = watch ? stream.output->fd() : -1, .events = 0, .revents = 0});
  }
  const bool had_ended = signals_->ended().has_value();
  const int ready = signals_->Wait(fds, Timeout());
  if (ready == 0) {
    // A signal is no silence.
    if (!signals_->timed_out()) return;
    if (signals_->child_stopped()) {
      signals_->StopLikeChild();
      return;
    }
    idle_ = had_ended;
    if (!had_ended) TellSilence();
    return;
  }
  idle_ = false;
  for (size_t at = 0; at < streams_->size(); ++at) {
    PumpStream& stream = (*streams_)[at];
    if ((fds[2 * at + 1].revents & (POLLERR | POLLNVAL)) != 0) stream.output->NoteClosed();
    if ((fds[2 * at].revents & (POLLIN | POLLHUP | POLLERR)) != 0) Read(&stream);
  }
  DropClosed();
}

void Pump::TellSilence() {
  silence_told_ = true;
  for (PumpStream& stream : *streams_) {
    if (stream.broken) continue;
    stream.pipeline->Silence();
    stream.output->Flush();
  }
}

void Pump::Read(PumpStream* stream) {
  const ssize_t got = read(stream->source.get(), g_chunk, kChunk);
  if (got > 0) {
    silence_told_ = false;
    Feed(stream, {g_chunk, static_cast<size_t>(got)});
    // Somebody may be waiting for it, also while more comes.
    if (!stream->broken) stream->pipeline->Drained();
    stream->output->Flush();
  } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
    stream->source.Close();
  }
}

// Nothing of ours may cost the reader a byte: where our own code fails, the rest passes as it is.
void Pump::Feed(PumpStream* stream, std::string_view bytes) {
  try {
    stream->spool->Add(bytes);
    if (!stream->broken) {
      stream->pipeline->Feed(bytes);
      return;
    }
  } catch (const std::exception& error) {
    stream->broken = true;
    Complain(std::string("internal error (") + error.what() + "); the output goes on unfiltered");
  }
  stream->output->Write(bytes);
}

// Whoever has no reader any more is told by SIGPIPE, as without us.
void Pump::DropClosed() {
  for (PumpStream& stream : *streams_) {
    if (stream.output->closed()) stream.source.Close();
  }
}

void CarryOn(std::vector<PumpStream>* streams) {
  bool any = false;
  for (const PumpStream& stream : *streams) any = any || stream.source.open();
  if (!any || fork() != 0) return;
  close(STDIN_FILENO);
  // Ends as any filter would: when its input does, or when nobody reads.
  sigset_t none;
  sigemptyset(&none);
  std::signal(SIGPIPE, SIG_DFL);
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction action;
    if (sigaction(number, nullptr, &action) == 0 && action.sa_handler != SIG_IGN)
      std::signal(number, SIG_DFL);
  }
  sigprocmask(SIG_SETMASK, &none, nullptr);
  while (true) {
    std::vector<pollfd> fds;
    bool open = false;
    for (const PumpStream& stream : *streams) {
      fds.push_back({.fd = stream.source.get(), .events = POLLIN, .revents = 0});
      fds.push_back(
          {.fd = stream.source.open() ? stream.output->fd() : -1, .events = 0, .revents = 0});
      open = open || stream.source.open();
    }
    if (!open) _exit(0);
    if (poll(fds.data(), fds.size(), -1) < 0 && errno != EINTR) _exit(1);
    for (size_t at = 0; at < streams->size(); ++at) {
      PumpStream& stream = (*streams)[at];
      if ((fds[2 * at + 1].revents & (POLLERR | POLLNVAL)) != 0) stream.source.Close();
      if (!stream.source.open() || (fds[2 * at].revents & (POLLIN | POLLHUP | POLLERR)) == 0)
        continue;
      const ssize_t got = read(stream.source.get(), g_chunk, kChunk);
      if (got <= 0) {
        stream.source.Close();
        continue;
      }
      stream.output->Write({g_chunk, static_cast<size_t>(got)});
      stream.output->Flush();
    }
  }
}

}  // namespace sparsam
