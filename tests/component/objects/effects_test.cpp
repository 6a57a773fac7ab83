// Every document of the catalogue does what it says to a small careless function, so that no dead one is carried.

#include <algorithm>
#include <iostream>
#include <set>

#include "generators/mutators/objects.h"
#include "generators/payloads/catalogue.h"
#include "tests/component/objects/object_run.h"
#include "tests/support/catch.h"

namespace warmfuzz::test {
namespace {

enum class Effect {
  outside,  ///< a file operation, outside of the function's folder, on a name that only the document has
  proof,    ///< the harmless program is executed
  error,    ///< the handler fails, or its memory is not enough
  shown,    ///< the response holds `text`
};

struct Row {
  std::string id;
  std::string mode;  ///< of tests/functions/payloads/objects/reader.py, or .js behind "node:"
  Effect effect;
  std::string text = {};
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all{
      {"object-zip-climb", "unzip", Effect::outside},
      {"object-targz-climb", "untar", Effect::outside},
      {"object-zip-absolute", "unzip", Effect::outside},
      {"object-targz-absolute", "untar", Effect::outside},
      {"object-targz-link", "untar", Effect::outside},
      {"object-pickle", "unpickle", Effect::proof},
      {"object-xml-file", "parse_xml", Effect::outside},
      {"object-csv-path", "open_from_table", Effect::outside},
      {"object-json-path", "open_from_json", Effect::outside},
      {"object-tar-climb", "untar", Effect::outside},
      {"object-zip-one-up", "unzip", Effect::outside},
      {"object-zip-inner-climb", "unzip", Effect::outside},
      {"object-zip-backslash", "unzip_backslashes", Effect::outside},
      {"object-zip-bait", "unzip", Effect::outside},
      {"object-zip-link", "unzip_links", Effect::outside},
      {"object-targz-link-up", "untar", Effect::outside},
      {"object-tar-hard-link", "untar", Effect::outside},
      {"object-zip-command", "unzip_and_print", Effect::proof},
      {"object-zip-twice", "first_of_zip", Effect::error},
      {"object-zip-bomb", "size_of_zip", Effect::shown, ", 4194304]"},
      {"object-gz-bomb", "unpack_gzip", Effect::shown, ", 4194304]"},
      {"object-targz-bomb", "size_of_tar", Effect::shown, ", 4194304]"},
      {"object-xml-include", "include_xml", Effect::outside},
      {"object-xml-laughs", "parse_xml", Effect::shown, "100000"},
      {"object-svg-file", "parse_xml", Effect::outside},
      {"object-svg-script", "show", Effect::shown, "<script>x('probe.x-svg@"},
      {"object-html-script", "show", Effect::shown, "<script>x('probe.x-html@"},
      {"object-yaml-tag", "load_yaml", Effect::proof},
      {"object-yaml-aliases", "load_yaml", Effect::shown, "10000"},
      {"object-node-function", "node:revive", Effect::proof},
      {"object-json-twice", "read_json", Effect::error},
      {"object-json-deep", "read_json", Effect::error},
      {"object-json-numbers", "sum_json", Effect::error},
      {"object-json-prototype", "node:merge", Effect::shown, "probe.x-prototype@"},
      {"object-json-list", "read_json", Effect::error},
      {"object-json-null", "read_json", Effect::error},
      {"object-csv-formula", "read_table", Effect::error},
      {"object-csv-quote", "read_table", Effect::error},
      {"object-csv-columns", "read_table", Effect::error},
      {"object-png-comment", "text_of_image", Effect::proof},
      {"object-png-size", "pixels", Effect::error},
      {"object-jpeg-exif", "text_of_image", Effect::proof},
      {"object-pdf-action", "pages", Effect::error},
      {"object-empty", "read_json", Effect::error},
      {"object-mark", "read_json_text", Effect::error},
      {"object-utf-16", "show", Effect::error},
      {"object-not-utf-8", "read_table", Effect::error},
      {"object-long-line", "read_table", Effect::error},
      {"object-nulls", "read_table", Effect::error},
      {"object-gz-cut", "unpack_gzip", Effect::error},
      {"object-zip-cut", "unzip", Effect::error},
      {"object-wrong-type", "read_json", Effect::error},
      {"object-metadata-path", "open_from_metadata", Effect::outside},
      {"object-metadata-command", "print_metadata", Effect::proof},
  };
  return all;
}

bool is_outside(const Operation& operation) {
  switch (operation.kind) {
    case OperationKind::read:
    case OperationKind::write:
    case OperationKind::link:
    case OperationKind::mkdir:
      break;
    default:
      return false;
  }
  return operation.path.find('@') != std::string::npos && !operation.path.starts_with("/tmp/work/");
}

bool shows(const Row& row, const Observation& seen) {
  const auto& operations = seen.operations;
  switch (row.effect) {
    case Effect::outside:
      return std::any_of(operations.begin(), operations.end(), is_outside);
    case Effect::proof:
      return std::any_of(operations.begin(), operations.end(), [](const Operation& operation) {
        return operation.kind == OperationKind::execute && operation.path.ends_with("/wfproof");
      });
    case Effect::error:
      return seen.outcome.kind == OutcomeKind::error || seen.outcome.kind == OutcomeKind::out_of_memory;
    case Effect::shown:
      return seen.outcome.body.find(row.text) != std::string::npos;
  }
  return false;
}

TEST_CASE("Every document of the catalogue has its effect on a careless function", "[objects]") {
  const auto catalogue = Catalogue::load();
  REQUIRE(catalogue.ok());
  const std::string folder = std::string(WARMFUZZ_SOURCE_DIR) + "/tests/functions/payloads/objects";
  ObjectRun python("python3.11", "reader.handler", std::filesystem::path(folder));
  ObjectRun node("nodejs20.x", "reader.handler", std::filesystem::path(folder));
  std::set<std::string> tried;
  for (const auto& document : object_documents(*catalogue)) {
    const auto& id = document.payload->id;
    const auto row = std::find_if(rows().begin(), rows().end(), [&](const Row& one) { return one.id == id; });
    INFO(id);
    REQUIRE(row != rows().end());
    tried.insert(id);
    const bool in_node = row->mode.starts_with("node:");
    const auto mode = in_node ? row->mode.substr(5) : row->mode;
    const Trace trace = (in_node ? node : python).run(uploaded(mode + "/x", {document.object}));
    const auto& seen = trace.observations.at(0);
    if (seen.outcome.error_message.find("No module named 'yaml'") != std::string::npos) {
      std::cout << "skipped: " << id << " (the Python of the sandbox has no PyYAML)\n";
      continue;
    }
    INFO(to_json(seen.outcome).dump().substr(0, 2000) << "\n" << seen.log.substr(0, 2000));
    CHECK(shows(*row, seen));
  }
  CHECK(tried.size() == rows().size());
}

}  // namespace
}  // namespace warmfuzz::test
