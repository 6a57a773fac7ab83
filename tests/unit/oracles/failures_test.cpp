#include <csignal>

#include "tests/support/catch.h"
#include "tests/unit/oracles/oracle_case.h"

using namespace warmfuzz;
using namespace warmfuzz::test;

namespace {

const std::vector<std::string> kNone;
const std::vector<std::string> kException{"unhandled-exception"};

/// The code that a stack trace points into: its lines from 1 on, in app.py, app.js or errors.js.
SourceLine code(std::vector<std::string> lines) {
  return [lines = std::move(lines)](const std::string& file, int line) {
    const bool known = file == "app.py" || file == "app.js" || file == "src/app.mjs";
    return known && line > 0 && line <= static_cast<int>(lines.size()) ? lines[static_cast<std::size_t>(line - 1)]
                                                                       : std::string();
  };
}

OracleCase raising(const std::string& source, const std::string& type, std::vector<Frame> stack,
                   const std::string& message = "bad") {
  OracleCase court(source);
  court.invoke(source == "sqs" ? sqs_event("{") : source == "s3" ? s3_event("x") : http_event("{"));
  court.raise(type, message, std::move(stack));
  return court;
}

}  // namespace

TEST_CASE("an exception that nothing catches is reported, by its type and the handler's own frame") {
  auto court = raising(
      "apigw-rest", "KeyError",
      {{"app.py", 10, "handler"}, {"lib/orders.py", 33, "total"}, {"/usr/lib/python3.11/json/decoder.py", 3, "decode"}},
      "'{{wf:tenant.name}}'");
  const auto finding = court.only("unhandled-exception");
  CHECK(finding.severity == Severity::low);
  CHECK(finding.location == Location{"lib/orders.py", 33});
  CHECK(finding.identity.find("KeyError") != std::string::npos);
  CHECK(finding.identity.find("lib/orders.py") != std::string::npos);
  CHECK(finding.identity.find("33") == std::string::npos);
  CHECK(finding.message.find("{{wf:tenant.name}}") != std::string::npos);
}

TEST_CASE("frames of packed libraries are not the handler's own code") {
  for (const std::string library :
       {"node_modules/joi/lib/index.js", "vendor/lib.py", "python/lib/site-packages/x.py"}) {
    auto court = raising("apigw-http", "Error", {{"src/index.js", 4, "handler"}, {library, 77, "validate"}});
    CHECK(court.only("unhandled-exception").location == Location{"src/index.js", 4});
  }
}

TEST_CASE("unhandled exceptions that are reported and that are not") {
  SECTION("every benign event fails in the same way: the function cannot work here") {
    OracleCase court("sqs");
    for (int i = 0; i < 3; ++i) court.invoke(sqs_event("{}")).raise("KeyError", "'X'", {{"app.py", 9, "handler"}});
    court.learn();
    court.invoke(sqs_event("{")).raise("KeyError", "'Y'", {{"app.py", 12, "handler"}});
    CHECK(court.rules() == kNone);
    court.invoke(sqs_event("{")).raise("JSONDecodeError", "line 1", {{"app.py", 5, "handler"}});
    CHECK(court.rules() == kException);
  }
  SECTION("some benign events fail too") {
    OracleCase court("sqs");
    court.invoke(sqs_event("{}")).raise("KeyError", "'X'", {{"app.py", 9, "handler"}});
    court.invoke(sqs_event("{}"));
    court.learn();
    court.invoke(sqs_event("{")).raise("KeyError", "'Y'", {{"app.py", 12, "handler"}});
    CHECK(court.rules() == kException);
  }
  SECTION("the service's or the runtime's own errors") {
    for (const std::string type :
         {"Function.ResponseSizeTooLarge", "Runtime.UnmarshalError", "Runtime.HandlerNotFound"})
      CHECK(raising("apigw-rest", type, {}).rules() == kNone);
    CHECK(raising("apigw-rest", "Runtime.MarshalError", {}).rules() == kException);
  }
  SECTION("code that cannot be loaded is no finding") {
    OracleCase court;
    court.invoke(http_event("x")).raise("Runtime.ImportModuleError", "No module named 'x'");
    court.seen().outcome.kind = OutcomeKind::init_error;
    CHECK(court.rules() == kNone);
  }
}

