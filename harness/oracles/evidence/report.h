#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/oracles/evidence/event_fields.h"
#include "warmfuzz/oracle.h"

namespace warmfuzz::judging {

/// The step that an observation belongs to; null if the trace is not the scenario's.
const InvokeStep* step_of(const Evidence& evidence, const Observation& seen);

/// The observation of this invocation within the trace; null if there is none.
const Observation* observation_of(const Evidence& evidence, std::uint64_t invocation);

/// Of nested sources the outermost, which is what invokes the function: "s3-in-sqs" → "sqs".
std::string_view delivered_by(std::string_view source);

/// Sources whose caller gets no answer: the response goes nowhere, and an error means that the event comes again.
bool is_asynchronous(std::string_view source);

/// Whether a canary came in with this observation's event. That of the bait stands for its path.
bool is_of_event(const CanaryOwner& owner, const Observation& seen);

/// A finding with everything filled in that follows from the rule and the observation.
Finding start_finding(const Rule& rule, const Evidence& evidence, const Observation& seen);

/// What people call it: "an API Gateway (REST) event".
std::string with_article(std::string_view source);

/// The one field that the step changes, if it is only one, down to the one member that it has.
std::optional<FieldRef> only_field(const InvokeStep& step);

/// Whether the cause lies in a stored object, not in the event.
inline bool is_of_object(const FieldRef& field) { return field.path.starts_with("/objects/"); }

/// How a title begins: the field as the function knows it, or what a part of an object is called.
std::string title_of(const Baseline& baseline, const FieldRef& field);

/// Adds the scenario's objects to the evidence of a finding whose cause lies in one of them.
void add_objects(Finding& finding, const Scenario& scenario);

/// "the S3 object key", "`/body/filename` of the event".
std::string describe(const FieldRef& field);

/// A value of this field as a message shows it: what S3 encodes always is decoded.
std::string shown_value(const FieldRef& field, const std::string& value, const CanaryRecogniser& canaries);

/// Where this token was in the event: the most specific place.
std::optional<FieldRef> field_of(const std::string& token, const InvokeStep& step, const EventFields& fields);

/// The event as one piece of evidence: the fields that the step changes, with their placeholders.
Json evidence_of_step(const InvokeStep& step, const Observation& seen);

/// `count` things: "1 file", "3 files".
std::string counted(std::size_t count, std::string_view thing);

}  // namespace warmfuzz::judging
