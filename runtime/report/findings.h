#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace spikemesh::report {

/// What a model has to show beside what its chip did: the report puts it first.
struct Findings {
  struct Figure {
    std::string name;
    std::string value;
    std::string more{};  ///< a few words under it
  };
  /// Grey pictures of one size, black where a pixel is 0.
  struct Gallery {
    std::string title{};
    std::string hint{};
    std::uint32_t width = 0;  ///< pixels of one picture
    std::uint32_t height = 0;
    std::vector<std::uint8_t> pixels{};   ///< a picture after the other, each row by row
    std::vector<std::string> captions{};  ///< one for each picture
  };
  struct Table {
    std::string title{};
    std::string hint{};
    std::vector<std::string> heads{};  ///< of the columns
    std::vector<std::vector<std::string>> rows{};
    bool shaded = false;  ///< numbers: the more of its row a cell is, the darker
  };

  std::string title{};
  std::vector<Figure> figures{};
  std::vector<Gallery> galleries{};
  std::vector<Table> tables{};
  std::string run{};  ///< a sentence on the run that is shown below
};

nlohmann::ordered_json json_of(const Findings& findings);

}  // namespace spikemesh::report
