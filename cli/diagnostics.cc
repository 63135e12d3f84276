#include "cli/diagnostics.h"

#include <unistd.h>

#include <string>

namespace sparsam {

void Complain(std::string_view message) {
  std::string line = "sparsam: ";
  line.append(message).push_back('\n');
  // Nothing can be done about a stderr that can't be written.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace sparsam
