// Reading and writing whole files.
#ifndef SPARSAM_CLI_FILES_H_
#define SPARSAM_CLI_FILES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sparsam {

// The content; nothing (and errno) if it can't be read.
std::optional<std::string> ReadFile(const std::string& path);

// Writes beside the target and renames: whole, or not there. Makes no directories. False (errno) on
// failure.
bool WriteFileAtomically(const std::string& path, std::string_view content, unsigned mode);

// The names in a directory that end so, sorted; empty if it can't be read.
std::vector<std::string> ListFiles(const std::string& directory, std::string_view ending);

}  // namespace sparsam

#endif  // SPARSAM_CLI_FILES_H_
