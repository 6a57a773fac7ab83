// Gives a template all that came as its data.
const ejs = require("ejs");
const { tries, isObject } = require("sinks");

exports.handler = tries(isObject, {
  "template-injection": {
    // As the frameworks call it: express gives settings with the data.
    EJS: (value) => new Promise((done, failed) =>
      ejs.renderFile("/var/task/page.ejs", value, (error) => (error ? failed(error) : done(false)))),
  },
});
