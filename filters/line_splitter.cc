#include "filters/line_splitter.h"

#include <algorithm>
#include <cstring>

#include "filters/overwrite.h"
#include "filters/prompt.h"
#include "filters/receipt.h"

namespace sparsam {
namespace {

const char* Find(std::string_view bytes, char byte) {
  return static_cast<const char*>(std::memchr(bytes.data(), byte, bytes.size()));
}

// So little of a line has come that it may yet turn out to look like a receipt (and be marked).
bool MayBecomeReceipt(std::string_view partial) {
  const size_t shared = std::min(partial.size(), kReceiptBegins.size());
  return partial.substr(0, shared) == kReceiptBegins.substr(0, shared);
}

}  // namespace

void LineSplitter::Feed(std::string_view chunk) {
  if (chunk.empty()) return;
  if (state_ == State::kBinary) {
    receiver_->OnBinary(chunk);
    return;
  }
  const char* nul = Find(chunk, '\0');
  if (nul == nullptr) {
    FeedText(chunk);
    return;
  }
  // The line that holds the NUL is binary from its beginning, so that it does not matter how much of
  // it had come before; of a line in pieces, what has been handed on stays as it is.
  const size_t nul_at = static_cast<size_t>(nul - chunk.data());
  const size_t newline = chunk.substr(0, nul_at).rfind('\n');
  const size_t line_start = newline == std::string_view::npos ? 0 : newline + 1;
  FeedText(chunk.substr(0, line_start));
  AddPartial(chunk.substr(line_start, nul_at - line_start));
  if (state_ == State::kPieces) receiver_->OnLastPiece(false);
  state_ = State::kBinary;
  if (!partial_.empty()) receiver_->OnBinary(partial_);
  partial_.clear();
  receiver_->OnBinary(chunk.substr(nul_at));
}

void LineSplitter::FeedText(std::string_view chunk) {
  while (!chunk.empty()) {
    const char* newline = Find(chunk, '\n');
    if (newline == nullptr) {
      AddPartial(chunk);
      return;
    }
    const size_t length = static_cast<size_t>(newline - chunk.data());
    EndLine(chunk.substr(0, length), true);
    chunk.remove_prefix(length + 1);
  }
}

void LineSplitter::EndLine(std::string_view bytes, bool newline) {
  if (state_ == State::kLine && partial_.empty() && bytes.size() <= kLongLine) {
    receiver_->OnRawLine(bytes, newline);
    return;
  }
  AddPartial(bytes);
  if (state_ == State::kPieces) {
    receiver_->OnLastPiece(newline);
    state_ = State::kLine;
  } else {
    receiver_->OnRawLine(partial_, newline);
  }
  partial_.clear();
}

void LineSplitter::AddPartial(std::string_view bytes) {
  while (!bytes.empty()) {
    if (state_ == State::kPieces) {
      receiver_->OnPiece(bytes);
      return;
    }
    const size_t room = kLongLine - partial_.size();
    partial_.append(bytes.substr(0, room));
    if (bytes.size() <= room) return;
    bytes.remove_prefix(room);
    if (options_.carriage_return == CarriageReturn::kCompact) CompactOverwrites(&partial_);
    if (partial_.size() == kLongLine) StartPieces(PieceKind::kLong);
  }
}

void LineSplitter::StartPieces(PieceKind kind) {
  receiver_->OnFirstPiece(partial_, kind);
  partial_.clear();
  state_ = State::kPieces;
}

void LineSplitter::Drained(bool direct) {
  if (state_ != State::kLine || partial_.empty()) return;
  if (BeginsLikePrompt(partial_)) {
    StartPieces(PieceKind::kPrompt);
  } else if (options_.partial == Partial::kStream && direct && !MayBecomeReceipt(partial_)) {
    StartPieces(PieceKind::kPartial);
  }
}

void LineSplitter::Finish() {
  if (state_ == State::kPieces) {
    receiver_->OnLastPiece(false);
  } else if (state_ == State::kLine && !partial_.empty()) {
    receiver_->OnRawLine(partial_, false);
  }
  partial_.clear();
  state_ = State::kLine;
}

}  // namespace sparsam
