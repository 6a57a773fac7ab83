#include <cmath>

#include "include/src/json_text.h"
#include "include/src/scenario_format.h"
#include "warmfuzz/scenario.h"

namespace warmfuzz {
namespace {

/// Writes JSON with sorted keys and an indent of two spaces straight into one string: this runs once for every input
/// that libFuzzer tries.
class Writer {
 public:
  std::string take() && {
    out_ += '\n';
    return std::move(out_);
  }

  void open(char bracket) {
    out_ += bracket;
    ++depth_;
    empty_ = true;
  }

  void close(char bracket) {
    --depth_;
    if (!empty_) new_line();
    out_ += bracket;
    empty_ = false;
  }

  /// Before each element of an array.
  void element() {
    if (!empty_) out_ += ',';
    new_line();
    empty_ = false;
  }

  /// Before each value of an object. Keys in ascending order are the caller's duty. Precondition: UTF-8.
  void key(std::string_view name) {
    element();
    append_json_string(out_, name);
    out_ += ": ";
  }

  void number(std::uint64_t value) { out_ += std::to_string(value); }
  void number(std::int64_t value) { out_ += std::to_string(value); }
  void utf8(std::string_view text) { append_json_string(out_, text); }

  void string(std::string_view text) {
    if (valid_utf8(text)) {
      append_json_string(out_, text);
      return;
    }
    open('{');
    key(format::kBase64);
    utf8(base64_encode(text));
    close('}');
  }

  /// A map whose keys come in ascending order; `write` writes a value of it.
  template <typename Items, typename Write>
  void map(const Items& items, const Write& write) {
    if (plain(items)) {
      open('{');
      for (const auto& [name, value] : items) {
        key(name);
        write(value);
      }
      close('}');
      return;
    }
    open('{');
    key(format::kObject);
    open('[');
    for (const auto& [name, value] : items) {
      element();
      open('[');
      element();
      string(name);
      element();
      write(value);
      close(']');
    }
    close(']');
    close('}');
  }

  void value(const Json& json) {
    switch (json.type()) {
      case Json::value_t::object:
        map(json.get_ref<const Json::object_t&>(), [this](const Json& member) { value(member); });
        break;
      case Json::value_t::array:
        open('[');
        for (const auto& item : json.get_ref<const Json::array_t&>()) {
          element();
          value(item);
        }
        close(']');
        break;
      case Json::value_t::string:
        string(json.get_ref<const std::string&>());
        break;
      case Json::value_t::binary: {
        const auto& bytes = json.get_binary();
        string({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        break;
      }
      default:
        out_ += json.is_discarded() ? "null" : json.dump();
    }
  }

 private:
  void new_line() {
    out_ += '\n';
    out_.append(depth_ * 2, ' ');
  }

  /// Whether a JSON object can carry these keys and is not mistaken for one of the marked forms.
  template <typename Items>
  static bool plain(const Items& items) {
    if (items.size() == 1 && (items.begin()->first == format::kBase64 || items.begin()->first == format::kObject)) {
      return false;
    }
    for (const auto& [name, value] : items) {
      if (!valid_utf8(name)) return false;
    }
    return true;
  }

  std::string out_;
  std::size_t depth_ = 0;
  bool empty_ = true;
};

void write(Writer& out, const InvokeStep& step) {
  out.key("invoke");
  out.open('{');
  if (!step.event.is_null()) {
    out.key("event");
    out.value(step.event);
  }
  if (!step.fields.empty()) {
    out.key("fields");
    out.map(step.fields, [&out](const Json& value) { out.value(value); });
  }
  if (step.objects) {
    out.key("objects");
    out.open('[');
    for (const auto index : *step.objects) {
      out.element();
      out.number(std::uint64_t{index});
    }
    out.close(']');
  }
  if (step.overlaps) {
    out.key("overlaps");
    out.value(true);
  }
  out.key("source");
  out.string(step.source);
  out.key("tenant");
  out.string(step.tenant);
  out.key("trigger");
  out.string(step.trigger);
  out.close('}');
}

void write(Writer& out, const PauseStep& step) {
  out.key("pause");
  out.open('{');
  out.key("ms");
  out.number(static_cast<std::int64_t>(step.duration.count()));
  out.close('}');
}

void write_bytes(Writer& out, const std::string& bytes) {
  if (valid_utf8(bytes)) {
    out.key("content");
    out.utf8(bytes);
  } else {
    out.key("content_base64");
    out.utf8(base64_encode(bytes));
  }
}

void write(Writer& out, const ArchiveEntry& entry) {
  out.open('{');
  if (entry.kind == ArchiveEntry::Kind::file) write_bytes(out, entry.content);
  if (entry.kind == ArchiveEntry::Kind::hard_link) {
    out.key("hard_link");
    out.string(entry.content);
  }
  if (entry.kind == ArchiveEntry::Kind::symlink) {
    out.key("link");
    out.string(entry.content);
  }
  out.key("name");
  out.string(entry.name);
  if (entry.repeat != 1) {
    out.key("repeat");
    out.number(std::uint64_t{entry.repeat});
  }
  out.close('}');
}

void write(Writer& out, const ArchiveRecipe& archive) {
  out.open('{');
  out.key("entries");
  out.open('[');
  for (const auto& entry : archive.entries) {
    out.element();
    write(out, entry);
  }
  out.close(']');
  out.key("format");
  out.utf8(to_string(archive.format));
  out.close('}');
}

void write(Writer& out, const StoredObject& object) {
  out.open('{');
  if (object.archive) {
    out.key("archive");
    write(out, *object.archive);
  }
  if (!object.follows_event()) {
    out.key("bucket");
    out.string(object.bucket);
  }
  if (!object.archive) write_bytes(out, object.content);
  if (!object.content_type.empty()) {
    out.key("content_type");
    out.string(object.content_type);
  }
  if (!object.follows_event()) {
    out.key("key");
    out.string(object.key);
  }
  if (!object.metadata.empty()) {
    out.key("metadata");
    out.map(object.metadata, [&out](const std::string& value) { out.string(value); });
  }
  out.close('}');
}

}  // namespace

std::string write_scenario(const Scenario& scenario) {
  Writer out;
  out.open('{');
  out.key("function");
  out.string(scenario.function);
  if (!scenario.objects.empty()) {
    out.key("objects");
    out.open('[');
    for (const auto& object : scenario.objects) {
      out.element();
      write(out, object);
    }
    out.close(']');
  }
  out.key("seed");
  out.number(scenario.seed);
  out.key("steps");
  out.open('[');
  for (const auto& step : scenario.steps) {
    out.element();
    out.open('{');
    std::visit([&out](const auto& one) { write(out, one); }, step);
    out.close('}');
  }
  out.close(']');
  out.key("version");
  out.number(std::int64_t{kScenarioVersion});
  out.close('}');
  return std::move(out).take();
}

}  // namespace warmfuzz
