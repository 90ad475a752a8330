#include <gtest/gtest.h>

#include <vector>

#include "rtl/core_loader.h"
#include "rtl/shell/mixed_chip_bench.h"

namespace spikemesh::rtl {
namespace {

/// What a host port took: the flits of replies.
class Replies final : public noc::PortObserver {
 public:
  void flit_sent(std::uint32_t /*fabric*/, const noc::Flit& /*flit*/, Cycle /*now*/) override {
    ++sent_;
  }
  void flit_taken(std::uint32_t /*fabric*/, const noc::Flit& flit, Cycle /*now*/) override {
    taken_.push_back(flit);
  }
  std::size_t sent() const { return sent_; }
  const std::vector<noc::Flit>& taken() const { return taken_; }

 private:
  std::size_t sent_ = 0;
  std::vector<noc::Flit> taken_;
};

/// Packets to one core of a chip (hardware.md §8.2).
class Packets {
 public:
  Packets(const Architecture& architecture, CoreId core)
      : x_(core.value() % architecture.mesh.width), y_(core.value() / architecture.mesh.width) {}

  void write(const ConfigWord& word) {
    add(noc::FlitKind::kWrite, word.memory, word.address, word.data);
  }
  /// The reply goes to the host port of row 0, with a number in place of an axon.
  void read(image::Memory memory, std::uint16_t address, std::uint32_t number) {
    const noc::Flit reply = noc::make_head(
        {.kind = noc::FlitKind::kReply, .port = noc::kHostPort, .axon = number}, false);
    add(noc::FlitKind::kRead, memory, address, reply.data);
  }
  const std::vector<noc::Flit>& flits() const { return flits_; }

 private:
  void add(noc::FlitKind kind, image::Memory memory, std::uint16_t address, std::uint64_t second) {
    flits_.push_back(noc::make_head({.kind = kind,
                                     .x = x_,
                                     .y = y_,
                                     .axon = address,
                                     .payload = static_cast<std::uint32_t>(memory)},
                                    false));
    flits_.push_back(noc::make_body(second, true));
  }

  std::uint32_t x_;
  std::uint32_t y_;
  std::vector<noc::Flit> flits_;
};

/// A chip whose last core is in RTL and gets its configuration from the mesh.
class MeshConfiguration : public ::testing::Test {
 protected:
  MeshConfiguration() { rtl_.leave_unconfigured(core_.id); }

  image::ChipImage image_ = testing::make_image(load_architecture("mesh4x4"), 12, 4);
  const image::CoreImage& core_ = image_.cores.back();
  RtlCores rtl_{image_, {core_.id}};
  std::vector<ConfigWord> words_ = config_words(image_, core_);
};

TEST_F(MeshConfiguration, MakesTheCoreWorkAsTheModelDoes) {
  ASSERT_EQ(image_.architecture.host_ports.front().y, 0U);
  chip::CycleChip mixed(image_, rtl_.factory());
  const ConfigWord run = words_.back();
  words_.pop_back();
  Packets packets(image_.architecture, core_.id);
  std::vector<ConfigWord> asked;
  for (const ConfigWord& word : words_) packets.write(word);
  for (std::size_t i = 0; i < words_.size(); i += 7) {
    packets.read(words_[i].memory, words_[i].address, static_cast<std::uint32_t>(asked.size()));
    asked.push_back(words_[i]);
  }
  Replies replies;
  mixed.deliver(0, packets.flits(), replies);
  EXPECT_EQ(replies.sent(), packets.flits().size());
  ASSERT_EQ(replies.taken().size(), 2 * asked.size());
  ASSERT_GT(asked.size(), 20U);
  std::vector<std::uint64_t> answers(asked.size());
  // Replies of the two fabrics are told apart by their order on each: head, then tail.
  for (std::size_t i = 0; i + 1 < replies.taken().size(); i += 2) {
    const noc::Flit& head = replies.taken()[i];
    ASSERT_TRUE(head.head && !replies.taken()[i + 1].head);
    answers.at(noc::unpack(head.data).axon) = replies.taken()[i + 1].data;
  }
  for (std::size_t i = 0; i < asked.size(); ++i) EXPECT_EQ(answers[i], asked[i].data) << i;

  // The write that starts mode RUN, alone: nothing may overtake it on the other fabric.
  Packets last(image_.architecture, core_.id);
  last.write(run);
  mixed.deliver(0, last.flits(), replies);

  chip::CycleChip model(image_);
  const auto inputs = image::testing::random_stimulus(image_, 8, 1);
  for (const auto& input : inputs) {
    testing::give(model, image_, input);
    testing::give(mixed, image_, input);
    const chip::StepStatistics& expected = model.step();
    EXPECT_EQ(mixed.step().close, expected.close);
    ASSERT_EQ(mixed.state(), model.state()) << "step " << expected.step.value();
  }
}

}  // namespace
}  // namespace spikemesh::rtl
