"use strict";
exports.number = 7;
exports.empty = null;
