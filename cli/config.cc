#include "cli/config.h"

#include <cstdlib>

#include "cli/files.h"
#include "rules/table_reader.h"

namespace sparsam {

std::string ConfigDir() {
  const char* config = std::getenv("XDG_CONFIG_HOME");
  if (config != nullptr && config[0] == '/') return std::string(config) + "/sparsam";
  const char* home = std::getenv("HOME");
  if (home != nullptr && home[0] == '/') return std::string(home) + "/.config/sparsam";
  return "";
}

Config LoadConfig(std::vector<RuleDiagnostic>* diagnostics) {
  Config config;
  const std::string directory = ConfigDir();
  if (directory.empty()) return config;
  const std::string path = directory + "/config.toml";
  const std::optional<std::string> text = ReadFile(path);
  if (!text.has_value()) return config;
  DiagnosticList list(path);
  if (const std::optional<toml::table> root = ParseToml(*text, path, &list)) {
    TableReader reader(*root, "the configuration", &list);
    config.limit = static_cast<uint64_t>(reader.Int("limit", static_cast<int>(kDefaultLimit), 0));
    config.store = reader.Bool("store", true);
    reader.RejectUnknown();
  }
  *diagnostics = list.Take();
  return config;
}

}  // namespace sparsam