TEST_CASE("what fails for lack of a network shows nothing") {
  struct Row {
    const char* address;
    const char* type;
    const char* message;
    bool reported;
  };
  const auto row = GENERATE(values<Row>({
      {"52.94.5.1:443", "EndpointConnectionError", "Could not connect to the endpoint URL", false},
      {"127.0.0.1:53", "URLError", "<urlopen error [Errno -3] Temporary failure in name resolution>", false},
      {"127.0.0.1:53", "Error", "getaddrinfo EAI_AGAIN search.internal", false},
      {"10.0.3.7:6379", "ConnectionError", "Error 101 connecting to 10.0.3.7:6379. Network is unreachable.", false},
      {"[fd00::1]:443", "TypeError", "fetch failed", false},
      {"10.0.3.7:5432", "OperationalError", "could not connect to server: Network is unreachable", false},
      {"10.0.3.7:5432", "KeyError", "'order_id'", true},
      {"127.0.0.1:8080", "ConnectionRefusedError", "[Errno 111] Connection refused", true},
      {"", "ConnectionError", "invented without any connection: connection refused", true},
  }));
  OracleCase court;
  court.invoke(http_event("x"));
  if (*row.address) court.connect(row.address);
  court.raise(row.type, row.message, {{"app.py", 9, "handler"}});
  INFO(row.type << " " << row.message);
  CHECK(court.rules() == (row.reported ? kException : kNone));
}

TEST_CASE("a queue's handler may raise on purpose: that is how an event is tried again") {
  struct Row {
    const char* file;
    int line;
    std::vector<std::string> lines;
    bool deliberate;
  };
  const std::vector<Row> rows{
      {"app.py", 2, {"def handler(event, context):", "    raise ValueError('no order id')"}, true},
      {"app.py", 1, {"    if not body: raise Rejected(body)"}, true},
      {"app.py", 1, {"    assert 'id' in order, 'no id'"}, true},
      {"app.py", 1, {"    order = json.loads(record['body'])  # raise on bad input"}, false},
      {"app.py", 1, {"    total = raise_by(order['total'])"}, false},
      {"app.py",
       2,
       {"    try:", "        store(int(order['quantity']))",
        "    except Exception:", "        logger.exception('failed')", "        raise"},
       true},
      {"app.py",
       2,
       {"    try:", "        store(int(order['quantity']))", "    except KeyError as error:", "        log(error)",
        "    except ValueError as error:", "        raise Retry() from error"},
       true},
      {"app.py",
       3,
       {"    try:", "        for record in event['Records']:", "            store(int(record['body']))",
        "    except ValueError:", "", "        log('bad')", "        raise"},
       true},
      {"app.py",
       2,
       {"    try:", "        store(int(order['quantity']))", "    except KeyError:", "        return None",
        "    return 1", "", "def other():", "    raise ValueError()"},
       false},
      {"app.py",
       1,
       {"    store(int(order['quantity']))", "    try:", "        x()", "    except KeyError:", "        raise"},
       false},
      {"app.js", 1, {"  if (!order.id) throw new OrderError('no id');"}, true},
      {"app.js", 2, {"  throw Object.assign(", "    new TypeError('bad'), { order });"}, true},
      {"app.js", 1, {"  return callback(new Error('no id'));"}, true},
      {"app.js", 1, {"  return Promise.reject(new OrderError(order));"}, true},
      {"app.js", 1, {"  const order = JSON.parse(record.body); // throws"}, false},
      {"app.js", 1, {"  const stamp = new Date(order.at).toISOString();"}, false},
      {"src/app.mjs",
       2,
       {"  try {", "    await store(order.id.trim());", "  } catch (error) {", "    log(error);", "    throw error;",
        "  }"},
       true},
      {"src/app.mjs",
       3,
       {"  try {", "    if (order) {", "      await store(order.id.trim());", "    }", "  }", "  catch {",
        "    log('failed');", "  }", "  throw new Error('never');"},
       false},
  };
  for (const auto& row : rows)
    for (const std::string source : {"sqs", "s3", "dynamodb", "apigw-rest"}) {
      const std::string type = row.lines[0].find("OrderError") != std::string::npos ? "OrderError" : "TypeError";
      auto court = raising(source, type, {{row.file, row.line, "handler"}});
      court.source_line = code(row.lines);
      INFO(source << ": " << row.lines[static_cast<std::size_t>(row.line - 1)]);
      CHECK(court.rules() == (row.deliberate && source != "apigw-rest" ? kNone : kException));
    }
}

TEST_CASE("the text in Python's own stack trace tells as much as the source") {
  auto court = raising("sqs", "ValueError", {{"app.py", 8, "handler"}, {"orders.py", 3, "parse"}});
  court.seen().outcome.body = Json{{"errorType", "ValueError"},
                                   {"stackTrace",
                                    {"  File \"/var/task/app.py\", line 8, in handler\n    parse(record)\n",
                                     "  File \"/var/task/orders.py\", line 3, in parse\n    raise ValueError(body)\n"}}}
                                  .dump();
  CHECK(court.rules() == kNone);
}

