import { spawn } from 'node:child_process';

const CHARSETS = ['ISO-8859-1', 'ISO-8859-15', 'UTF-16', 'WINDOWS-1252'];

const reply = (statusCode, body) => ({ statusCode, body: JSON.stringify(body) });

const iconv = (charset, text) =>
  new Promise((resolve, reject) => {
    const child = spawn('iconv', ['-c', '-f', 'UTF-8', '-t', charset]);
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.on('error', reject);
    child.stdin.on('error', () => {});
    child.on('close', (code) => (code === 0 ? resolve(Buffer.concat(chunks)) : reject(new Error('iconv failed'))));
    child.stdin.end(text);
  });

export async function handler(event) {
  let request;
  try {
    request = JSON.parse(event.body ?? '{}') ?? {};
  } catch {
    return reply(400, { error: 'not JSON' });
  }
  const { charset = 'ISO-8859-1', message = '' } = request;
  if (!CHARSETS.includes(charset) || typeof message !== 'string') return reply(400, { error: 'charset or message' });
  try {
    const converted = await iconv(charset, message);
    return reply(200, { base64: converted.toString('base64') });
  } catch {
    return reply(422, { error: 'cannot be converted' });
  }
}
