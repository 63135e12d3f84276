// Lines at which somebody may be waiting to type. Such a line is exempt from every stage and is
// handed on before its newline has come (design C7).
#ifndef SPARSAM_FILTERS_PROMPT_H_
#define SPARSAM_FILTERS_PROMPT_H_

#include <string_view>

namespace sparsam {

// True if the line begins like a prompt. Depends only on the first 256 bytes and never turns false
// when more bytes are added, so that a partial line and the whole one get the same answer.
bool BeginsLikePrompt(std::string_view line);

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_PROMPT_H_
