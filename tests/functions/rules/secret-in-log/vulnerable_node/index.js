const { createHmac } = require('crypto');

const settings = { queue: process.env.QUEUE, secret: process.env.SIGNING_SECRET };
console.log('starting with', settings);

exports.handler = async (event) => {
  const signatures = event.Records.map(({ body }) => createHmac('sha256', settings.secret).update(body).digest('hex'));
  console.info(`signed ${signatures.length} messages of ${settings.queue}`);
};
