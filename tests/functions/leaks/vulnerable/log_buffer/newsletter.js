'use strict';

const { BufferedLog } = require('./buffer');

const log = new BufferedLog(5);

const TOPICS = ['garden', 'kitchen', 'sale'];

exports.handler = async (event) => {
  let wish;
  try {
    wish = Object(JSON.parse(event.body || '{}'));
  } catch {
    return { statusCode: 400, body: 'not JSON' };
  }
  const topics = Array.isArray(wish.topics) ? wish.topics.filter((topic) => TOPICS.includes(topic)) : TOPICS;
  log.info('subscribed', { email: typeof wish.email === 'string' ? wish.email.slice(0, 100) : null, topics });
  if (wish.trial === true) log.info('trial', {});
  return { statusCode: 200, body: JSON.stringify({ topics }) };
};
