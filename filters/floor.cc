#include "filters/floor.h"

#include <cstring>
#include <iterator>

namespace sparsam {
namespace {

// Every pattern below needs one of these words in the line, in any letter case (a test holds the
// two lists together). At least four letters each.
constexpr std::string_view kWords[] = {
    "error",
    "fail",
    "fatal",
    "panic",
    "abort",
    "exception",
    "traceback",
    "denied",
    "refused",
    "killed",
    "undefined",
    "segmentation",
    "core dumped",
    "cannot",
    "can't",
    "could not",
    "couldn't",
    "unable",
    "no such",
    "not found",
    "not ok ",
    "timed out",
    "timeout",
    "unresolved",
    "unhandled",
    "uncaught",
    "invalid",
    "conflict",
    "critical",
    "warn",
    "err!",
    "no rule to make",
    "multiple definition",
    "assert",
    "crash",
    "out of memory",
    "no space left",
    "unauthorized",
    "forbidden",
    "imagepull",
    "errimage",
    "oomkilled",
    "evicted",
    "back-off",
    "deprecat",
    "illegal",
    "bus error",
    "permission",
    "unknown",
    "overflow",
    "leak",
    "sanitizer",
    "deadlock",
    "sigsegv",
    "sigabrt",
    "sigkill",
    "sigbus",
    "sigill",
    "sigfpe",
    "sigterm",
    "sigpipe",
    "sigsys",
    "ld returned",
    "broken pipe",
    "is a directory",
    "not a directory",
    "smashing",
    "double free",
    "emerg",
    "alert",
    "severe",
    "interrupt",
    "rejected",
    "hint:",
    "reset",
    "busy",
    "read-only",
    "too many",
    "caused by",
    "suppressed",
    "breakpoint",
    "refusing",
    "exit",
    "aborted",
    "floating point",
    "bad gateway",
    "service unavailable",
    "method not",
    "gone",
    "gateway time",
    "bad request",
    "failed",
    "stop",
};

// In byte mode. A word counts as a diagnostic where it stands as one: at the beginning, behind a
// colon or a bracket, or followed by one; not as part of a path or of a test's name.
constexpr std::string_view kErrors[] = {
    // compilers, linkers, build tools
    R"((?i)(?:^|[\s:\]>*|(])(?:fatal |internal compiler |syntax |type |runtime |compile |link |linker )?error(?:\[\w+\]|\([^)]*\))?\s?[:!](?!:))",
    R"((?i)(?:^|[\s:\]])(?:error|err) ?(?:[A-Z]{1,8}-?\d+|\(\d+\)))",
    R"(undefined (?:reference|symbol)|(?i:multiple definition of|unresolved external|ld returned \d+|linker command failed))",
    R"((?i)(?:^|[\s:\]])fatal\b)",
    R"(No rule to make target|\*\*\* .*(?:Error|Stop)|make(?:\[\d+\])?: \*\*\*)",
    R"(^(?:FAILED|ERROR|FATAL|CRITICAL|Error|Fatal)\b)",
    R"((?:^|[\s\[(|])(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC|EMERG|ALERT)(?:$|[\s:\])|]))",
    R"((?:^|\s)(?:npm|pnpm|yarn) (?:ERR!|error\b))",
    // tests
    R"(^\s*not ok \d)",
    R"((?:^|[\s\[*(-])(?:FAIL|FAILED|FAILURE|FAILURES|Failed|BUILD FAILED)(?:$|[\s:!\])]))",
    R"((?i)\b[1-9]\d* (?:tests? |examples? |specs? |assertions? |suites? |files? )?(?:failed|failures?|errors?|errored)\b)",
    R"((?i)assert(?:ion)?(?:error|ionerror)?\b.*\bfail|assertion failed|assertion .* failed)",
    R"(^E {3})",
    // shells, loaders, kernels
    R"((?i)command not found|no such file or directory|permission denied|operation not permitted|no space left on device|read-only file system|too many open files|cannot allocate memory|out of memory|oomkilled|connection (?:refused|reset|timed out)|broken pipe|is a directory$|not a directory|text file busy|exec format error|cannot open shared object)",
    R"((?i)segmentation fault|bus error|illegal instruction|floating point exception|core dumped|(?:^|[\s:])(?:killed|aborted)(?:$|[\s(.:])|stack smashing|stack overflow|double free|trace/breakpoint trap|sanitizer:|deadlock)",
    R"(\bSIG(?:SEGV|ABRT|KILL|BUS|ILL|FPE|TERM|PIPE|SYS)\b)",
    // language runtimes
    R"(Traceback \(most recent call last\)|(?i:panicked at|^panic: |^fatal error: |unhandled|uncaught))",
    R"(^(?:[\w.$]+\.)?[A-Z]\w*(?:Error|Exception|Failure|Interrupt|Exit|Warning)(?::|$))",
    R"((?:Exception in thread|Caused by:|^\s*Suppressed: ))",
    // clients, servers, package managers
    R"((?i)(?:^|[\s:\]])(?:cannot|can't|could not|couldn't|unable to|failed to|fails to|refusing to) )",
    R"((?i)(?:access|request|authentication|authorization|login|push|pull) (?:is |was )?(?:denied|refused|failed|rejected|forbidden|unauthorized))",
    R"((?i)\b(?:4\d\d|5\d\d) (?:bad request|unauthorized|forbidden|not found|method not allowed|conflict|gone|too many requests|internal server error|bad gateway|service unavailable|gateway time-?out))",
    R"((?i)(?:: |^)not found\b|(?:was|were|is) not found|timed out|timeout exceeded)",
    R"(^CONFLICT |^(?:error|fatal|hint|remote: error|remote: fatal):| ! \[(?:rejected|remote rejected))",
    R"((?:ErrImage|ImagePullBackOff|CrashLoopBackOff|CreateContainer\w*Error|InvalidImageName|Evicted|FailedScheduling|FailedMount|FailedCreate|BackOff|Back-off))",
    R"((?i)exit(?:ed)?(?: with)?(?: status| code)?:? [1-9]\d*\b.*(?:fail|error)|(?:failed|error).*exit (?:status|code):? [1-9])",
};

constexpr std::string_view kWarnings[] = {
    R"((?i)(?:^|[\s:\]>(])warn(?:ing)?(?:\[\w+\])?\s?[:!\]])",
    R"((?:^|[\s\[(|])WARN(?:ING)?(?:$|[\s:\])|]))",
    R"((?:^|\s)(?:npm|pnpm|yarn) (?:WARN|warn)\b)",
    R"((?i)\bdeprecat(?:ed|ion)\b)",
    R"((?i)\b[1-9]\d* warnings?\b)",
};

std::unique_ptr<Matcher> MakeMatcher(const std::string_view* begin, const std::string_view* end) {
  auto matcher = std::make_unique<Matcher>();
  for (; begin != end; ++begin) matcher->Add(*begin);
  return matcher;
}

}  // namespace

uint32_t FloorScreen::Slot(const char* at) {
  uint32_t three = 0;
  std::memcpy(&three, at, 3);
  three |= 0x202020;  // letter case
  return (three * 0x9E3779B1U) >> 17;
}

FloorScreen::FloorScreen() {
  for (const std::string_view word : kWords) {
    for (size_t at = 0; at < 2; ++at) {
      const uint32_t slot = Slot(word.data() + at);
      bits_[slot / 64] |= uint64_t{1} << (slot % 64);
    }
  }
  // The one shape without a word: pytest's "E   ".
  const uint32_t slot = Slot("E   ");
  bits_[slot / 64] |= uint64_t{1} << (slot % 64);
}

bool FloorScreen::MayMatch(std::string_view text) const {
  if (text.size() < 3) return false;
  const char* const last = text.data() + text.size() - 3;
  for (const char* at = text.data(); at <= last; at += 2) {
    const uint32_t slot = Slot(at);
    if ((bits_[slot / 64] >> (slot % 64) & 1) != 0) return true;
  }
  return false;
}

Severity Floor::Classify(std::string_view text) {
  text = text.substr(0, kMatchedBytes);
  return screen_.MayMatch(text) ? Match(text) : Severity::kNone;
}

Severity Floor::Match(std::string_view text) {
  if (errors_ == nullptr) {
    errors_ = MakeMatcher(std::begin(kErrors), std::end(kErrors));
    warnings_ = MakeMatcher(std::begin(kWarnings), std::end(kWarnings));
  }
  if (errors_->Find(text) >= 0) return Severity::kError;
  if (warnings_->Find(text) >= 0) return Severity::kWarning;
  return Severity::kNone;
}

}  // namespace sparsam
