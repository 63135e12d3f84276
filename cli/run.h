// `sparsam COMMAND`: the main job.
#ifndef SPARSAM_CLI_RUN_H_
#define SPARSAM_CLI_RUN_H_

#include "cli/options.h"

namespace sparsam {

// Runs `argv` (null-terminated) condensed and ends this process as the command ended. Returns only
// where no command was run, with the exit status for that.
int RunCommand(const RunOptions& options, char** argv);

}  // namespace sparsam

#endif  // SPARSAM_CLI_RUN_H_
