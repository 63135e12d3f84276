// What a terminal would show of a line in which the tool overwrote its own text with carriage
// returns (progress bars). Text that was overwritten counts as exact: the tool itself took it back
// (design C4).
#ifndef SPARSAM_FILTERS_OVERWRITE_H_
#define SPARSAM_FILTERS_OVERWRITE_H_

#include <string>
#include <string_view>

namespace sparsam {

// Appends to `out` what stays visible of `line`, escape sequences removed. A later part hides as
// many characters of an earlier one as it has itself; "erase line" sequences hide the rest. A
// trailing carriage return (CRLF) overwrites nothing.
void VisibleText(std::string_view line, std::string* out);

// Reduces a line that is still growing, in place; escape sequences of finished parts are lost with
// them, those of the last part stay. Leaves a line without carriage returns as it is.
void CompactOverwrites(std::string* line);

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_OVERWRITE_H_
