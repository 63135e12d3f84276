// The options that stand before COMMAND, as typed. Nothing behind COMMAND is ever looked at.
#ifndef SPARSAM_CLI_OPTIONS_H_
#define SPARSAM_CLI_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>

namespace sparsam {

struct RunOptions {
  std::optional<uint64_t> limit;  // bytes; 0: none
  std::string rule;               // --rule NAME
  bool raw = false;
  bool no_store = false;
};

// Reads a number of bytes ("12000"); false if it is none.
bool ParseBytes(const std::string& text, uint64_t* bytes);

// Takes the value of --limit (nothing where it is empty); false, and a message on stderr, if it is
// no number.
bool TakeLimit(const std::string& text, RunOptions* options);

}  // namespace sparsam

#endif  // SPARSAM_CLI_OPTIONS_H_
