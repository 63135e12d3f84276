// Lines at which somebody may be waiting to type. Such a line is exempt from every stage and is
// handed on before its newline has come (design C7).
#ifndef SPARSAM_FILTERS_PROMPT_H_
#define SPARSAM_FILTERS_PROMPT_H_

#include <span>
#include <string_view>

namespace sparsam {

// True if the line begins like a prompt. Depends only on the first 256 bytes and never turns false
// when more bytes are added, so that a partial line and the whole one get the same answer.
bool BeginsLikePrompt(std::string_view line);

// Words of which a line must have one, in any letter case, if what makes it a prompt does not stand
// at its very beginning. `HasPromptBeginning` looks only there.
std::span<const std::string_view> PromptWords();
bool HasPromptBeginning(std::string_view line);

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_PROMPT_H_
