#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/strong.h"
#include "rtl/core_build.h"
#include "rtl/core_model.h"

namespace spikemesh::rtl {

/// Which cycles go into a wave file; without a step all of them.
struct WaveWindow {
  std::optional<Step> step{};
  Cycle first{};  ///< of the step
  Cycle last{~std::uint64_t{0}};
};

/// Waves of some RTL cores in one FST file, and the GTKWave save file beside it.
///
/// Each core has a twin with waves in it that is given the same inputs. So the cores of the chip
/// run at their own pace and without waves; the twins work a cycle all together. Time in the file
/// is the time of the chip in ps, clock edges where they would be; a core that is not evaluated has
/// no clock. Configuration and read-out between steps take no time and show in their effect only.
class WaveFile {
 public:
  /// The wires of one core on their way into the file.
  class Track final : public CycleListener {
   public:
    Track(WaveFile& file, CoreId id, std::unique_ptr<VerilatedCore> twin);
    /// The next cycle that the core works is this one of the chip's life and of a step.
    void next_cycle(std::uint64_t cycle, Step step, Cycle of_step);
    void core_worked(const CoreInputs& inputs) override;

   private:
    friend class WaveFile;
    WaveFile& file_;
    CoreId id_;
    std::unique_ptr<VerilatedCore> twin_;
    std::optional<std::uint64_t> next_;
    std::optional<CoreInputs> inputs_;  ///< of the file's current cycle
  };

  WaveFile(std::string path, Picoseconds period, const MeshStraps& mesh, const WaveWindow& window);
  ~WaveFile();
  WaveFile(const WaveFile&) = delete;
  WaveFile& operator=(const WaveFile&) = delete;

  /// Before open(). The build has waves.
  void add(CoreId core, CoreBuild build);
  /// Throws UserError if the file cannot be written.
  void open();
  /// Null if the core is not in the file.
  Track* track(CoreId core) const;
  /// Writes what is left and the save file `<path>.gtkw`. Throws UserError if it cannot be written.
  void finish();

 private:
  struct Writer;

  void begin_cycle(std::uint64_t cycle, bool in_window);
  void work_cycle();
  void dump(std::uint64_t half_cycles);

  std::string path_;
  Picoseconds period_;
  MeshStraps mesh_;
  WaveWindow window_;
  std::unique_ptr<Writer> writer_;
  std::vector<std::unique_ptr<Track>> tracks_;
  std::optional<std::uint64_t> cycle_;  ///< that the tracks hold inputs for
  bool in_window_ = false;
  std::optional<std::uint64_t> last_dump_;  ///< in half cycles
};

}  // namespace spikemesh::rtl
