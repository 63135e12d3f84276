// The heart: reads what the child writes, drives the pipelines, writes what they let through, deals
// with signals, and ends when the child has ended and its pipes are drained.
//
// A background process of the child's can hold a pipe open after the child has ended. Then the pump
// waits for 100 ms of silence (measured: a late writer at 50 ms is kept, and without one EOF
// arrives with the exit, so that it costs nothing), and what still comes is carried on by CarryOn.
#ifndef SPARSAM_CLI_PUMP_H_
#define SPARSAM_CLI_PUMP_H_

#include <vector>

#include "cli/fd.h"
#include "cli/output.h"
#include "cli/recall.h"
#include "cli/signals.h"
#include "filters/pipeline.h"

namespace sparsam {

// One stream of the child's. Only `source` is owned.
struct PumpStream {
  Fd source;  // the read end; closed when the stream is over or nobody reads it
  Pipeline* pipeline = nullptr;
  Output* output = nullptr;
  Spool* spool = nullptr;
  bool broken = false;  // our own code failed: its bytes pass as they are
};

class Pump {
 public:
  struct Options {
    bool silence_matters = false;  // an unknown tool: see Pipeline::Silence
  };
  // Not owned.
  Pump(Options options, Signals* signals, std::vector<PumpStream>* streams)
      : options_(options), signals_(signals), streams_(streams) {}

  // Returns when the child has ended and its pipes are at their end, or silent.
  WaitStatus Run();

 private:
  int Timeout() const;
  bool AnyOpen() const;
  void Poll();
  void TellSilence();
  void Read(PumpStream* stream);
  void Feed(PumpStream* stream, std::string_view bytes);
  void DropClosed();

  Options options_;
  Signals* signals_;
  std::vector<PumpStream>* streams_;
  bool idle_ = false;  // the latest wait ended by its timeout
  bool silence_told_ = false;
};

// Carries what background processes still write to the readers, in a process of its own, so that we
// can leave. Returns at once in the calling process; does nothing where no source is open.
void CarryOn(std::vector<PumpStream>* streams);

}  // namespace sparsam

#endif  // SPARSAM_CLI_PUMP_H_
