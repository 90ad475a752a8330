#pragma once

#include <boost/graph/compressed_sparse_row_graph.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace spikemesh::mapping {

/// Rows of (column, property), held by Boost.Graph's compressed rows: 4 bytes and a property a
/// cell.
template <class Property>
class Csr {
 public:
  using Graph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, Property,
                                                   boost::no_property, std::uint32_t, std::size_t>;
  struct Cell {
    std::uint32_t row = 0;
    std::uint32_t column = 0;
    Property property{};
  };

  Csr() = default;

  /// Cells by ascending row; columns in the order given.
  Csr(std::uint32_t rows, std::uint32_t columns, const std::vector<Cell>& cells)
      : rows_(rows), graph_(make_graph(std::max(rows, columns), cells)) {}

  std::uint32_t rows() const { return rows_; }
  std::size_t cells() const { return boost::num_edges(graph_); }
  std::size_t size(std::uint32_t row) const { return boost::out_degree(row, graph_); }
  /// Number of the row's first cell; cells are numbered row by row.
  std::size_t first(std::uint32_t row) const { return graph_.m_forward.m_rowstart[row]; }
  std::uint32_t column(std::size_t cell) const { return graph_.m_forward.m_column[cell]; }
  const Property& property(std::size_t cell) const {
    return graph_.m_forward.m_edge_properties[cell];
  }
  const Graph& graph() const { return graph_; }

  /// Calls visit(column, property) for each cell of a row.
  template <class Visitor>
  void for_each(std::uint32_t row, Visitor&& visit) const {
    const std::size_t end = first(row + 1);
    for (std::size_t cell = first(row); cell < end; ++cell) visit(column(cell), property(cell));
  }

  /// The same cells by column; within a column by ascending row.
  Csr transposed(std::uint32_t columns) const {
    std::vector<std::size_t> next(std::size_t{columns} + 1, 0);
    for (std::size_t cell = 0; cell < cells(); ++cell) ++next[column(cell) + 1];
    for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
    std::vector<Cell> turned(cells());
    for (std::uint32_t row = 0; row < rows_; ++row)
      for_each(row, [&](std::uint32_t to, const Property& property) {
        turned[next[to]++] = {to, row, property};
      });
    return Csr(columns, rows_, turned);
  }

 private:
  static Graph make_graph(std::uint32_t vertices, const std::vector<Cell>& cells) {
    const auto ends = [](const Cell& cell) { return std::pair(cell.row, cell.column); };
    const auto property = [](const Cell& cell) { return cell.property; };
    return Graph(boost::edges_are_sorted, boost::make_transform_iterator(cells.begin(), ends),
                 boost::make_transform_iterator(cells.end(), ends),
                 boost::make_transform_iterator(cells.begin(), property), vertices);
  }

  std::uint32_t rows_ = 0;
  Graph graph_;
};

}  // namespace spikemesh::mapping
