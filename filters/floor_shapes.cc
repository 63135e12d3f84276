// The shapes of the error floor, as data.
//
// A word counts as a diagnostic where it stands as one: at the beginning, behind a colon or a
// bracket, or followed by one; not as part of a path or of a test's name. Patterns are matched in
// byte mode.
#include <iterator>

#include "filters/floor.h"

namespace sparsam {
namespace {

constexpr Severity kE = Severity::kError;
constexpr Severity kW = Severity::kWarning;

constexpr FloorShape kShapes[] = {
    // Compilers, linkers, build tools.
    {kE,
     {"error"},
     R"((?i)(?:^|[\s:\]>*|(])(?:fatal |internal compiler |syntax |type |runtime |compile |link |linker )?error(?:\[\w+\]|\([^)]*\))?\s?[:!](?!:))"},
    {kE, {"error", "err "}, R"((?i)(?:^|[\s:\]])(?:error|err) ?(?:[A-Z]{1,8}-?\d+|\(\d+\)))"},
    {kE,
     {"undefined", "multiple definition", "unresolved", "ld returned", "linker command"},
     R"((?i)undefined (?:reference|symbol)|multiple definition of|unresolved external|ld returned \d+|linker command failed)"},
    {kE, {"fatal"}, R"((?i)(?:^|[\s:\]])fatal\b)"},
    {kE,
     {"no rule to make", "error", "stop.", "*** ["},
     R"(No rule to make target|\*\*\* .*(?:Error|Stop)|make(?:\[\d+\])?: \*\*\*|\*\*\* \[)"},
    {kE,
     {"failed", "error", "fatal", "critical"},
     R"(^(?:FAILED|ERROR|FATAL|CRITICAL|Error|Fatal)\b)"},
    {kE,
     {"error", "fatal", "critical", "severe", "panic", "emerg", "alert"},
     R"((?:^|[\s\[(|])(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC|EMERG|ALERT)(?:$|[\s:\])|]))"},
    {kE, {"cmake error"}, R"(^\s*CMake (?:Internal )?Error\b)"},
    {kE, {" err!", " error"}, R"((?:^|\s)(?:npm|pnpm|yarn) (?:ERR!|error\b))"},
    // Tests.
    {kE, {"not ok"}, R"(^\s*not ok \d)"},
    {kE,
     {"fail"},
     R"((?:^|[\s\[*(-])(?:FAIL|FAILED|FAILURE|FAILURES|Failed|BUILD FAILED)(?:$|[\s:!\])]))"},
    {kE,
     {"fail", "error"},
     R"((?i)\b[1-9]\d* (?:tests? |examples? |specs? |assertions? |suites? |files? )?(?:failed|failing|failures?|errors?|errored)\b)"},
    {kE,
     {"assert"},
     R"((?i)assert(?:ion)?(?:error)?\b.*\bfail|assertion failed|assertion .* failed)"},
    {kE, {"e   "}, R"(^E {3})"},
    // Shells, loaders, kernels.
    {kE,
     {"not found", "no such", "denied", "not permitted", "no space", "read-only", "too many open",
      "allocate", "out of memory", "oomkilled"},
     R"((?i)command not found|no such file or directory|permission denied|operation not permitted|no space left on device|read-only file system|too many open files|cannot allocate memory|out of memory|oomkilled)"},
    {kE,
     {"connection", "broken pipe", "is a directory", "not a directory", "text file busy",
      "exec format", "shared object"},
     R"((?i)connection (?:refused|reset|timed out)|broken pipe|is a directory$|not a directory|text file busy|exec format error|cannot open shared object)"},
    {kE,
     {"segmentation", "bus error", "illegal instr", "floating point", "core dumped", "killed",
      "aborted", "smashing", "stack overflow", "overflowed", "double free", "breakpoint trap",
      "sanitizer:", "deadlock"},
     R"((?i)segmentation fault|bus error|illegal instruction|floating point exception|core dumped|(?:^|[\s:])(?:killed|aborted)(?:$|[\s(.:])|stack smashing|stack overflow|overflowed its stack|double free|trace/breakpoint trap|sanitizer:|deadlock)"},
    {kE,
     {"sigsegv", "sigabrt", "sigkill", "sigbus", "sigill", "sigfpe", "sigterm", "sigpipe",
      "sigsys"},
     R"(\bSIG(?:SEGV|ABRT|KILL|BUS|ILL|FPE|TERM|PIPE|SYS)\b)"},
    // Language runtimes.
    {kE,
     {"traceback", "panicked at", "panic:", "fatal error:", "unhandled", "uncaught"},
     R"(Traceback \(most recent call last\)|(?i:panicked at|^panic: |^fatal error: |unhandled|uncaught))"},
    {kE,
     {"error", "exception", "failure", "interrupt", "exit"},
     R"(^\s*(?:[\w.$]+\.)?[A-Z]\w*(?:Error|Exception|Failure|Interrupt|Exit)(?: \[\w+\])?(?::|$))"},
    {kE,
     {"exception in", "caused by", "suppressed"},
     R"(Exception in thread|Caused by:|^\s*Suppressed: )"},
    // Clients, servers, package managers.
    {kE,
     {"cannot ", "can't ", "could not", "couldn't", "unable to", "failed to", "fails to",
      "refusing to"},
     R"((?i)(?:^|[\s:\]])(?:cannot|can't|could not|couldn't|unable to|failed to|fails to|refusing to) )"},
    {kE,
     {"denied", "refused", "failed", "rejected", "forbidden", "unauthorized"},
     R"((?i)(?:access|request|authentication|authorization|login|push|pull) (?:is |was )?(?:denied|refused|failed|rejected|forbidden|unauthorized))"},
    {kE,
     {"bad request", "unauthorized", "forbidden", "not found", "method not", "conflict", "gone",
      "too many", "internal server", "bad gateway", "unavailable", "gateway time"},
     R"((?i)\b(?:4\d\d|5\d\d) (?:bad request|unauthorized|forbidden|not found|method not allowed|conflict|gone|too many requests|internal server error|bad gateway|service unavailable|gateway time-?out))"},
    {kE,
     {"not found", "timed out", "timeout"},
     R"((?i)(?:: |^)not found\b|(?:was|were|is) not found|timed out|timeout exceeded)"},
    {kE,
     {"conflict ", "error:", "fatal:", "hint:", "rejected"},
     R"(^CONFLICT |^(?:error|fatal|hint|remote: error|remote: fatal):| ! \[(?:rejected|remote rejected))"},
    {kE,
     {"errimage", "backoff", "error", "invalidimage", "evicted", "failed", "back-off"},
     R"((?:ErrImage|ImagePullBackOff|CrashLoopBackOff|CreateContainer\w*Error|InvalidImageName|Evicted|FailedScheduling|FailedMount|FailedCreate|BackOff|Back-off))"},
    {kE,
     {"exit"},
     R"((?i)exit(?:ed)?(?: with)?(?: status| code)?:? [1-9]\d*\b.*(?:fail|error)|(?:failed|error).*exit (?:status|code):? [1-9])"},

    {kW, {"warn"}, R"((?i)(?:^|[\s:\]>(])warn(?:ing)?(?:\[\w+\])?\s?[:!\]])"},
    {kW, {"warn"}, R"((?:^|[\s\[(|])WARN(?:ING)?(?:$|[\s:\])|]))"},
    {kW, {" warn"}, R"((?:^|\s)(?:npm|pnpm|yarn) (?:WARN|warn|warning)\b)"},
    {kW,
     {"cmake warning", "cmake deprecation"},
     R"(^\s*CMake (?:Deprecation )?(?:Warning|Error)\b)"},
    {kW, {"deprecat"}, R"((?i)\bdeprecat(?:ed|ion)\b)"},
    {kW, {"warning"}, R"((?i)\b[1-9]\d* warnings?\b|^\s*(?:[\w.$]+\.)?[A-Z]\w*Warning:)"},
};

static_assert(std::size(kShapes) <= 63, "a bit for each shape, and one for prompts");

}  // namespace

std::span<const FloorShape> FloorShapes() { return kShapes; }

}  // namespace sparsam
