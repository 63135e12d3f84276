#include "filters/prompt.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/fixture.h"

namespace sparsam {
namespace {

const char* const kPrompts[] = {
    "Password: ",
    "[sudo] password for jan: ",
    "Password for 'https://jan@example.org': ",
    "Username for 'https://example.org': ",
    "Enter passphrase for key '/home/jan/.ssh/id_ed25519': ",
    "Are you sure you want to continue connecting (yes/no/[fingerprint])? ",
    "The authenticity of host 'example.org (192.0.2.1)' can't be established.",
    "jan@example.org's password: ",
    "Do you want to continue? [Y/n] ",
    "Proceed ([y]/n)? [y/N] ",
    "rm: remove regular file 'a'? (y/n) ",
    "Is this OK? (yes) ",
    "Ok to proceed? (y) ",
    "  Enter a value: ",
    "Stage this hunk [y,n,q,a,d,e,?]? ",
    "(1/2) Discard deletion [y,n,q,a,d,?]? ",
    "Press any key to continue . . . ",
    "(gdb) ",
    "(Pdb) ",
    ">>> ",
};

TEST(Prompt, RealOnesAreKnown) {
  for (const char* prompt : kPrompts) EXPECT_TRUE(BeginsLikePrompt(prompt)) << prompt;
}

TEST(Prompt, OrdinaryLinesAreNone) {
  for (const char* line :
       {"", " ", "error: expected ';'", "test result: ok. 3 passed",
        "[12/40] Building CXX object a.o", "warning: password is empty",
        "Compiling password-hash v0.5.0", "Downloading... 40%", "if (y > n) return;",
        "matrix[y] = n", "Passwords match", "> build", ">>", "what? (yes)"}) {
    EXPECT_FALSE(BeginsLikePrompt(line)) << line;
  }
}

TEST(Prompt, OnceTrueStaysTrueWhenBytesAreAdded) {
  for (const char* prompt : kPrompts) {
    const std::string line = std::string(prompt) + "y and more " + std::string(400, 'x') + "(y/N";
    bool before = false;
    for (size_t size = 0; size <= line.size(); ++size) {
      const bool now = BeginsLikePrompt(std::string_view(line).substr(0, size));
      ASSERT_TRUE(now || !before) << line.substr(0, size);
      before = now;
    }
    EXPECT_TRUE(before);
  }
}

TEST(Prompt, DependsOnTheFirst256BytesOnly) {
  const std::string padding(256, 'x');
  EXPECT_FALSE(BeginsLikePrompt(padding + "[y/N]"));
  EXPECT_FALSE(BeginsLikePrompt(std::string(253, 'x') + "[y/N]"));
  EXPECT_TRUE(BeginsLikePrompt(std::string(251, 'x') + "[y/N]"));
}

TEST(Prompt, FewLinesOfRealToolsLookLikeOne) {
  size_t lines = 0;
  size_t prompts = 0;
  for (const auto& fixture : testing::LoadFixtures(SPARSAM_SOURCE_DIR "/fixtures")) {
    std::string_view rest = fixture.output;
    while (!rest.empty()) {
      const size_t end = rest.find('\n');
      ++lines;
      prompts += BeginsLikePrompt(rest.substr(0, end)) ? 1 : 0;
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
  }
  EXPECT_GT(lines, 10000U);
  EXPECT_LT(prompts * 500, lines) << prompts << " of " << lines;
}

}  // namespace
}  // namespace sparsam
