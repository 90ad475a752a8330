#include "models/nmnist/recordings.h"

#include <archive.h>
#include <archive_entry.h>

#include <map>
#include <memory>
#include <sstream>

#include "base/error.h"
#include "models/nmnist/spiking.h"
#include "runtime/input/event_file.h"

namespace spikemesh::nmnist {
namespace {

constexpr std::int64_t kMaxMember = std::int64_t{1} << 26;
constexpr const char* kFolder = "NMNISTsmall/";

[[noreturn]] void refuse(const std::string& file, const std::string& key, std::string found,
                         std::string expected) {
  throw UserError(
      {.file = file, .key = key, .found = std::move(found), .expected = std::move(expected)});
}

/// The files of a .tar.gz by their names.
std::map<std::string, std::string> unpack(const std::string& path) {
  const std::unique_ptr<archive, int (*)(archive*)> tar(archive_read_new(), archive_read_free);
  archive_read_support_format_tar(tar.get());
  archive_read_support_filter_gzip(tar.get());
  constexpr std::size_t kBlock = 1U << 16;
  if (archive_read_open_filename(tar.get(), path.c_str(), kBlock) != ARCHIVE_OK)
    refuse(path, "", "nothing that can be read", "a .tar.gz archive");
  std::map<std::string, std::string> files;
  archive_entry* entry = nullptr;
  int status = ARCHIVE_OK;
  while ((status = archive_read_next_header(tar.get(), &entry)) == ARCHIVE_OK) {
    const std::string name = archive_entry_pathname(entry);
    const std::int64_t size = archive_entry_size(entry);
    if (size < 0 || size > kMaxMember) refuse(path, name, "a huge file", "a recording");
    std::string bytes(static_cast<std::size_t>(size), '\0');
    if (archive_read_data(tar.get(), bytes.data(), bytes.size()) != size)
      refuse(path, name, "a broken archive", "a sound .tar.gz archive");
    files.emplace(name, std::move(bytes));
  }
  if (status != ARCHIVE_EOF) refuse(path, "", "a broken archive", "a sound .tar.gz archive");
  return files;
}

const std::string& member(const std::map<std::string, std::string>& files,
                          const std::string& archive, const std::string& name) {
  const auto found = files.find(kFolder + name);
  if (found == files.end()) refuse(archive, kFolder + name, "nothing", "a file of the archive");
  return found->second;
}

}  // namespace

std::vector<Recording> load_recordings(const std::string& archive, const std::string& list,
                                       std::size_t limit) {
  const auto files = unpack(archive);
  std::istringstream lines(member(files, archive, list));
  std::string line;
  std::getline(lines, line);  // the names of the columns
  std::vector<Recording> recordings;
  while ((limit == 0 || recordings.size() < limit) && std::getline(lines, line)) {
    std::istringstream fields(line);
    Recording recording;
    unsigned label = 0;
    if (!(fields >> recording.number >> label) || label >= kClasses)
      refuse(archive, list, line, "a number and a class of 0 ... 9");
    recording.label = static_cast<std::uint8_t>(label);
    const std::string name = fmt::format("{}.bs2", recording.number);
    const std::string& bytes = member(files, archive, name);
    const auto events = input::parse_events(std::as_bytes(std::span(bytes)), {}, name);
    recording.spikes = input::bin_events(events, {}, kStepMicroseconds, kSteps);
    recordings.push_back(std::move(recording));
  }
  if (recordings.empty()) refuse(archive, list, "no recordings", "a list of recordings");
  return recordings;
}

}  // namespace spikemesh::nmnist
