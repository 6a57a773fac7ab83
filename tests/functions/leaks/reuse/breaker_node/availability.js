'use strict';

const net = require('net');

/** Stops asking a service that does not answer, for a while. */
class CircuitBreaker {
  constructor(limit, restMs) {
    this.limit = limit;
    this.restMs = restMs;
    this.failures = 0;
    this.openUntil = 0;
  }

  async run(work, otherwise) {
    if (Date.now() < this.openUntil) return otherwise;
    try {
      const result = await work();
      this.failures = 0;
      return result;
    } catch {
      this.failures += 1;
      if (this.failures >= this.limit) this.openUntil = Date.now() + this.restMs;
      return otherwise;
    }
  }
}

const breaker = new CircuitBreaker(5, 10_000);

const ask = () =>
  new Promise((resolve, reject) => {
    const socket = net.connect({ host: '127.0.0.1', port: 9, timeout: 200 }, () => socket.end('stock\n'));
    socket.once('data', (data) => resolve(data.toString('latin1') === 'yes'));
    socket.once('error', reject);
    socket.once('timeout', () => socket.destroy(new Error('no answer')));
    socket.once('close', () => reject(new Error('closed')));
  });

exports.handler = async () => {
  const available = await breaker.run(ask, null);
  if (available === null) return { statusCode: 503, body: JSON.stringify({ error: 'ask again later' }) };
  return { statusCode: 200, body: JSON.stringify({ available }) };
};
