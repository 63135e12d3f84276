// The reader's end: collects printed bytes and writes them when the pump says that the child's pipe
// is drained, or when much has come together. Never changes the flags of a descriptor that others
// share.
#ifndef SPARSAM_CLI_OUTPUT_H_
#define SPARSAM_CLI_OUTPUT_H_

#include <string>
#include <string_view>

#include "cli/signals.h"
#include "filters/limit.h"

namespace sparsam {

class Output : public Sink {
 public:
  // `signals` is not owned; it is what makes a write that has to wait answer to signals. Null:
  // writes simply block.
  Output(int fd, Signals* signals);

  void Write(std::string_view bytes) override;
  void Flush();
  // Nobody reads any more.
  bool closed() const { return closed_; }
  int fd() const { return fd_; }
  // True if waiting for POLLERR on the descriptor tells that its reader is gone.
  bool is_pipe() const { return is_pipe_; }
  void NoteClosed() { closed_ = true; }

 private:
  bool WaitUntilWritable();

  int fd_;
  Signals* signals_;
  bool is_pipe_;
  bool closed_ = false;
  std::string buffer_;
};

}  // namespace sparsam

#endif  // SPARSAM_CLI_OUTPUT_H_
