const { createHmac } = require('crypto');
const { inspect } = require('util');

/** A text that is there to be used, and never to be shown. */
class Secret {
  #text;
  constructor(text) {
    this.#text = text;
  }
  reveal() {
    return this.#text;
  }
  toJSON() {
    return '***';
  }
  [inspect.custom]() {
    return '***';
  }
}

const settings = { queue: process.env.QUEUE, secret: new Secret(process.env.SIGNING_SECRET) };
console.log('starting with', settings, JSON.stringify(settings));

exports.handler = async (event) => {
  const secret = settings.secret.reveal();
  const signatures = event.Records.map(({ body }) => createHmac('sha256', secret).update(body).digest('hex'));
  console.info(`signed ${signatures.length} messages of ${settings.queue}`);
};
