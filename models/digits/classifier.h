#pragma once

#include "hw/chip/functional_chip.h"
#include "models/digits/dataset.h"
#include "runtime/session/session.h"

namespace spikemesh::digits {

/// Shows digits to a chip and reads its answer.
class Classifier {
 public:
  /// The session holds a compiled spiking_network(), in which nothing was shown yet; it outlives
  /// the classifier.
  explicit Classifier(runtime::Session& session) : session_(session), rest_(session.state()) {}

  /// The class of a digit, from rest.
  int classify(const Digit& digit);

 private:
  runtime::Session& session_;
  chip::ChipState rest_;
};

}  // namespace spikemesh::digits
