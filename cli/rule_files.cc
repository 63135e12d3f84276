#include "cli/rule_files.h"

#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <climits>
#include <cstdio>
#include <cstdlib>

#include "cli/config.h"
#include "cli/files.h"
#include "cli/state_dir.h"

namespace sparsam {
namespace {

constexpr std::string_view kRuleEnding = ".toml";
constexpr int kDeepestProject = 32;  // directories upwards

std::string TrustListPath() {
  const std::string directory = ConfigDir();
  return directory.empty() ? "" : directory + "/trusted";
}

std::string TrustLine(const std::string& path, const std::string& content) {
  char real[PATH_MAX];
  const std::string where = realpath(path.c_str(), real) == nullptr ? path : std::string(real);
  return ContentHash(content) + " " + where + "\n";
}

std::vector<std::string> Paths(const std::string& directory) {
  std::vector<std::string> paths;
  for (const std::string& name : ListFiles(directory, kRuleEnding))
    paths.push_back(directory + "/" + name);
  return paths;
}

void Load(Layer layer, const std::string& path, const std::string& content, LoadedRules* rules) {
  ParsedRules parsed = ParseRules(content, path);
  for (RuleDiagnostic& diagnostic : parsed.diagnostics)
    rules->diagnostics.push_back(std::move(diagnostic));
  if (parsed.file == nullptr) return;
  rules->set.Add(layer, &parsed.file->tool());
  rules->files.push_back(std::move(parsed.file));
}

}  // namespace

std::string ContentHash(std::string_view content) {
  // 128 bits: whoever can choose the content of a project file must not be able to meet a pinned
  // hash by chance; it is not a defence against somebody who can search for collisions of a known
  // file.
  const XXH128_hash_t hash = XXH3_128bits(content.data(), content.size());
  char text[40];
  std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return text;
}

std::string UserRuleDir() {
  const std::string directory = ConfigDir();
  return directory.empty() ? "" : directory + "/rules";
}

std::vector<std::string> UserRuleFiles() {
  const std::string directory = UserRuleDir();
  return directory.empty() ? std::vector<std::string>() : Paths(directory);
}

std::vector<std::string> ProjectRuleFiles() {
  char cwd[PATH_MAX];
  if (getcwd(cwd, sizeof cwd) == nullptr) return {};
  std::string directory = cwd;
  for (int level = 0; level < kDeepestProject; ++level) {
    const std::string rules = directory + "/.sparsam/rules";
    struct stat status;
    if (stat(rules.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return Paths(rules);
    const size_t slash = directory.rfind('/');
    if (slash == std::string::npos || slash == 0) break;
    directory.resize(slash);
  }
  return {};
}

bool IsTrusted(const std::string& path, const std::string& content) {
  const std::optional<std::string> list = ReadFile(TrustListPath());
  if (!list.has_value()) return false;
  const std::string line = TrustLine(path, content);
  return list->substr(0, line.size()) == line || list->find("\n" + line) != std::string::npos;
}

bool TrustFile(const std::string& path) {
  const std::optional<std::string> content = ReadFile(path);
  const std::string list_path = TrustListPath();
  if (!content.has_value() || list_path.empty()) return false;
  const std::string directory = ConfigDir();
  const std::string parent = directory.substr(0, directory.rfind('/'));
  mkdir(parent.c_str(), 0700);
  mkdir(directory.c_str(), 0700);
  std::string list = ReadFile(list_path).value_or("");
  const std::string line = TrustLine(path, *content);
  if (IsTrusted(path, *content)) return true;
  return WriteFileAtomically(list_path, list + line, 0600);
}

LoadedRules LoadRules() {
  LoadedRules rules;
  for (const std::string& path : UserRuleFiles()) {
    if (const auto content = ReadFile(path)) Load(Layer::kUser, path, *content, &rules);
  }
  for (const std::string& path : ProjectRuleFiles()) {
    const auto content = ReadFile(path);
    if (!content.has_value()) continue;
    if (IsTrusted(path, *content)) {
      Load(Layer::kProject, path, *content, &rules);
    } else {
      rules.untrusted.push_back(path);
    }
  }
  for (const Tool* tool : BuiltinTools()) rules.set.Add(Layer::kBuiltin, tool);
  return rules;
}

}  // namespace sparsam
