#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "warmfuzz/function.h"

namespace warmfuzz {

/// One hand-over of events: from a bucket to a queue, from a queue to a function.
struct Edge {
  std::string from;  ///< a place (see places.h); empty: where events begin
  std::string to;    ///< a place, or a function's logical id
  /// Id of the event source whose envelope this puts around what it carries; empty: it is handed on as it is.
  std::string source;
  Json config = Json::object();  ///< what the project file says of it: keys of Trigger::config
  std::string name;              ///< of the trigger that it makes, if it ends at a function
};

/// Who hands events to whom. A function's triggers are the ways through it that end there: a bucket that notifies a
/// topic to which a queue is subscribed that a function polls is one trigger, of the source "s3-in-sns-in-sqs".
class EventGraph {
 public:
  /// Of a route that is there already, for the same function, only what is new is taken over: a template may speak of
  /// it twice, as an event of the function and in the API's definition.
  void add(Edge edge);

  /// In the order in which the edges were added. A place that others hand something to is no beginning of its own.
  /// Of a key that several edges of a way have, the one nearest to the function counts.
  std::vector<Trigger> triggers_of(const std::string& function) const;

 private:
  using Way = std::vector<const Edge*>;  ///< from the function outwards
  void walk(const std::string& to, Way& way, std::vector<Trigger>& out) const;
  static void end(const Way& way, std::vector<Trigger>& out);

  std::vector<Edge> edges_;
};

/// Adds a trigger to the function, its name made unique by a number where it is taken.
void add_trigger(Function& function, Trigger trigger);

}  // namespace warmfuzz
