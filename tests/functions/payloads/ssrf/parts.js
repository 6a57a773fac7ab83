// Puts values into addresses: a region, a port, a part of a path, a value of a query.
const { reaches } = require("./lib/reach.js");
const { tries, isAny } = require("sinks");

exports.handler = tries(isAny, {
  ssrf: {
    "part of the host": (value) => reaches(`https://s3-${value}.amazonaws.com/`) || reaches(`https://${value}.amazonaws.com/`),
    "part of the host, no slashes": (value) => !String(value).includes("/") && reaches(`https://${value}.amazonaws.com/`),
    port: (value) => reaches(`https://api.amazonaws.com:${value}/status`),
    "part of the path": (value) => {
      const url = new URL(`https://api.amazonaws.com/users/${value}/profile`);
      return !/^\/users\/[^/]+\/profile$/.test(url.pathname) || url.search !== "";
    },
    "value of a query": (value) => [...new URL(`https://api.amazonaws.com/?q=${value}`).searchParams.keys()].length > 1,
  },
});
