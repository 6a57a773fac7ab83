"use strict";
exports.handler = async () => {
  return 1 +;
};
