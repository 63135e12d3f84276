// Programs that run another one: `env`, `sudo -u x`, `timeout 5`, `npx`, `kubectl exec P --`. The
// rule is that of the inner command; the outer one is what we run.
#ifndef SPARSAM_RULES_LAUNCHER_H_
#define SPARSAM_RULES_LAUNCHER_H_

#include <span>
#include <string_view>

namespace sparsam {

using Arguments = std::span<const std::string_view>;

// The command inside all launchers that `argv` begins with; `argv` itself where there is none, or
// where what a launcher is told is not understood.
Arguments LookThroughLaunchers(Arguments argv);

// The last component of a path.
std::string_view BaseName(std::string_view path);

}  // namespace sparsam

#endif  // SPARSAM_RULES_LAUNCHER_H_
