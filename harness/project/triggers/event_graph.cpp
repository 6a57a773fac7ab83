#include "harness/project/triggers/event_graph.h"

#include <algorithm>
#include <utility>

namespace warmfuzz {
namespace {

// Real ways have at most five edges; templates that lead in circles must end, too.
constexpr std::size_t kLongestWay = 8;
constexpr std::size_t kMaximumTriggers = 64;

}  // namespace

void add_trigger(Function& function, Trigger trigger) {
  const auto wanted = trigger.name;
  for (int number = 2; function.find_trigger(trigger.name); ++number) trigger.name = wanted + std::to_string(number);
  function.triggers.push_back(std::move(trigger));
}

void EventGraph::add(Edge edge) {
  const auto same_route = [&](const Edge& other) {
    return other.to == edge.to && other.source == edge.source && other.config.contains("path") &&
           other.config.value("path", Json()) == edge.config.value("path", Json()) &&
           other.config.value("method", Json()) == edge.config.value("method", Json());
  };
  const auto known =
      edge.source.starts_with("apigw-") ? std::find_if(edges_.begin(), edges_.end(), same_route) : edges_.end();
  if (known == edges_.end()) {
    edges_.push_back(std::move(edge));
    return;
  }
  for (const auto& [key, value] : edge.config.items())
    if (!known->config.contains(key)) known->config[key] = value;
}

std::vector<Trigger> EventGraph::triggers_of(const std::string& function) const {
  std::vector<Trigger> out;
  Way way;
  walk(function, way, out);
  return out;
}

void EventGraph::walk(const std::string& to, Way& way, std::vector<Trigger>& out) const {
  bool fed = false;
  if (!to.empty() && way.size() < kLongestWay)
    for (const auto& edge : edges_) {
      if (edge.to != to || std::find(way.begin(), way.end(), &edge) != way.end()) continue;
      fed = true;
      way.push_back(&edge);
      walk(edge.from, way, out);
      way.pop_back();
    }
  if (!fed && out.size() < kMaximumTriggers) end(way, out);
}

void EventGraph::end(const Way& way, std::vector<Trigger>& out) {
  Trigger trigger;
  for (const Edge* edge : way) {
    if (!edge->source.empty()) trigger.source = edge->source + (trigger.source.empty() ? "" : "-in-") + trigger.source;
    if (trigger.name.empty()) trigger.name = edge->name;
    for (const auto& [key, value] : edge->config.items())
      if (!trigger.config.contains(key)) trigger.config[key] = value;
  }
  if (trigger.source.empty()) return;
  if (trigger.name.empty()) trigger.name = trigger.source;
  out.push_back(std::move(trigger));
}

}  // namespace warmfuzz
