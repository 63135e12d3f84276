#include "filters/prompt.h"

#include <cstddef>

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

// What a question carries wherever in the line it stands.
constexpr std::string_view kChoices[] = {
    "[y/N]",   "[Y/n]",   "[y/n]",   "[Y/N]", "(y/N)", "(Y/n)",         "(y/n)",         "(Y/N)",
    "(yes/no", "[yes/no", "(yes/No", "[y,n,", "? (y)", "'s password: ", "’s password: ",
};

}  // namespace

bool BeginsLikePrompt(std::string_view line) {
  line = line.substr(0, kLooksAt);
  for (std::string_view beginning : kBeginnings) {
    if (line.substr(0, beginning.size()) == beginning) return true;
  }
  // Every choice has one of these bytes; most lines end here.
  if (line.find_first_of("([?'\xe2") == std::string_view::npos) return false;
  for (std::string_view choice : kChoices) {
    if (line.find(choice) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace sparsam
