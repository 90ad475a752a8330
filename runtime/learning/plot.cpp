#include "runtime/learning/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace spikemesh::learning {
namespace {

constexpr const char* kAxis = "t_post - t_pre, steps";

struct Extent {
  double low = 0.0;
  double high = 0.0;
};

/// Of the values and 0; never empty.
Extent extent_of(const std::vector<double>& values) {
  Extent extent;
  for (const double value : values) {
    extent.low = std::min(extent.low, value);
    extent.high = std::max(extent.high, value);
  }
  if (extent.low == extent.high) extent.high = 1.0;
  return extent;
}

int last_of(const Curve& curve) { return curve.first + static_cast<int>(curve.values.size()) - 1; }

/// A curve in rows of characters; the first row is the largest value.
class TextPlot {
 public:
  explicit TextPlot(const Curve& curve)
      : curve_(curve),
        extent_(extent_of(curve.values)),
        step_((extent_.high - extent_.low) / (kRows - 1)) {}

  std::string draw() const {
    std::string text = curve_.title + "\n";
    for (int row = 0; row < kRows; ++row) text += line(row) + "\n";
    return text + axis() + "\n";
  }

 private:
  static constexpr int kRows = 15;

  int row_of(double value) const {
    return static_cast<int>(std::lround((extent_.high - value) / step_));
  }

  std::string line(int row) const {
    const bool zero = row == row_of(0.0);
    const double value = zero ? 0.0 : extent_.high - row * step_;
    std::string text = zero || row == 0 || row == kRows - 1 ? fmt::format("{:9.3f} |", value)
                                                            : fmt::format("{:>11}", "|");
    for (std::size_t i = 0; i < curve_.values.size(); ++i) {
      const bool origin = curve_.first + static_cast<int>(i) == 0;
      char c = zero ? '-' : origin ? '.' : ' ';
      if (row_of(curve_.values[i]) == row) c = '*';
      text += c;
    }
    return text.erase(text.find_last_not_of(' ') + 1);
  }

  std::string axis() const {
    const std::string left = fmt::format("{}", curve_.first);
    const std::string right = fmt::format("{}", last_of(curve_));
    const std::size_t ends = left.size() + right.size();
    const std::size_t gap = curve_.values.size() > ends ? curve_.values.size() - ends : 1;
    const bool fits = gap > std::string_view(kAxis).size();
    return fmt::format("{:>11}{}{:^{}}{}{}", "", left, fits ? kAxis : "", gap, right,
                       fits ? "" : fmt::format("  {}", kAxis));
  }

  const Curve& curve_;
  Extent extent_;
  double step_;
};

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '&')
      result += "&amp;";
    else
      result += c;
  }
  return result;
}

// Of the drawing, in pixels.
constexpr double kWidth = 640.0;
constexpr double kHeight = 240.0;
constexpr double kLeft = 70.0;
constexpr double kRight = 20.0;
constexpr double kTop = 40.0;
constexpr double kGap = 60.0;

/// One curve of a drawing, its upper edge at `top`.
class SvgPlot {
 public:
  SvgPlot(const Curve& curve, double top)
      : curve_(curve), extent_(extent_of(curve.values)), top_(top) {}

  std::string draw() const { return axes() + labels() + line(); }

 private:
  double x(double distance) const {
    const double width = std::max(1, last_of(curve_) - curve_.first);
    return kLeft + kWidth * (distance - curve_.first) / width;
  }
  double y(double value) const {
    return top_ + kHeight * (extent_.high - value) / (extent_.high - extent_.low);
  }

  static std::string text(double x, double y, const char* anchor, const std::string& what) {
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y,
                       anchor, escaped(what));
  }

  std::string axes() const {
    return fmt::format("<path d=\"M{:.1f} {:.1f}h{:.1f}M{:.1f} {:.1f}v{:.1f}\" stroke=\"#888\"/>\n",
                       kLeft, y(0.0), kWidth, x(0.0), top_, kHeight);
  }

  std::string labels() const {
    std::string result = text(kLeft + 5.0, top_ + 12.0, "start", curve_.title);
    for (const double value : {extent_.low, 0.0, extent_.high})
      result += text(kLeft - 6.0, y(value) + 4.0, "end", fmt::format("{:.3g}", value));
    for (const int distance : {curve_.first, 0, last_of(curve_)})
      result += text(x(distance), top_ + kHeight + 16.0, "middle", fmt::format("{}", distance));
    return result + text(kLeft + kWidth / 4.0, top_ + kHeight + 30.0, "middle", kAxis);
  }

  std::string line() const {
    std::string points;
    for (std::size_t i = 0; i < curve_.values.size(); ++i)
      fmt::format_to(std::back_inserter(points), "{:.1f},{:.1f} ",
                     x(curve_.first + static_cast<double>(i)), y(curve_.values[i]));
    return fmt::format(
        "<polyline fill=\"none\" stroke=\"#0b62a4\" stroke-width=\"2\" points=\"{}\"/>\n", points);
  }

  const Curve& curve_;
  Extent extent_;
  double top_;
};

}  // namespace

std::string text_plot(const Curve& curve) { return TextPlot(curve).draw(); }

std::string svg_plot(const std::string& title, const std::vector<Curve>& curves) {
  const double height = kTop + static_cast<double>(curves.size()) * (kHeight + kGap);
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
      "viewBox=\"0 0 {0} {1}\" font-family=\"sans-serif\" font-size=\"12\">\n"
      "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
      "<text x=\"{2}\" y=\"20\" font-size=\"14\">{3}</text>\n",
      kLeft + kWidth + kRight, height, kLeft, escaped(title));
  double top = kTop;
  for (const Curve& curve : curves) {
    svg += SvgPlot(curve, top).draw();
    top += kHeight + kGap;
  }
  return svg + "</svg>\n";
}

}  // namespace spikemesh::learning
