// What we say about ourselves: one line on stderr, beginning with "sparsam: ".
#ifndef SPARSAM_CLI_DIAGNOSTICS_H_
#define SPARSAM_CLI_DIAGNOSTICS_H_

#include <string_view>

namespace sparsam {

void Complain(std::string_view message);

}  // namespace sparsam

#endif  // SPARSAM_CLI_DIAGNOSTICS_H_
