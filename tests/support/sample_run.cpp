#include "tests/support/sample_run.h"

namespace warmfuzz::test {
namespace {

InvokeStep step(const std::string& trigger, const std::string& source, const std::string& tenant) {
  InvokeStep made;
  made.trigger = trigger;
  made.source = source;
  made.tenant = tenant;
  return made;
}

Finding command_injection() {
  Finding finding;
  finding.rule = "command-injection";
  finding.cwe = 78;
  finding.severity = Severity::critical;
  finding.function = "Thumbnail";
  finding.title = "A field of the event reaches a shell";
  finding.message =
      "The object's key became part of a shell's command line. With a key that closes the quote, the program wfproof "
      "was "
      "executed: an attacker who can upload an object runs commands of their own.";
  finding.location = Location{"thumbnail.py", 31};
  finding.source = FieldRef{"s3", "/Records/0/s3/object/key"};
  finding.sink = {{"operation", "execute"}, {"argv", {"/bin/sh", "-c", "convert '/tmp/uploads/';wfproof x;''"}}};
  finding.evidence = {{{"what", "the proof program was executed"}, {"argv", {"wfproof", "x"}}},
                      {{"what", "with a benign key it is not"}}};
  finding.fingerprint = "0f3a9c51d2e4b687";
  auto invoke = step("Upload", "s3", "a");
  invoke.fields["/Records/0/s3/object/key"] = "uploads/';wfproof {{wf:probe.path}};'";
  finding.scenario = {"Thumbnail", 7, {invoke}, {}};
  finding.reproduced = 3;
  finding.attempts = 3;
  return finding;
}

Finding leak() {
  Finding finding;
  finding.rule = "cross-invocation-leak";
  finding.cwe = 488;
  finding.severity = Severity::high;
  finding.function = "Orders";
  finding.title = "An earlier caller's data comes back to another caller";
  finding.message = "The response to tenant b holds the e-mail address that tenant a sent one invocation earlier.";
  finding.location = Location{"src/orders.js", 0};
  finding.source = FieldRef{"apigw-http", "/body/email"};
  finding.sink = {{"where", "response"}, {"encoding", "plain"}};
  finding.evidence = {{{"what", "the response of invocation 2"},
                       {"text", "{\"statusCode\":200,\n \"body\":\"last order: {{wf:tenant.email}}\"}"}}};
  finding.fingerprint = "5be1c7a0993d4f12";
  auto first = step("CreateOrder", "apigw-http", "a");
  first.fields["/body"] = {{"email", "{{wf:tenant.email}}"}, {"item", "tea\npot"}};
  finding.scenario = {
      "Orders", 7, {first, PauseStep{std::chrono::milliseconds(200)}, step("GetOrder", "apigw-http", "b")}, {}};
  finding.reproduced = 3;
  finding.attempts = 3;
  return finding;
}

Finding unhandled(const std::string& fingerprint, std::optional<Location> location) {
  Finding finding;
  finding.rule = "unhandled-exception";
  finding.cwe = 248;
  finding.severity = Severity::low;
  finding.function = "Orders";
  finding.title = "TypeError reaches the runtime";
  finding.message = "The caller gets a 502 and the invocation is retried.";
  finding.location = std::move(location);
  finding.sink = {{"outcome", "error"}};
  finding.evidence = {{{"what", "the error document"}, {"error_type", "TypeError"}}};
  finding.fingerprint = fingerprint;
  finding.scenario = {"Orders", 7, {step("GetOrder", "apigw-http", "a")}, {}};
  finding.reproduced = 2;
  finding.attempts = 3;
  return finding;
}

}  // namespace

const std::string kHostileText =
    "</script></style>\"'><img src=x onerror=alert(1)>&amp;<!--]]>\x1b[2J\x1b]0;title\x07\x9b"
    "31m | `` ``` ~~~\n# @someone #1 [link](javascript:x) {0} {{title}} \\ $(wfproof) \u202eesrever\u2066 \u200b\x85 "
    "\xc3( \xff\r\n::error::x";

Run sample_run() {
  Run run;
  run.project = "/srv/shop/template.yaml";
  run.started = "2025-03-14T09:26:53Z";
  run.version = "0.1.0";
  run.command = {"warmfuzz", "fuzz", "shop", "--out", "my runs/1"};
  run.seed = 42;
  run.functions["Orders"] = {12'345, 4'021, 17, 8.0, 214, 96, 0.99, {}, 12, "orders"};
  run.functions["Thumbnail"] = {1'204, 402, 5, 8.0, 120, 40, 1.0, {"python3.13 is not installed: python3.11 runs it"},
                                24,    ""};
  run.notes = {"template.yaml:12: the layer's version is not known before deployment and was left out"};
  run.findings = {command_injection(), leak(), unhandled("9a04de1177c2fe30", std::nullopt),
                  unhandled("c7d1188fb2a90e64", Location{"/usr/lib/python3.11/json/decoder.py", 355})};
  run.rules = {{"command-injection", 78, Severity::critical, "A field of the event reaches a shell",
                "Pass arguments as a list (`subprocess.run([...])`), without a shell."},
               {"cross-invocation-leak", 488, Severity::high, "An earlier caller's data comes back to another caller",
                "Keep a caller's data in local variables."},
               {"process-crash", 248, Severity::high, "The runtime process dies", "Find out what it died of."},
               {"unhandled-exception", 248, Severity::low, "An exception reaches the runtime",
                "Check the field before it is used."}};
  run.folder = "my runs/1";
  return run;
}

Run hostile_run() {
  const auto& text = kHostileText;
  Run run = sample_run();
  run.notes = {text};
  run.command = {text};
  run.project = "/srv/" + text;
  auto& finding = run.findings.front();
  finding.function = text;
  finding.title = text;
  finding.message = text;
  finding.location = Location{text, 3};
  finding.source = FieldRef{"s3", "/" + text};
  finding.sink = {{text, text}};
  finding.evidence = {{{"what", text}, {text, {text, text}}}};
  auto& invoke = std::get<InvokeStep>(finding.scenario.steps.front());
  invoke.fields = {{"/" + text, text}};
  run.functions[text] = {1, 1, 1, 1.0, 1, 1, 1.0, {text}, 0, text};
  return run;
}

}  // namespace warmfuzz::test
