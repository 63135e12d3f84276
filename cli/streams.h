// How our stdout and stderr are connected, and what follows from it (design C8 and 1.4).
#ifndef SPARSAM_CLI_STREAMS_H_
#define SPARSAM_CLI_STREAMS_H_

#include <cstdint>

namespace sparsam {

enum class Streams : uint8_t {
  kInPlace,   // become the command: somebody keeps stdout byte for byte, or nobody reads
  kTerminal,  // both are terminals: condense only what is marked for it
  kOnePipe,   // both are the same file: one pipe keeps the order written
  kTwoPipes,  // two pipes or sockets: each stream on its own
};

Streams LookAtStreams();

}  // namespace sparsam

#endif  // SPARSAM_CLI_STREAMS_H_
