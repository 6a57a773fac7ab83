import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';

const answer = (statusCode, body) => ({ statusCode, body: JSON.stringify(body) });

/** The file below `folder`, or nothing if the name leads elsewhere. */
const within = (folder, name) => {
  const file = resolve(folder, name);
  return file.startsWith(folder + sep) && !name.includes('\0') ? file : undefined;
};

export const handler = async (event) => {
  let upload;
  try {
    upload = JSON.parse(event.body);
  } catch {
    return answer(400, { error: 'not JSON' });
  }
  const { filename, content = '' } = upload ?? {};
  if (typeof filename !== 'string' || typeof content !== 'string') return answer(400, { error: 'filename is missing' });
  const scratch = await mkdtemp(join(tmpdir(), 'attach-'));
  try {
    const file = within(scratch, filename);
    if (!file) return answer(400, { error: 'filename is not allowed' });
    await writeFile(file, content);
    return answer(201, { stored: true });
  } catch (error) {
    if (error.code) return answer(422, { error: 'cannot be stored' });
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};
