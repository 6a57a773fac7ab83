module.exports.receive = async (event) => ({ statusCode: 204 });
