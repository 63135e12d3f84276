// Runs bytes that are already there through the pipeline of a run: what `filter` and `explain`
// share.
#ifndef SPARSAM_CLI_REPLAY_H_
#define SPARSAM_CLI_REPLAY_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "cli/options.h"
#include "cli/rule_files.h"
#include "filters/outcome.h"

namespace sparsam {

// How many of the first bytes are looked at to recognise a tool.
inline constexpr size_t kRecognisedBytes = 16 * 1024;

// The rule for a replay: by --rule, by the command line, or, with neither, by the first lines.
// False, and a message on stderr, if --rule names none.
bool SelectForReplay(const RunOptions& options, const std::optional<std::string>& command,
                     std::string_view first_bytes, const LoadedRules& rules, Selection* selection);

// Reads all of `fd` in chunks of at most 64 KiB. False (errno) on failure.
bool ReadChunks(int fd, const std::function<void(std::string_view)>& chunk);

// --status N: unknown without.
Outcome OutcomeOf(const std::optional<int>& status);

}  // namespace sparsam

#endif  // SPARSAM_CLI_REPLAY_H_
