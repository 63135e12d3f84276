// `sparsam config`: the configuration in force, and where it comes from.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/commands.h"
#include "cli/config.h"
#include "cli/diagnostics.h"
#include "cli/files.h"
#include "cli/state_dir.h"
#include "cli/wait_status.h"

namespace sparsam {

int ConfigCommand(const RunOptions& /*run*/, int argc, char** argv) {
  CLI::App app("The configuration in force, and where it comes from.", "sparsam config");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kStatusUsage;
  }
  std::vector<RuleDiagnostic> problems;
  const Config config = LoadConfig(&problems);
  const std::string path = ConfigDir() + "/config.toml";
  std::printf("# %s%s\n", path.c_str(), ReadFile(path).has_value() ? "" : " (not there: defaults)");
  std::printf("limit = %llu   # bytes of output a run, 0: no limit\n",
              static_cast<unsigned long long>(config.limit));
  std::printf("store = %s   # keep the raw output of runs that hide lines\n",
              config.store ? "true" : "false");
  std::printf("# state: %s\n", WritableStateDir("recall").c_str());
  for (const RuleDiagnostic& problem : problems) Complain(Render(problem));
  return problems.empty() ? 0 : 1;
}

}  // namespace sparsam
