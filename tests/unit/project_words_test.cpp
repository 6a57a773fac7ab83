// The words of a handler's source, from which the generator learns what its events may hold.

#include <algorithm>
#include <string>
#include <vector>

#include "harness/project/code_words.h"
#include "tests/support/catch.h"
#include "tests/support/project_files.h"

namespace warmfuzz {
namespace {

using test::ProjectFolder;

std::vector<CodeWord> words_of(const std::string& runtime, const std::string& source) {
  Function function;
  function.runtime = runtime;
  function.handler = "index.handler";
  function.inline_code = source;
  return code_words(function);
}

std::vector<std::string> words(const std::vector<CodeWord>& all, CodeWord::Use use) {
  std::vector<std::string> texts;
  for (const auto& word : all)
    if (word.use == use) texts.push_back(word.text);
  std::sort(texts.begin(), texts.end());
  return texts;
}

using Texts = std::vector<std::string>;

Texts python_keys(const std::string& source) { return words(words_of("python3.12", source), CodeWord::Use::key); }
Texts python_literals(const std::string& source) {
  return words(words_of("python3.12", source), CodeWord::Use::literal);
}
Texts node_keys(const std::string& source) { return words(words_of("nodejs20.x", source), CodeWord::Use::key); }
Texts node_literals(const std::string& source) { return words(words_of("nodejs20.x", source), CodeWord::Use::literal); }

TEST_CASE("Python: what is looked up in some object is a key") {
  const auto [source, expected] = GENERATE(table<std::string, Texts>({
      {"x = event['orderId']\n", {"orderId"}},
      {"x = json.loads(r[\"a\"])[\"customer\"]['email']\n", {"a", "customer", "email"}},
      {"x = body.get('kind')\ny = body.pop('note', None)\n", {"kind", "note"}},
      {"if 'token' not in body: pass\nif \"user\" in body: pass\n", {"token", "user"}},
      {"x = f\"uploads/{order['fileName']}.pdf\"\n", {"fileName"}},
      {"x = f\"{order[\"sameQuotes\"]}\"\n", {"sameQuotes"}},
      {"match body:\n    case {'action': 'delete', 'target': t}:\n        pass\n", {"action", "target"}},
      {"@dataclass\nclass Order:\n    sku: str\n    amount: int = 1\n    def total(self): return self.x\n",
       {"amount", "sku"}},
      {"class Order(BaseModel):\n    full_name: str = Field(alias='fullName')\n", {"fullName", "full_name"}},
      {"def create(*, coupon, quantity=1): pass\n", {"coupon", "quantity"}},
      {"create(coupon=1)\nclient.put_object(Bucket='b', Key='k')\n", {"coupon"}},
      {"SCHEMA = {'properties': {'zip': {'type': 'string'}}}\n", {"zip"}},
      {"x = os.environ['TABLE']\ny = os.environ.get('QUEUE')\nz = os.getenv('TOPIC')\n", {}},
      {"# event['comment']\n\"\"\"event['docstring']\"\"\"\ndef f():\n    '''event['inner']'''\n", {}},
      {"x = rows[0]['deep'][i][\"deeper\"]\n", {"deep", "deeper"}},
      {"x = event['items']\ny = event['body']\nprint(x.items, default=1)\n", {"items"}},
      {"FIELDS = ('name', 'email')\nfor field in ['city', 'street']: pass\n", {"city", "email", "name", "street"}},
      {"x = print('one', 'two')\ny = ['a sentence of words', 'b']\nz = k in ('gift', 'voucher')\n", {}},
      {"x = ['listItem']\nreturn ['other']\n", {}},
  }));
  INFO(source);
  CHECK(python_keys(source) == expected);
}

TEST_CASE("Python: other short texts are literals, sentences and formats are not") {
  CHECK(python_literals("if kind == 'refund': pass\n") == Texts{"refund"});
  CHECK(python_literals("if kind in ('gift', 'voucher'): pass\n") == Texts{"gift", "voucher"});
  CHECK(python_literals("if name.endswith(('.jpg', '.png')): pass\n") == Texts{".jpg", ".png"});
  CHECK(python_literals("path = f'/tmp/{name}'\nkey = f'uploads/{name}-small'\n") == Texts{"/tmp/", "uploads/"});
  CHECK(python_literals("raise ValueError('the order could not be found')\n").empty());
  CHECK(python_literals("logger.info('started')\nx = '%s items' % n\ny = '---'\nz = ''\n").empty());
  CHECK(python_literals("s3 = boto3.client('s3')\nlog = logging.getLogger('app')\n").empty());
  CHECK(python_literals("x = 'a\\x62c\\u00e9'\n") == Texts{"abc\xC3\xA9"});
}

TEST_CASE("JavaScript: what is looked up in some object is a key") {
  const auto [source, expected] = GENERATE(table<std::string, Texts>({
      {"const x = event['orderId'];", {"orderId"}},
      {"const x = body.customer?.emailAddress;", {"customer", "emailAddress"}},
      {"const { sku, amount: n, address: { zip }, note = 'none', ...rest } = JSON.parse(event.body);",
       {"address", "amount", "note", "sku", "zip"}},
      {"const f = ({ coupon, user }) => 1; function g({ account }) {}", {"account", "coupon", "user"}},
      {"for (const { lineId } of lines) {}", {"lineId"}},
      {"if (typeof wish.format === 'string') use(wish.format); date.format('x');", {"format"}},
      {"const x = params.get('page'); const y = headers.has('x-tenant');", {"page", "x-tenant"}},
      {"if ('token' in body) {} if (Object.hasOwn(body, 'user')) {}", {"token", "user"}},
      {"const s = z.object({ email: z.string(), age: z.number() });", {"age", "email"}},
      {"const s = { properties: { zip: { type: 'string' } } };", {"zip"}},
      {"interface Order {\n  id: string\n  lines?: Line[]\n  readonly total: number\n}", {"id", "lines", "total"}},
      {"type Reply = { okay: boolean; detail: string };", {"detail", "okay"}},
      {"const x = `uploads/${order.fileName}/${`${order.part}`}`;", {"fileName", "part"}},
      {"const t = process.env.TABLE; const { QUEUE } = process.env; const n = Math.PI;", {}},
      {"const fs = require('fs'); import { S3Client, Foo as Bar } from '@aws-sdk/client-s3'; fs.constants; Bar.baz;",
       {}},
      {"for (const r of event.Records) open(JSON.parse(r.body).file);", {"Records", "file"}},
      {"items.map(f).filter(g).length; JSON.parse(x); err.message; this.cache;", {}},
      {"// body.comment\n/* body.other */\nconst re = /body.regex['x']/g;", {}},
      {"const x = a.rows[0].deep.get(1).deeper;", {"deep", "deeper", "rows"}},
      {"const fields = ['name', 'email']; for (const f of ['city', 'zip']) {} ['a', 'b'].includes(k); f('c', 'd');",
       {"city", "email", "name", "zip"}},
      {"if (x) { y = 1 } else { z = 2 }", {}},
  }));
  INFO(source);
  CHECK(node_keys(source) == expected);
}

TEST_CASE("JavaScript: other short texts are literals") {
  CHECK(node_literals("if (kind === 'refund') {}") == Texts{"refund"});
  CHECK(node_literals("switch (k) { case 'a1': case \"b2\": }") == Texts{"a1", "b2"});
  CHECK(node_literals("if (['gift', 'voucher'].includes(k)) {}") == Texts{"gift", "voucher"});
  CHECK(node_literals("if (key.endsWith('.jpg')) {}") == Texts{".jpg"});
  CHECK(node_literals("const p = `/tmp/${name}`;") == Texts{"/tmp/"});
  CHECK(node_literals("const FORMATS = { days: (d) => 1, parts(d) { return { year: 1 }; } }; f = FORMATS[name];") ==
        Texts{"days", "parts"});
  CHECK(node_literals("const r = { admin: ['x y z'], member: 1 }[role]; Object.hasOwn(STOCK, s);") ==
        Texts{"admin", "member"});
  CHECK(node_literals("const plain = { first: 1 }; plain.first;").empty());
  CHECK(node_literals("console.log('started'); throw new Error('the order could not be found');").empty());
  CHECK(node_literals("const x = require('lodash'); import 'side-effect'; import y from 'module';").empty());
}

TEST_CASE("The most telling words come first and the list is bounded") {
  const auto all = words_of("python3.12",
                            "x = event['often']\ny = event['often']\nz = event['often']\n"
                            "reply['written'] = 1\n"
                            "a = event['once']\nb = 'literal'\nif c == 'compared': pass\n");
  REQUIRE(all.size() == 5);
  CHECK(all[0] == CodeWord{"often", CodeWord::Use::key, 3});
  CHECK(all[1] == CodeWord{"once", CodeWord::Use::key, 1});
  CHECK(all[2] == CodeWord{"compared", CodeWord::Use::literal, 1});
  CHECK(all[3] == CodeWord{"written", CodeWord::Use::key, 1});
  CHECK(all[4] == CodeWord{"literal", CodeWord::Use::literal, 1});

  std::string many;
  for (int i = 0; i < 1000; ++i) many += "x = event['key" + std::to_string(i) + "']\n";
  CHECK(words_of("python3.12", many).size() == kMaximumCodeWords);
}

TEST_CASE("Only the function's own source counts, its handler first") {
  const ProjectFolder folder({
      {"app.py", "import shared\ndef handler(event, context): return event['own']\n"},
      {"zz/shared.py", "x = body['neighbour']\n"},
      {"refunds.py", "x = body['ofAnotherFunction']\n"},
      {"requests/api.py", "x = body['vendored']\n"},
      {"six.py", "x = body['vendoredModule']\n"},
      {"requests-2.0.dist-info/RECORD", "requests/api.py,sha256=x,1\nsix.py,,\n../../bin/tool,,\n"},
      {"site-packages/a.py", "x = body['installed']\n"},
      {"venv/pyvenv.cfg", ""},
      {"venv/lib/b.py", "x = body['virtual']\n"},
      {".hidden/c.py", "x = body['hidden']\n"},
      {"web.js", "const x = body.otherLanguage;"},
      {"big.py", "x = body['big']\n" + std::string(1 << 20, '#')},
      {"broken.py", std::string("x = body['nul']\0\n", 17)},
  });
  Function function;
  function.runtime = "python3.12";
  function.handler = "app.handler";
  function.code = folder.path();
  const auto all = code_words(function);
  CHECK(words(all, CodeWord::Use::key) == Texts{"neighbour", "own"});
  CHECK(all.front().text == "own");
  CHECK(code_words(function) == all);
}

TEST_CASE("Files that are named in a text or found in a named folder count, too") {
  const ProjectFolder folder({
      {"app.js", "const {load} = require('./lib/store'); const each = (n) => require(`./actions/${n}`);"},
      {"lib/store.js", "exports.load = (m) => m.deep;"},
      {"actions/resize.js", "module.exports = (m) => m.width;"},
      {"other/thing.js", "exports.f = (m) => m.foreign;"},
  });
  Function function;
  function.runtime = "nodejs20.x";
  function.handler = "app.handler";
  function.code = folder.path();
  CHECK(words(code_words(function), CodeWord::Use::key) == Texts{"deep", "width"});
}

TEST_CASE("Where names of modules are computed, every file may be meant") {
  const auto [handler, other] = GENERATE(table<std::string, std::string>({
      {"import importlib, os\nm = importlib.import_module(os.environ['MODULE'])\n", "stuff.py"},
      {"from importlib import import_module\nm = import_module(name)\n", "stuff.py"},
      {"import pkgutil\nfor m in pkgutil.iter_modules(path): m.load()\n", "stuff.py"},
  }));
  const ProjectFolder folder({{"app.py", handler}, {other, "x = body['far']\n"}});
  Function function;
  function.runtime = "python3.12";
  function.handler = "app.handler";
  function.code = folder.path();
  const auto keys = words(code_words(function), CodeWord::Use::key);
  CHECK(std::find(keys.begin(), keys.end(), "far") != keys.end());
}

TEST_CASE("Bundles: the parts from node_modules and minified files are left out") {
  const ProjectFolder folder({
      {"index.js",
       "// node_modules/lib/index.js\nvar a = (b) => b['bundled'];\n// src/app.ts\nvar c = (d) => d['ours'];\n"
       "// node_modules/more/x.mjs\nvar e = f['bundledToo'];\nexports.handler = c;\n"},
      {"vendor.min.js", "x['minified']"},
      {"packed.js", "x['packed'];" + std::string(5000, ';')},
      {"node_modules/lib/index.js", "x['dependency']"},
  });
  Function function;
  function.runtime = "nodejs20.x";
  function.handler = "index.handler";
  function.code = folder.path();
  CHECK(words(code_words(function), CodeWord::Use::key) == Texts{"ours"});
}

TEST_CASE("A compiled function is known by the texts of its source") {
  const ProjectFolder folder({{"bootstrap", "binary"},
                              {"main.go",
                               "package main // \"comment\"\nimport \"fmt\"\ntype Order struct {\n"
                               "  ID string `json:\"order_id,omitempty\"`\n  Skip int `json:\"-\"`\n}\n"
                               "func f() { if kind == \"express\" { fmt.Println('x') } }\n"}});
  Function function;
  function.runtime = "provided.al2023";
  function.handler = "bootstrap";
  function.code = folder.path();
  const auto all = code_words(function);
  CHECK(words(all, CodeWord::Use::key) == Texts{"order_id"});
  const auto literals = words(all, CodeWord::Use::literal);
  CHECK(std::count(literals.begin(), literals.end(), "express") == 1);
  CHECK(std::count(literals.begin(), literals.end(), "comment") == 0);
}

TEST_CASE("Source that is no source gives some list, soon") {
  const auto source = GENERATE(
      values<std::string>({"'", "\"\"\"", "f'{", "`${", "`${`${`${`${`${`${", "{{{{{{{{", "x['", "/*", "\\",
                           "f'''{a!r:{b}", "const {a: {b: {", std::string(100'000, '{'), std::string(100'000, '['),
                           std::string(50'000, '`'), "\xFF\xFE\xFD", "x = '\\u{ffffffff}'"}));
  CHECK(words_of("python3.12", source).size() <= kMaximumCodeWords);
  CHECK(words_of("nodejs20.x", source).size() <= kMaximumCodeWords);
}

TEST_CASE("Source that nests without end gives some list, soon") {
  std::string repeated, destructured = "const ";
  for (int i = 0; i < 2'000; ++i) repeated += "f\"{ `${ ";
  for (int i = 0; i < 50'000; ++i) destructured += "{a: ";
  for (const auto& text : {repeated, destructured}) {
    CHECK(words_of("python3.12", text).size() <= kMaximumCodeWords);
    CHECK(words_of("nodejs20.x", text).size() <= kMaximumCodeWords);
  }
}

}  // namespace
}  // namespace warmfuzz
