// Our own words. One table, from which help, dispatch and the "did you mean a command?" message
// come.
#ifndef SPARSAM_CLI_COMMANDS_H_
#define SPARSAM_CLI_COMMANDS_H_

#include <string_view>

#include "cli/options.h"

namespace sparsam {

// Gets the words behind its own, null-terminated, and what stood before it; returns the exit
// status.
using CommandFunction = int (*)(const RunOptions& options, int argc, char** argv);

struct Command {
  std::string_view word;
  CommandFunction function;  // null: kept for a later version
  std::string_view summary;
};

int FilterCommand(const RunOptions& options, int argc, char** argv);
int ShowCommand(const RunOptions& options, int argc, char** argv);
int ExplainCommand(const RunOptions& options, int argc, char** argv);
int RulesCommand(const RunOptions& options, int argc, char** argv);
int ConfigCommand(const RunOptions& options, int argc, char** argv);

// Parses the command line and does what it says.
int Main(int argc, char** argv);

}  // namespace sparsam

#endif  // SPARSAM_CLI_COMMANDS_H_
