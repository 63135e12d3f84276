// $XDG_CONFIG_HOME/sparsam/config.toml (or ~/.config/sparsam/config.toml).
#ifndef SPARSAM_CLI_CONFIG_H_
#define SPARSAM_CLI_CONFIG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "filters/limit.h"
#include "rules/rule_parser.h"

namespace sparsam {

struct Config {
  uint64_t limit = kDefaultLimit;  // limit = 24000
  bool store = true;               // store = true
};

// The directory that holds config.toml, rules/ and the trust list; empty if there is no home.
std::string ConfigDir();

// A missing file is the default configuration. What can't be used is reported and its default
// taken.
Config LoadConfig(std::vector<RuleDiagnostic>* diagnostics);

}  // namespace sparsam

#endif  // SPARSAM_CLI_CONFIG_H_
