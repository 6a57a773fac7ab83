import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const answer = (statusCode, body) => ({ statusCode, body: JSON.stringify(body) });

export const handler = async (event) => {
  let upload;
  try {
    upload = JSON.parse(event.body);
  } catch {
    return answer(400, { error: 'not JSON' });
  }
  const { filename, content = '' } = upload ?? {};
  if (typeof filename !== 'string' || typeof content !== 'string') return answer(400, { error: 'filename is missing' });
  const scratch = mkdtempSync(join(tmpdir(), 'attach-'));
  try {
    const file = join(scratch, filename);
    if (!existsSync(file)) writeFileSync(file, content);
    return answer(201, { stored: true });
  } catch {
    return answer(422, { error: 'cannot be stored' });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};
