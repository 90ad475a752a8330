#include "runtime/session/timing_pool.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <exception>
#include <string>
#include <string_view>

#include "base/error.h"
#include "runtime/session/step_bytes.h"

namespace spikemesh::runtime {
namespace {

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::string read_all(int file) {
  const off_t size = lseek(file, 0, SEEK_END);
  std::string bytes(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got =
        pread(file, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

/// Exit code of the process, or -1 if a signal ended it.
int wait_for(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TimingPool::TimingPool(const image::ChipImage& image, const chip::CoreFactory& make_core,
                       unsigned jobs, Taker taker)
    : chip_(image, make_core), jobs_(jobs), taker_(std::move(taker)) {
  // The first step elaborates the modules: once here, and not in each process.
  if (jobs_ > 1) chip_.step();
}

TimingPool::~TimingPool() {
  for (const Worker& worker : workers_) {
    kill(worker.process, SIGKILL);
    wait_for(worker.process);
    close(worker.file);
  }
}

void TimingPool::time(std::uint64_t number, const chip::ChipState& state,
                      const std::vector<StepInput>& inputs) {
  if (jobs_ <= 1) {
    tell(number, work(state, inputs));
    return;
  }
  if (workers_.size() >= jobs_) collect_oldest();
  start(number, state, inputs);
}

void TimingPool::finish() {
  while (!workers_.empty()) collect_oldest();
}

std::vector<chip::StepStatistics> TimingPool::work(const chip::ChipState& state,
                                                   const std::vector<StepInput>& inputs) {
  chip_.set_state(state);
  std::vector<chip::StepStatistics> steps;
  steps.reserve(inputs.size());
  for (const StepInput& input : inputs) {
    for (const image::AxonAddress& to : input.spikes) chip_.inject(to);
    for (const std::int8_t reward : input.rewards) chip_.reward(reward);
    steps.push_back(chip_.step());
  }
  return steps;
}

void TimingPool::start(std::uint64_t number, const chip::ChipState& state,
                       const std::vector<StepInput>& inputs) {
  const int file = memfd_create("spikemesh-timing", MFD_CLOEXEC);
  const pid_t process = file < 0 ? -1 : fork();
  if (process < 0) {
    if (file >= 0) close(file);
    throw UserError({.key = "--jobs",
                     .found = "no more processes",
                     .expected = "a machine that can start that many"});
  }
  if (process > 0) {
    workers_.push_back({process, file, number});
    return;
  }
  // Nothing of this process may be flushed twice: the child leaves without clean-up.
  try {
    _exit(write_all(file, to_bytes(work(state, inputs))) ? 0 : 1);
  } catch (const std::exception& error) {
    write_all(file, error.what());
    _exit(2);
  }
}

void TimingPool::collect_oldest() {
  const Worker worker = workers_.front();
  workers_.pop_front();
  const int code = wait_for(worker.process);
  const std::string bytes = read_all(worker.file);
  close(worker.file);
  SPIKEMESH_CHECK(code == 0, "a process that times steps ends well: {}",
                  code == 2 ? bytes : std::to_string(code));
  tell(worker.number, steps_of_bytes(bytes));
}

void TimingPool::tell(std::uint64_t number, const std::vector<chip::StepStatistics>& steps) const {
  for (const chip::StepStatistics& step : steps) taker_(number++, step);
}

}  // namespace spikemesh::runtime