TEST_CASE("an exception out of a library is the handler's own carelessness, though the library raises it") {
  auto court = raising("sqs", "JSONDecodeError",
                       {{"app.py", 1, "handler"}, {"/usr/lib/python3.11/json/decoder.py", 355, "raw_decode"}});
  court.source_line = [](const std::string& file, int) {
    return file == "app.py" ? std::string("    order = json.loads(record['body'])")
                            : std::string("raise JSONDecodeError(s)");
  };
  CHECK(court.rules() == kException);
}

TEST_CASE("a batch of which everything failed is reported to the queue by an exception of the batch processor") {
  CHECK(raising("sqs", "BatchProcessingError", {{"app.py", 3, "handler"}}).rules() == kNone);
  CHECK(raising("sqs", "FullBatchFailureError", {}).rules() == kNone);
}

TEST_CASE("a process that died is reported, unless the harness or the machine ended it") {
  struct Row {
    int exit_status;
    int signal;
    bool sent_itself;
    bool reported;
  };
  const auto row = GENERATE(values<Row>({{1, 0, false, true},
                                         {134, 0, false, true},
                                         {0, SIGSEGV, false, true},
                                         {0, SIGABRT, false, true},
                                         {0, 0, false, false},
                                         {0, SIGKILL, false, false},
                                         {0, SIGTERM, false, false},
                                         {0, SIGSYS, false, false},
                                         {0, SIGKILL, true, true}}));
  OracleCase court;
  court.invoke(http_event("x"), "a", {{"/body", Json{{"order", {{"id", "x"}}}}}});
  court.seen().outcome.kind = OutcomeKind::crash;
  court.seen().outcome.exit_status = row.exit_status;
  court.seen().outcome.signal = row.signal;
  court.log("Error: boom {{wf:tenant.name}}\n    at handler (/var/task/src/app.js:12:5)\n");
  if (row.sent_itself) {
    Operation kill;
    kill.kind = OperationKind::signal;
    court.seen().operations.push_back(kill);
  }
  INFO(row.exit_status << " " << row.signal);
  if (!row.reported) {
    CHECK(court.rules() == kNone);
    return;
  }
  const auto finding = court.only("process-crash");
  CHECK(finding.severity == Severity::medium);
  CHECK(finding.location == Location{"src/app.js", 12});
  CHECK(finding.source->path == "/body/order/id");
  if (row.signal == SIGSEGV) CHECK(finding.title.find("SIGSEGV") != std::string::npos);
}

TEST_CASE("a process that dies on every benign event, or because there is no network, shows nothing") {
  const auto die = [](OracleCase& court) {
    court.invoke(http_event("x"));
    court.seen().outcome.kind = OutcomeKind::crash;
    court.seen().outcome.exit_status = 1;
  };
  SECTION("always") {
    OracleCase court;
    die(court);
    court.learn();
    die(court);
    CHECK(court.rules() == kNone);
    court.seen().outcome.exit_status = 139;
    CHECK(court.rules() == std::vector<std::string>{"process-crash"});
  }
  SECTION("an error of a connection that nobody listened to") {
    OracleCase court;
    die(court);
    court.connect("10.1.2.3:443").log("Error: connect ENETUNREACH 10.1.2.3:443\n");
    CHECK(court.rules() == kNone);
  }
}

TEST_CASE("a timeout is reported where the handler computed, not where it waited") {
  struct Row {
    int cpu_ms;
    int core_wait_ms;
    bool reported;
  };
  const auto row = GENERATE(values<Row>({{2900, 0, true},
                                         {1600, 0, true},
                                         {400, 0, false},
                                         {0, 0, false},
                                         {400, 2500, true},  // on a busy machine
                                         {20, 2500, false}}));
  OracleCase court;
  court.invoke(http_event("x"), "a", {{"/body", "x"}});
  court.seen().outcome.kind = OutcomeKind::timeout;
  court.seen().resources.wall = std::chrono::milliseconds(3000);
  court.seen().resources.cpu = std::chrono::milliseconds(row.cpu_ms);
  court.seen().resources.core_wait = std::chrono::milliseconds(row.core_wait_ms);
  CHECK(court.rules() == (row.reported ? std::vector<std::string>{"timeout"} : kNone));
  court.baseline.events["Trigger"] = 2;
  court.baseline.errors["Trigger"]["timeout"] = 2;
  CHECK(court.rules() == kNone);
}

TEST_CASE("memory that ran out is reported by its own rule alone") {
  OracleCase court;
  court.invoke(http_event("x"));
  court.seen().outcome.kind = OutcomeKind::out_of_memory;
  court.seen().outcome.signal = SIGKILL;
  CHECK(court.rules() == std::vector<std::string>{"out-of-memory"});
}
