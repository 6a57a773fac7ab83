import { spawn } from 'node:child_process';

const reply = (statusCode, body) => ({ statusCode, body: JSON.stringify(body) });

const iconv = (charset, text) =>
  new Promise((resolve, reject) => {
    const child = spawn(`iconv -f UTF-8 -t ${charset}`, { shell: true });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.on('error', reject);
    child.stdin.on('error', () => {});
    child.on('close', (code) => (code === 0 ? resolve(Buffer.concat(chunks)) : reject(new Error('iconv failed'))));
    child.stdin.end(text);
  });

export async function handler(event) {
  try {
    const { charset = 'ISO-8859-1', message = '' } = JSON.parse(event.body ?? '{}') ?? {};
    if (typeof message !== 'string') return reply(400, { error: 'no message' });
    const converted = await iconv(charset, message);
    return reply(200, { base64: converted.toString('base64') });
  } catch (error) {
    return reply(422, { error: 'cannot be converted' });
  }
}
