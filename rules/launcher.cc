#include "rules/launcher.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <optional>

namespace sparsam {
namespace {

struct Launcher {
  std::string_view program;
  std::string_view subcommand;  // words between the program's options and its own, or empty
  std::initializer_list<std::string_view> options_with_value;
  size_t operands = 0;        // words of its own before the command: a duration, a container
  bool assignments = false;   // NAME=VALUE words come before the command
  bool needs_dashes = false;  // the command stands behind "--"
};

// From each tool's own manual. An option that is not listed takes no separate value.
const Launcher kLaunchers[] = {
    {"env", "", {"-u", "--unset", "-C", "--chdir"}, 0, true, false},
    {"sudo",
     "",
     {"-u", "-g", "-h", "-p", "-C", "-D", "-r", "-t", "-T", "-U", "--user", "--group"},
     0,
     true,
     false},
    {"doas", "", {"-u", "-C"}, 0, false, false},
    {"time", "", {"-f", "--format", "-o", "--output"}, 0, false, false},
    {"timeout", "", {"-s", "--signal", "-k", "--kill-after"}, 1, false, false},
    {"nice", "", {"-n", "--adjustment"}, 0, false, false},
    {"ionice", "", {"-c", "-n", "-p"}, 0, false, false},
    {"nohup", "", {}, 0, false, false},
    {"setsid", "", {}, 0, false, false},
    {"stdbuf", "", {"-i", "-o", "-e"}, 0, false, false},
    {"unbuffer", "", {}, 0, false, false},
    {"chronic", "", {}, 0, false, false},
    {"ccache", "", {}, 0, false, false},
    {"xvfb-run", "", {"-e", "-f", "-n", "-p", "-s", "-w"}, 0, false, false},
    {"npx", "", {"-p", "--package"}, 0, false, false},
    {"bunx", "", {}, 0, false, false},
    {"pnpm", "exec", {"-C", "--dir", "--filter", "-F"}, 0, false, false},
    {"pnpm", "dlx", {}, 0, false, false},
    {"yarn", "dlx", {}, 0, false, false},
    {"yarn", "exec", {}, 0, false, false},
    {"npm", "exec", {"-p", "--package", "--prefix", "-w"}, 0, false, false},
    {"uv",
     "run",
     {"--with", "--python", "-p", "--project", "--directory", "--extra", "--group"},
     0,
     false,
     false},
    {"uvx", "", {"--from", "--with", "--python"}, 0, false, false},
    {"poetry", "run", {"-C", "--directory"}, 0, false, false},
    {"pipenv", "run", {}, 0, false, false},
    {"pdm", "run", {"-p"}, 0, false, false},
    {"hatch", "run", {}, 0, false, false},
    {"bundle", "exec", {}, 0, false, false},
    {"mise", "exec", {}, 0, false, true},
    {"docker",
     "exec",
     {"-e", "--env", "-u", "--user", "-w", "--workdir", "--env-file", "--detach-keys"},
     1,
     false,
     false},
    {"podman",
     "exec",
     {"-e", "--env", "-u", "--user", "-w", "--workdir", "--env-file", "--detach-keys"},
     1,
     false,
     false},
    {"kubectl",
     "exec",
     {"-n", "--namespace", "-c", "--container", "--context", "-f"},
     0,
     false,
     true},
};

bool Contains(const std::initializer_list<std::string_view>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool IsAssignment(std::string_view word) {
  const size_t equals = word.find('=');
  return equals != std::string_view::npos && equals > 0 && word.front() != '-';
}

// The index behind the options that begin at `at`; `dashes` is set where a "--" ended them.
size_t SkipOptions(Arguments argv, size_t at, const Launcher& launcher, bool* dashes) {
  while (at < argv.size() && argv[at].size() > 1 && argv[at].front() == '-') {
    if (argv[at] == "--") {
      *dashes = true;
      return at + 1;
    }
    at += Contains(launcher.options_with_value, argv[at]) ? 2 : 1;
  }
  return at;
}

std::optional<Arguments> Inside(Arguments argv, const Launcher& launcher) {
  if (BaseName(argv[0]) != launcher.program) return std::nullopt;
  bool dashes = false;
  size_t at = SkipOptions(argv, 1, launcher, &dashes);
  if (!launcher.subcommand.empty()) {
    if (at >= argv.size() || argv[at] != launcher.subcommand) return std::nullopt;
    at = SkipOptions(argv, at + 1, launcher, &dashes);
  }
  if (launcher.needs_dashes) {
    while (!dashes && at < argv.size()) dashes = argv[at++] == "--";
    if (!dashes) return std::nullopt;
  }
  if (launcher.assignments) {
    while (at < argv.size() && IsAssignment(argv[at])) ++at;
  }
  at += launcher.operands;
  if (at >= argv.size()) return std::nullopt;
  return argv.subspan(at);
}

// python -m pytest: the module is the tool.
std::optional<Arguments> PythonModule(Arguments argv) {
  const std::string_view program = BaseName(argv[0]);
  if (program.substr(0, 6) != "python" && program != "pypy3") return std::nullopt;
  size_t at = 1;
  while (at < argv.size() && argv[at].size() > 1 && argv[at].front() == '-' && argv[at] != "-m") {
    if (argv[at] == "-c") return std::nullopt;
    at += argv[at] == "-W" || argv[at] == "-X" ? 2 : 1;
  }
  if (at + 1 >= argv.size() || argv[at] != "-m") return std::nullopt;
  return argv.subspan(at + 1);
}

std::optional<Arguments> OneStep(Arguments argv) {
  for (const Launcher& launcher : kLaunchers) {
    if (const auto inside = Inside(argv, launcher)) return inside;
  }
  return PythonModule(argv);
}

}  // namespace

std::string_view BaseName(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

Arguments LookThroughLaunchers(Arguments argv) {
  while (!argv.empty()) {
    const auto inside = OneStep(argv);
    if (!inside.has_value()) break;
    argv = *inside;
  }
  return argv;
}

}  // namespace sparsam
