"use strict";
var __defProp = Object.defineProperty;
var __export = (target, all) => {
  for (var name in all) __defProp(target, name, { get: all[name], enumerable: true });
};
// node_modules/tiny-money/index.js
var parseMoney = (text) => text["bundledWord"];
// lambda/entries.ts
var entries_exports = {};
__export(entries_exports, { handler: () => handler });
module.exports = __toCommonJS(entries_exports);
var handler = async (event) => {
  const account = event.pathParameters.account;
  const amount = parseMoney(event.queryStringParameters["amount"]);
  return { statusCode: 200, body: `${account}: ${amount}` };
};
0 && (module.exports = { handler });
