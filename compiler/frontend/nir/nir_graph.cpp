#include "compiler/frontend/nir/nir_graph.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/error.h"

namespace spikemesh::nir {
namespace {

constexpr int kMaxDepth = 16;

using Edges = std::vector<std::pair<std::string, std::string>>;

void drop(std::vector<std::string>& names, const std::string& name) {
  names.erase(std::remove(names.begin(), names.end(), name), names.end());
}

class Reader {
 public:
  explicit Reader(const Hdf5File& file) : file_(file) {}

  Graph read() {
    read_graph("/node", "", 0);
    connect();
    for (const std::string& name : inner_) splice(name);
    return std::move(graph_);
  }

 private:
  [[noreturn]] void refuse(const std::string& key, std::string found, std::string expected) const {
    throw UserError({.file = file_.path(),
                     .key = key,
                     .found = std::move(found),
                     .expected = std::move(expected)});
  }

  /// Reads the graph of a group; its nodes are called prefix + name.
  void read_graph(const std::string& group, const std::string& prefix, int depth) {
    if (depth > kMaxDepth) refuse(group, "graphs in graphs", fmt::format("at most {}", kMaxDepth));
    for (const std::string& name : file_.children(group + "/nodes")) {
      const std::string inner = fmt::format("{}/nodes/{}", group, name);
      const std::string type = file_.text(inner + "/type");
      if (type == "NIRGraph") {
        graphs_.insert(prefix + name);
        read_graph(inner, prefix + name + ".", depth + 1);
      } else {
        graph_.nodes[prefix + name] = {.type = type, .group = inner};
        if (depth > 0 && (type == "Input" || type == "Output")) inner_.push_back(prefix + name);
      }
    }
    const std::vector<std::string> ends = read_ends(group);
    for (std::size_t i = 0; i < ends.size(); i += 2)
      edges_.emplace_back(prefix + ends[i], prefix + ends[i + 1]);
  }

  /// The ends of a graph's edges, two and two. Some exporters rename a node and forget its edges:
  /// if one name is unknown and one node has no edge, they are taken for the same.
  std::vector<std::string> read_ends(const std::string& group) const {
    std::vector<std::string> ends = file_.texts(group + "/edges");
    if (ends.size() % 2 != 0) refuse(group + "/edges", "a half edge", "pairs of names");
    const std::vector<std::string> names = file_.children(group + "/nodes");
    const std::set<std::string> nodes(names.begin(), names.end());
    std::set<std::string> unknown;
    std::set<std::string> lonely = nodes;
    for (const std::string& end : ends) {
      if (!nodes.contains(end)) unknown.insert(end);
      lonely.erase(end);
    }
    if (unknown.size() == 1 && lonely.size() == 1)
      std::replace(ends.begin(), ends.end(), *unknown.begin(), *lonely.begin());
    else if (!unknown.empty())
      refuse(group + "/edges", *unknown.begin(), "the name of a node");
    return ends;
  }

  /// The node of an edge's end; that of a graph is its output (as a source) or its input.
  std::string end_of(const std::string& name, const char* type) const {
    if (!graphs_.contains(name)) return name;
    for (const auto& [inner, node] : graph_.nodes)
      if (node.type == type && inner.starts_with(name + ".") &&
          inner.find('.', name.size() + 1) == std::string::npos)
        return inner;
    refuse(name, "a graph without " + std::string(type), "one");
  }

  void connect() {
    for (const auto& [source, target] : edges_) {
      const std::string from = end_of(source, "Output");
      const std::string to = end_of(target, "Input");
      graph_.nodes[from].to.push_back(to);
      graph_.nodes[to].from.push_back(from);
    }
  }

  /// Takes a nested graph's input or output out, and joins what it stood between.
  void splice(const std::string& name) {
    const Node node = graph_.nodes.at(name);
    graph_.nodes.erase(name);
    for (const std::string& from : node.from) drop(graph_.nodes.at(from).to, name);
    for (const std::string& to : node.to) drop(graph_.nodes.at(to).from, name);
    for (const std::string& from : node.from)
      for (const std::string& to : node.to) {
        graph_.nodes.at(from).to.push_back(to);
        graph_.nodes.at(to).from.push_back(from);
      }
  }

  const Hdf5File& file_;
  Graph graph_;
  Edges edges_;
  std::set<std::string> graphs_;    ///< names of nested graphs
  std::vector<std::string> inner_;  ///< inputs and outputs of nested graphs
};

}  // namespace

Graph read_graph(const Hdf5File& file) { return Reader(file).read(); }

}  // namespace spikemesh::nir
