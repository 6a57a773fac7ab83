"use strict";
Promise.reject(new Error("while starting"));
exports.handler = async () => "started all the same";
