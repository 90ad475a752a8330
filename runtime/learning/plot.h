#pragma once

#include <string>
#include <vector>

namespace spikemesh::learning {

/// One curve over whole numbers from `first` on.
struct Curve {
  std::string title;
  int first = 0;
  std::vector<double> values;
};

/// The curve as lines of characters: a column a value, the axis at 0 and the largest and smallest
/// value at the left.
std::string text_plot(const Curve& curve);

/// The curves as one SVG, below one another.
std::string svg_plot(const std::string& title, const std::vector<Curve>& curves);

}  // namespace spikemesh::learning
