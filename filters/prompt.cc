#include "filters/prompt.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>

namespace sparsam {
namespace {

constexpr size_t kLooksAt = 256;  // bytes

// What a prompt begins with, as the tools print it.
constexpr std::string_view kBeginnings[] = {
    "Password:",      // su, psql, many
    "Password for ",  // git credentials, kinit
    "password:",
    "Username for ",     // git credentials
    "Username:",         // docker login
    "Enter passphrase",  // ssh, gpg
    "Enter PIN",         // ssh with a token
    "Enter password",
    "Enter your ",
    "Passphrase",
    "[sudo] ",
    "[sudo: ",
    "Are you sure",               // ssh host keys, docker prune, gh
    "The authenticity of host ",  // ssh
    "Do you want to ",            // apt, npm, terraform
    "Would you like to ",
    "Is this OK?",                             // npm init
    "Is this ok",                              // dnf
    "Need to install the following packages",  // npx
    "Ok to proceed?",                          // npx
    "Enter a value:",                          // terraform
    "  Enter a value:",
    "Press any key",
    "Press Enter",
    "Press RETURN",
    "(gdb) ",
    "(Pdb) ",
    ">>> ",
    "Overwrite? ",
    "Stage this hunk",  // git add -p
    "Discard this hunk",
    "Apply this hunk",
};

// What a question carries wherever in the line it stands; matched in this letter case.
constexpr std::string_view kChoices[] = {
    "[y/N]",   "[Y/n]", "[y/n]", "[Y/N]",         "(y/N)",
    "(Y/n)",   "(y/n)", "(Y/N)", "(yes/no",       "[yes/no",
    "(yes/No", "[y,n,", "? (y)", "'s password: ", "\xe2\x80\x99s password: ",
};
constexpr std::string_view kWords[] = {
    "[y/n]", "(y/n)", "(yes/no", "[yes/no", "[y,n,", "? (y)", "s password: ",
};

static_assert(std::size(kBeginnings) <= 64, "a bit for each");

// A bit for each beginning, by its first byte: most lines begin with none of them.
constexpr std::array<uint64_t, 256> BeginningsByByte() {
  std::array<uint64_t, 256> table{};
  uint64_t bit = 1;
  for (std::string_view beginning : kBeginnings) {
    table[static_cast<unsigned char>(beginning.front())] |= bit;
    bit <<= 1;
  }
  return table;
}
constexpr std::array<uint64_t, 256> kByByte = BeginningsByByte();

}  // namespace

std::span<const std::string_view> PromptWords() { return kWords; }

bool HasPromptBeginning(std::string_view line) {
  if (line.empty()) return false;
  uint64_t candidates = kByByte[static_cast<unsigned char>(line.front())];
  for (; candidates != 0; candidates &= candidates - 1) {
    const std::string_view beginning = kBeginnings[std::countr_zero(candidates)];
    if (line.substr(0, beginning.size()) == beginning) return true;
  }
  return false;
}

bool BeginsLikePrompt(std::string_view line) {
  if (HasPromptBeginning(line)) return true;
  line = line.substr(0, kLooksAt);
  for (std::string_view choice : kChoices) {
    if (line.find(choice) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace sparsam
