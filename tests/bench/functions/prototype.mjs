// The exchange of the Runtime API and nothing else, by Node's own http module.
import http from 'node:http';
import { handler } from './noop.mjs';

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

const request = (method, path, body) =>
  new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const sent = http.request({ host, port, agent, method, path: `/2018-06-01/runtime/invocation/${path}`, headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ headers: answer.headers, text: Buffer.concat(parts).toString() }));
    });
    sent.on('error', reject);
    sent.end(body);
  });

for (;;) {
  const { headers, text } = await request('GET', 'next');
  const answer = JSON.stringify((await handler(JSON.parse(text))) ?? null);
  await request('POST', `${headers['lambda-runtime-aws-request-id']}/response`, answer);
}
