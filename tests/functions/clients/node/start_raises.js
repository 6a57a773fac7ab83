"use strict";
console.log("starting");
const settings = process.env.NO_SUCH_VARIABLE.length;
exports.handler = async () => settings;
