'use strict';

// Health of the service: counters of this process, without anybody's data.
const started = Date.now();
const counters = { requests: 0, bytes: 0, byMethod: { GET: 0, POST: 0, other: 0 } };

exports.handler = async (event) => {
  counters.requests += 1;
  counters.bytes += (event.body ?? '').length;
  const method = event.httpMethod === 'GET' || event.httpMethod === 'POST' ? event.httpMethod : 'other';
  counters.byMethod[method] += 1;
  if (counters.requests % 25 === 0) console.log(JSON.stringify({ metrics: counters }));
  const seconds = Math.floor((Date.now() - started) / 1000);
  return {
    statusCode: 200,
    headers: { 'X-Uptime': String(seconds), 'X-Requests': String(counters.requests) },
    body: JSON.stringify({ status: 'ok' }),
  };
};
