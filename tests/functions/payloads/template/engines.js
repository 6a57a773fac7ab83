// The same for EJS, Handlebars, Nunjucks, Pug and lodash.
const ejs = require("ejs");
const handlebars = require("handlebars");
const lodash = require("lodash");
const nunjucks = require("nunjucks");
const pug = require("pug");
const { tries, isText } = require("sinks");

const unless = (pattern, render) => (value) => {
  if (pattern.test(value)) throw new Error("refused");
  return render(value);
};
const withPug = (text) => pug.render(`| ${text}`);
const renders = {
  EJS: (text) => ejs.render(text),
  "EJS, some brackets filtered": unless(/<%[ =-]/, (text) => ejs.render(text)),
  Handlebars: (text) => handlebars.compile(text, { noEscape: true })({ order: "7" }),
  Nunjucks: (text) => nunjucks.renderString(text, {}),
  lodash: (text) => lodash.template(text)({}),
  Pug: withPug,
  "Pug without interpolation": unless(/#\{/, withPug),
  "Pug without code": unless(/#\{|\n *[-=]/, withPug),
};

// A value that is only shown comes out as it is.
const evaluates = (render) => (value) => render(`Hello ${value}`) !== `Hello ${value}`;

exports.handler = tries(isText, {
  "template-injection": {
    ...Object.fromEntries(Object.entries(renders).map(([name, render]) => [name, evaluates(render)])),
    "lodash, name of the variable": (value) => void lodash.template("Hello", { variable: value })({}),
  },
  "unhandled-exception": { EJS: renders.EJS },
});
