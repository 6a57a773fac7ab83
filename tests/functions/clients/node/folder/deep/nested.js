exports.object = {
  value: "this",
  method: async function () {
    return [typeof this, "nested"];
  },
};
