#include "harness/project/template/code.h"

#include <optional>
#include <utility>

#include "harness/project/code/folder.h"
#include "harness/project/code/handler_file.h"
#include "harness/project/code/runtime.h"

namespace warmfuzz {
namespace fs = std::filesystem;
namespace {

/// Where the CDK put a resource's files, relative to the template: it deploys them to S3 under a name that is only
/// made up then, but keeps the place in the metadata (as `sam local` relies on).
std::optional<std::string> cdk_asset(const Value& resource) {
  const Value* path = resource.find("Metadata", "aws:asset:path");
  if (!path || !path->is_scalar()) return std::nullopt;
  return path->text;
}

/// What `sam build` made of a function or layer: a folder of its name, or the one that the built template names
/// (functions with equal code share one).
std::optional<fs::path> built_by_sam(const TemplateContext& context, const std::string& id) {
  const auto build = context.folder / ".aws-sam/build";
  std::error_code error;
  if (fs::is_directory(build / id, error)) return build / id;
  if (!fs::exists(build / "template.yaml", error)) return std::nullopt;
  const auto document = read_document(build / "template.yaml", "template.yaml");
  if (!document) return std::nullopt;
  for (const char* key : {"CodeUri", "ContentUri"})
    if (const Value* uri = document->root.find("Resources", id, "Properties", key); uri && uri->is_scalar())
      if (const auto folder = (build / uri->text).lexically_normal(); fs::is_directory(folder, error)) return folder;
  return std::nullopt;
}

/// The member that says where files are: a text, or a map that points into S3. Null: there is none.
const Value* location_of(const Value& properties, std::initializer_list<const char*> keys) {
  for (const char* key : keys)
    if (const Value* value = properties.find(key); value && value->kind != Value::Kind::null) return value;
  return nullptr;
}

bool lies_in_s3(const Value& location) {
  return location.is_map() || location.text.starts_with("s3://") || location.text.starts_with("https://");
}

}  // namespace

Result<std::string> read_code(const TemplateContext& context, const Value& resource, const Value& properties,
                              Function& function) {
  for (const Value* code : {properties.find("InlineCode"), properties.find("Code", "ZipFile")})
    if (code) {
      if (!code->is_scalar())
        return context.document.fault(
            code->line, "the inline code of " + function.id + " is " + describe(*code) + "; expected a text");
      if (is_binary_runtime(function))
        return context.document.fault(code->line, function.id + " has inline code, which " + function.runtime +
                                                      " cannot run; expected a CodeUri");
      function.inline_code = code->text;
      return std::string();
    }
  if (const auto built = built_by_sam(context, function.id)) {
    function.code = *built;
    if (find_handler_file(function)) {
      context.notes.push_back(function.where + ": " + function.id + " is run from " +
                              built->lexically_relative(context.folder).generic_string() +
                              ", as `sam local` does; run `sam build` after a change");
      return std::string();
    }
    function.code.clear();
  }
  const Value* location = location_of(properties, {"CodeUri", "Code"});
  if (location && (location->is_list() || (location->is_map() && location->members.empty())))
    return context.document.fault(location->line, "the code of " + function.id + " is " + describe(*location) +
                                                      "; expected a folder or a .zip file");
  const int line = location ? location->line : 1;
  const auto asset = cdk_asset(resource);
  if (!asset && location && lies_in_s3(*location)) return std::string("its code lies in S3, not on this machine");
  if (!asset && location && location->origin != ValueOrigin::literal)
    return std::string("the place of its code is only known at deployment");
  // Without a CodeUri, `sam package` takes the template's own folder.
  auto folder = code_folder(context.folder, asset ? *asset : location ? location->text : ".", function.id);
  if (!folder) return context.document.fault(line, "the code of " + function.id + " " + folder.fault().message);
  function.code = std::move(*folder);
  return std::string();
}

Status read_layers(const TemplateContext& context, const Value& properties, Function& function) {
  const Value* layers = properties.find("Layers");
  if (!layers || layers->kind == Value::Kind::null) return Done{};
  if (!layers->is_list())
    return context.document.fault(layers->line, "Layers is " + describe(*layers) + "; expected a list");
  const auto missing = [&](const Value& layer, const std::string& why) {
    context.note(layer.line, "the layer " + layer.text + " of " + function.id + " is left out: " + why);
  };
  for (const auto& layer : layers->items) {
    const std::string id = layer.references.empty() ? "" : layer.references.front();
    const Value* resource = context.resolver.resource(id);
    if (!resource || !context.resolver.type_of(id).ends_with("::LayerVersion")) {
      missing(layer, "its content is not on this machine");
      continue;
    }
    if (const auto built = built_by_sam(context, id)) {
      function.layers.push_back(*built);
      continue;
    }
    Value declared;
    if (const Value* raw = resource->find("Properties")) declared = context.resolver.resolve(*raw);
    const Value* location = location_of(declared, {"ContentUri", "Content"});
    const auto asset = cdk_asset(*resource);
    if (!asset && (!location || lies_in_s3(*location) || location->origin != ValueOrigin::literal)) {
      missing(layer, "its content is not on this machine");
      continue;
    }
    auto folder = code_folder(context.folder, asset ? *asset : location->text, id);
    if (!folder)
      return context.document.fault(location ? location->line : layer.line,
                                    "the content of " + id + " " + folder.fault().message);
    if (resource->find("Metadata", "BuildMethod"))
      context.note(layer.line, "the layer " + id + " is taken as it lies there; run `sam build` to have it built");
    function.layers.push_back(std::move(*folder));
  }
  return Done{};
}

}  // namespace warmfuzz
