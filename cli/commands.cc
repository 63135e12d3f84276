#include "cli/commands.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "cli/diagnostics.h"
#include "cli/run.h"
#include "cli/wait_status.h"

namespace sparsam {
namespace {

constexpr Command kCommands[] = {
    {"filter", FilterCommand, "condense standard input as if a command had printed it"},
    {"show", ShowCommand, "the raw output behind a receipt; without an id: the latest runs"},
    {"explain", ExplainCommand,
     "each line of an output, its fate, and the rule line that decided it"},
    {"rules", RulesCommand, "list, show, check, test, new, trust"},
    {"config", ConfigCommand, "the configuration in force, and where it comes from"},
    {"ci", nullptr, ""},
    {"rewrite", nullptr, ""},
    {"hook", nullptr, ""},
    {"hooks", nullptr, ""},
    {"stats", nullptr, ""},
    {"discover", nullptr, ""},
    {"doctor", nullptr, ""},
};

void PrintUsage(FILE* out) {
  std::fputs(
      "usage: sparsam [OPTION...] [--] COMMAND [ARG...]\n"
      "\n"
      "Runs COMMAND, prints what a reader needs of its output as it comes, and leaves as it left.\n"
      "What is not shown is stored; the last line says how much that is and how to see it.\n"
      "\n"
      "  --limit BYTES   at most so many bytes of output (default 24000, 0: no limit)\n"
      "  --raw           run COMMAND untouched\n"
      "  --rule NAME     use this rule instead of the one for COMMAND\n"
      "  --no-store      store nothing\n"
      "  --help, --version\n"
      "\n"
      "Words of our own (a command of the same name: sparsam -- WORD):\n",
      out);
  for (const Command& command : kCommands) {
    if (command.function == nullptr) continue;
    std::fprintf(out, "  %-9s %s\n", std::string(command.word).c_str(),
                 std::string(command.summary).c_str());
  }
  std::fputs(
      "\nSPARSAM=off in the environment makes every wrapped command run raw. See sparsam(1).\n",
      out);
}

int Usage(const std::string& message) {
  Complain(message);
  std::fputs("usage: sparsam [OPTION...] [--] COMMAND [ARG...]   (more: sparsam --help)\n", stderr);
  return kStatusUsage;
}

// The options before COMMAND. Low-level on purpose: this is on the path of every wrapped run.
struct Parsed {
  RunOptions options;
  int command = 0;      // index of COMMAND in argv
  bool dashes = false;  // "--" came before it
  int status = -1;      // 0 or more: leave with it
};

bool TakesValue(const std::string& word, const char* option, int argc, char** argv, int* at,
                std::string* value) {
  const std::string with_equals = std::string(option) + "=";
  if (word.rfind(with_equals, 0) == 0) {
    *value = word.substr(with_equals.size());
    return true;
  }
  if (word != option || *at + 1 >= argc) return false;
  *value = argv[++*at];
  return true;
}

Parsed ParseOptions(int argc, char** argv) {
  Parsed parsed;
  int at = 1;
  for (; at < argc; ++at) {
    const std::string word = argv[at];
    std::string value;
    if (word.empty() || word[0] != '-') break;
    if (word == "--") {
      parsed.dashes = true;
      ++at;
      break;
    }
    if (word == "--raw") {
      parsed.options.raw = true;
    } else if (word == "--no-store") {
      parsed.options.no_store = true;
    } else if (TakesValue(word, "--rule", argc, argv, &at, &value)) {
      parsed.options.rule = value;
    } else if (TakesValue(word, "--limit", argc, argv, &at, &value)) {
      uint64_t bytes = 0;
      if (!ParseBytes(value, &bytes)) {
        parsed.status = Usage("--limit takes a number of bytes, not '" + value + "'");
        return parsed;
      }
      parsed.options.limit = bytes;
    } else if (word == "--help" || word == "-h") {
      PrintUsage(stdout);
      parsed.status = 0;
      return parsed;
    } else if (word == "--version" || word == "-V") {
      std::puts("sparsam " SPARSAM_VERSION);
      parsed.status = 0;
      return parsed;
    } else if (word == "--limit" || word == "--rule") {
      parsed.status = Usage(word + " needs a value");
      return parsed;
    } else {
      parsed.status = Usage("unknown option '" + word + "' before COMMAND");
      return parsed;
    }
  }
  parsed.command = at;
  return parsed;
}

const Command* FindCommand(std::string_view word) {
  for (const Command& command : kCommands) {
    if (command.word == word) return &command;
  }
  return nullptr;
}

}  // namespace

bool ParseBytes(const std::string& text, uint64_t* bytes) {
  if (text.empty() || text.size() > 15 || text.find_first_not_of("0123456789") != std::string::npos)
    return false;
  *bytes = std::strtoull(text.c_str(), nullptr, 10);
  return true;
}

bool TakeLimit(const std::string& text, RunOptions* options) {
  uint64_t bytes = 0;
  if (text.empty()) return true;
  if (!ParseBytes(text, &bytes)) {
    Complain("--limit takes a number of bytes, not '" + text + "'");
    return false;
  }
  options->limit = bytes;
  return true;
}

int Main(int argc, char** argv) {
  const Parsed parsed = ParseOptions(argc, argv);
  if (parsed.status >= 0) return parsed.status;
  if (parsed.command >= argc) {
    PrintUsage(stderr);
    return kStatusUsage;
  }
  char** rest = argv + parsed.command;
  const Command* own = parsed.dashes ? nullptr : FindCommand(rest[0]);
  if (own == nullptr) return RunCommand(parsed.options, rest);
  if (own->function == nullptr) {
    return Usage(std::string("'") + rest[0] +
                 "' is a word that this version keeps free for later; to run a command of "
                 "that name: sparsam -- " +
                 rest[0]);
  }
  return own->function(parsed.options, argc - parsed.command, rest);
}

}  // namespace sparsam
