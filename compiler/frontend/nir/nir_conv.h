#pragma once

#include "compiler/frontend/nir/nir_linear.h"

namespace spikemesh::nir {

/// Reads Conv1d, Conv2d, SumPool2d and AvgPool2d on planes. Throws UserError.
Conv read_conv(const NodeReader& node, const network::Planes& input);

/// The matrix of a convolution. Throws UserError about `node` if it has too many values.
Dense to_dense(const Conv& conv, const NodeReader& node);

/// `second` after `first` as one convolution, where that is exact: `first` pads nothing and no
/// row or column of its input is left over, or `second` pads nothing. `first` has no bias.
bool can_fuse(const Conv& first, const Conv& second);
Conv fuse(const Conv& first, const Conv& second);

}  // namespace spikemesh::nir
